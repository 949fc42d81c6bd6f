"""What a mail provider reports, what follows for the address, and how mail flows again."""

import base64
import datetime as dt
import hashlib
import hmac
import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from reminders import actions
from reminders.models import Suppression
from tests.factories import DeliveryFactory, UserFactory
from walkapp.provider_post import Fate, Report
from walkapp.providers import anymail_settings, provider_in

pytestmark = pytest.mark.django_db
A_MINUTE = dt.timedelta(minutes=1)
SECRET = "mail:a-secret-of-20-letters"  # noqa: S105 - made up here
BOUNCE = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "Email": "walker@example.org",
    "BouncedAt": "2026-11-21T08:59:00Z",
    "Details": "smtp;550 5.1.1 no such user",
}
COMPLAINT = {**BOUNCE, "RecordType": "SpamComplaint", "Type": "SpamComplaint", "Details": ""}


@pytest.fixture(autouse=True)
def provider(settings):
    use(settings, "postmark://token@")


def use(settings, url):
    settings.EMAIL_URL, settings.MAIL_PROVIDER = url, provider_in(url)
    settings.MAIL_EVENTS_SECRET = SECRET
    settings.ANYMAIL = anymail_settings(url, SECRET)


def post(body, secret=SECRET, **headers):
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    signed = {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()}
    return Client(enforce_csrf_checks=True).post(
        "/mail/events/", content, content_type="application/json", headers={**signed, **headers}
    )


def noted():
    return list(Suppression.objects.order_by("pk").values_list("scope", "reason", "lifted_at"))


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (BOUNCE, [("reminders", "bounced", None)]),
        (COMPLAINT, [("all", "complained", None)]),
        ({**BOUNCE, "Type": "BadEmailAddress"}, [("reminders", "bounced", None)]),
        ({**BOUNCE, "Type": "SoftBounce"}, []),
        ({**BOUNCE, "Type": "Transient"}, []),
        ({**BOUNCE, "Details": "452 4.2.2 mailbox full"}, []),
        ({**BOUNCE, "Details": "550 5.7.1 policy"}, []),
        ({**BOUNCE, "Email": "nobody@example.org"}, []),
        ({**BOUNCE, "RecordType": "Delivery", "Recipient": "walker@example.org"}, []),
    ],
)
def test_a_report_suppresses_the_address_that_it_is_about(walker, event, expected):
    UserFactory(email="other@example.org")

    assert post(event).status_code == 200

    assert noted() == expected
    assert Suppression.objects.of("other@example.org").count() == 0
    assert Suppression.objects.of(walker.email).count() == len(expected)


def test_an_invited_address_counts_too_and_its_case_does_not():
    DeliveryFactory(person=None, address="new@example.org", kind="invitation")

    post({**BOUNCE, "Email": "New@Example.org"})

    assert Suppression.objects.of("new@example.org").count() == 1


def test_a_hundred_equal_reports_are_one(walker):
    answers = {post(BOUNCE).status_code for _ in range(100)}

    assert (answers, len(noted())) == ({200}, 1)
    assert list(AuditEvent.objects.values_list("verb", "subject")) == [("mail.bounced", walker.pk)]


@pytest.mark.parametrize("secret", ["", "mail:wrong", "mail:", SECRET + "x"])
def test_nobody_else_can_report(walker, secret):
    assert post(BOUNCE, secret=secret).status_code == 400
    assert noted() == []


@pytest.mark.parametrize(
    "junk",
    [b"", b"{", b"[]", b"1", b"null", b'"x"', b"\xff\xfe", b'{"RecordType": []}', b'{"Email": 1}'],
)
def test_junk_is_refused_or_ignored_and_never_breaks(walker, junk):
    assert post(junk).status_code in {200, 400}
    assert post(b"[1, 2").status_code == 400
    assert noted() == []


def test_without_a_provider_or_a_secret_the_door_is_shut(settings, walker):
    settings.MAIL_EVENTS_SECRET = ""
    assert post(BOUNCE).status_code == 404
    settings.MAIL_EVENTS_SECRET, settings.MAIL_PROVIDER = SECRET, ""
    assert post(BOUNCE).status_code == 404
    assert noted() == []


def test_a_report_of_mailgun_needs_its_signature_too(settings, walker):
    use(settings, "mailgun://key@mg.example.org?webhook_signing_key=signs")
    event = {
        "event": "failed",
        "severity": "permanent",
        "reason": "bounce",
        "recipient": walker.email,
        "timestamp": 1795251540.0,
        "delivery-status": {"code": 550, "message": "5.1.1 no such user"},
        "message": {"headers": {"message-id": "1@x"}},
        "id": "e1",
    }
    proof = hmac.new(b"signs", b"1795251540token", hashlib.sha256).hexdigest()
    signature = {"token": "token", "timestamp": "1795251540", "signature": proof}

    assert (
        post({"signature": {**signature, "signature": "0"}, "event-data": event}).status_code
        == 400
    )
    assert noted() == []
    assert post({"signature": signature, "event-data": event}).status_code == 200
    assert noted() == [("reminders", "bounced", None)]


def test_news_from_before_mail_was_allowed_again_says_nothing(walker, now):
    report = Report(walker.email, Fate.COMPLAINED, now)
    assert actions.take_reports(reports=[report], now=now + A_MINUTE) == 1
    actions.write_again(person=walker, by=walker, now=now + 2 * A_MINUTE)

    assert actions.take_reports(reports=[report], now=now + 3 * A_MINUTE) == 0
    assert Suppression.objects.of(walker.email).count() == 0

    later = Report(walker.email, Fate.COMPLAINED, now + 4 * A_MINUTE)
    assert actions.take_reports(reports=[later], now=now + 5 * A_MINUTE) == 1
    assert Suppression.objects.of(walker.email).count() == 1


def test_a_report_without_a_time_or_from_the_future_counts_from_now(walker, now):
    reports = [
        Report(walker.email, Fate.BOUNCED, None),
        Report(walker.email, Fate.COMPLAINED, now + dt.timedelta(days=900)),
    ]

    assert actions.take_reports(reports=reports, now=now) == 2
    assert set(Suppression.objects.values_list("created_at", flat=True)) == {now}


@pytest.mark.parametrize(
    ("fate", "words"),
    [
        (Fate.BOUNCED, "We could not reach you"),
        (Fate.COMPLAINED, "one of our letters was marked as spam"),
    ],
)
def test_the_person_is_told_and_can_let_mail_flow_again(client_of, walker, now, fate, words):
    actions.take_reports(reports=[Report(walker.email, fate, now)], now=now)
    client = client_of(walker)
    assert words in client.get("/settings/reminders/").content.decode()

    for _ in range(2):
        assert client.post("/settings/reminders/address/").status_code == 302

    page = client.get("/settings/reminders/").content.decode()
    assert (words in page, "We write to you again." in page) == (False, True)
    assert Suppression.objects.of(walker.email).count() == 0
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert [verb for verb in verbs if verb.startswith("mail.")] == [f"mail.{fate}", "mail.lifted"]


def test_support_finds_an_address_by_all_of_it_and_lifts_it(client_of, walker, now):
    support = UserFactory(is_staff=True, is_superuser=True)
    actions.take_reports(reports=[Report(walker.email, Fate.COMPLAINED, now)], now=now)
    Suppression.objects.note("other@example.org", scope="all", reason="complained", now=now)
    client, page = client_of(support), reverse("admin:reminders_suppression_changelist")
    row = Suppression.objects.of(walker.email).get()

    assert client.get(page).context["cl"].result_count == 2
    found = client.get(page, {"q": "Walker@example.org"}).context["cl"].queryset
    client.post(page, {"action": "lift_selected", "_selected_action": [row.pk]})
    client.post(page, {"action": "lift_selected", "_selected_action": [row.pk]})

    assert list(found) == [row]
    assert client.get(page, {"q": "walker"}).context["cl"].result_count == 0
    assert Suppression.objects.of(walker.email).count() == 0
    assert Suppression.objects.of("other@example.org").count() == 1
    lifted = AuditEvent.objects.filter(verb="mail.lifted").values_list("actor", "target")
    assert list(lifted) == [(support.pk, str(row.pk))]
