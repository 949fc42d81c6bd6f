"""Staff record who reviewed which rule, and the evidence page says it row by row; nothing is claimed without a row."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from programmes.clinical.signing import TABLES, rows_by_table
from programmes.models import RuleSignature
from tests.factories import NOW, TODAY, RuleSignatureFactory
from tests.programmes.views.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]
ADD = "admin:programmes_rulesignature_add"


@pytest.fixture
def client(client_of, staff):
    return client_of(staff)


def signed(**changes):
    plain = {
        "rule": "after fall",
        "reviewer": "Fay Moss",
        "profession": "physiotherapist",
        "reviewed_on": TODAY.isoformat(),
    }
    return plain | changes


def test_staff_record_a_signature_and_the_page_names_it(client, staff):
    assert client.post(reverse(ADD), signed()).status_code == 302

    row = RuleSignature.objects.get()
    assert (row.table, row.code, row.recorded_by, row.recorded_at) == ("after", "fall", staff, NOW)
    assert AuditEvent.objects.get(verb="rule.signed").target == "after fall"
    page = client.get("/evidence/")
    words = text_of(page)
    assert words.count("Reviewed by Fay Moss, physiotherapist, 21 November 2026") == 1
    assert "51 of these await review. 1 rules carry the name" in words
    assert words.count("Awaiting clinician review") == 51 + 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"rule": "after nothing"}, "rule", "Select a valid choice"),
        ({"rule": "screening CF4"}, "rule", "This rule is signed already."),
        ({"reviewed_on": "2026-11-22"}, "reviewed_on", "Choose today or a day before."),
        ({"reviewer": ""}, "reviewer", "This field is required."),
        ({"profession": ""}, "profession", "This field is required."),
    ],
)
def test_what_cannot_be_signed_says_why(client, changes, field, words):
    RuleSignatureFactory()

    response = client.post(reverse(ADD), signed(**changes))

    assert words in response.context["adminform"].form.errors[field][0]
    assert RuleSignature.objects.count() == 1


def test_a_signature_is_never_changed_only_taken_back(client):
    row = RuleSignatureFactory()
    change = reverse("admin:programmes_rulesignature_change", args=[row.pk])
    page = client.get(change)
    assert "Fay Moss" in page.content.decode()
    assert client.post(change, signed(reviewer="Somebody")).status_code == 403

    client.post(
        reverse("admin:programmes_rulesignature_changelist"),
        {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
    )

    assert not RuleSignature.objects.exists()
    assert AuditEvent.objects.get(verb="rule.signature_removed").target == "screening CF4"


def test_when_all_our_own_choices_are_signed_the_page_says_so(client):
    for table, rows in rows_by_table().items():
        for row in rows:
            RuleSignatureFactory(table=table, code=row.code)

    page = client.get("/evidence/")

    assert page.context["page"].awaiting_count == 0
    assert "Awaiting clinician review" not in text_of(page)
    assert "Reviewed where we chose ourselves" in text_of(page)


def test_without_signatures_no_review_is_claimed(client):
    words = text_of(client.get("/evidence/"))

    assert "No physiotherapist or doctor has signed off our rules yet." in words
    assert not re.search(r"Reviewed by", words)


def test_only_rows_of_the_tables_can_be_signed():
    assert set(rows_by_table()) == set(TABLES)
    assert sum(len(rows) for rows in rows_by_table().values()) == 86


def test_a_signature_is_of_a_day_that_is_past():
    assert RuleSignatureFactory().reviewed_on < TODAY + dt.timedelta(days=1)
