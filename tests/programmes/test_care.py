"""What the database refuses of a clinician's yes and of a signature, each promise by its name."""

import datetime as dt

import pytest

from tests.factories import NOW, TODAY, ClearanceFactory, RuleSignatureFactory
from tests.programmes.test_models import refuses

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("a_clearance_ends_after_it_is_given", {"given_on": TODAY, "ends_on": TODAY - DAY}),
        ("cleared_effort_is_0_to_10", {"effort_top": 11}),
        ("cleared_minutes_are_10_to_30", {"minutes_top": 9}),
        ("cleared_minutes_are_10_to_30", {"minutes_top": 31}),
        ("a_cancelled_clearance_says_why", {"cancelled_on": TODAY}),
        ("a_cancelled_clearance_says_why", {"cancelled_because": "fall"}),
    ],
)
def test_a_clearance_keeps_its_promises(name, fields):
    refuses(lambda: ClearanceFactory(**fields), name)


def test_a_clearance_at_its_ends_is_kept():
    row = ClearanceFactory(
        given_on=TODAY, ends_on=TODAY, effort_top=0, minutes_top=10, recorded_at=NOW
    )

    assert str(row) == f"#{row.pk}"


def test_one_signature_per_rule():
    row = RuleSignatureFactory()

    refuses(RuleSignatureFactory, "one_signature_per_rule", "table", "code")
    RuleSignatureFactory(code="CF5")
    assert str(row) == "screening CF4"
