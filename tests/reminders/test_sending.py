"""From the ledger to the relay: what is sent, what is not, and what the ledger says afterwards."""

import datetime as dt
from email import message_from_bytes, policy

import pytest
from allauth.account.models import EmailAddress
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Delivery
from programmes.models import Enrolment, Session
from reminders import actions, timing
from reminders.kinds import KINDS
from reminders.models import MailToken, Preference, Suppression, token_of
from tests.factories import (
    DeliveryFactory,
    EnrolmentFactory,
    PreferenceFactory,
    SessionFactory,
    UserFactory,
)
from tests.reminders.failing_relay import HANG_UP
from walkapp import restored
from walkapp.relay import Relay

pytestmark = pytest.mark.django_db
A_MINUTE = dt.timedelta(minutes=1)
A_SECOND = dt.timedelta(seconds=1)


def drain(at):
    return +actions.drain(now_function=lambda: at)


def test_a_due_reminder_is_sent_exactly_once(relay, owed, now):
    first, second = drain(now), drain(now)

    assert first == {"claimed": 1, "sent": 1}
    assert second == {}
    assert len(relay.accepted) == 1
    owed.refresh_from_db()
    assert (owed.state, owed.attempts, owed.smtp_code, owed.context) == ("sent", 1, 250, {})
    assert owed.message_id == f"<{owed.pk.hex}@example.org>"


def test_the_letter_says_how_long_and_can_be_stopped_with_one_click(relay, owed, now):
    drain(now)

    letter = message_from_bytes(relay.accepted[0], policy=policy.default)
    assert letter["Subject"] == "Your walk today: 10 minutes"
    assert letter["To"] == "walker@example.org"
    assert letter["Message-ID"] == f"<{owed.pk.hex}@example.org>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (
        letter["List-Unsubscribe"].strip().startswith("<http://127.0.0.1:8000/mail/unsubscribe/")
    )
    text = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.startswith("Good morning Wilma,\n\n10 MINUTES TODAY\nWeek 1 of 8.")
    assert letter["List-Unsubscribe"].strip(" <>") in text
    html = letter.get_body(("html",)).get_content()
    assert 'style="' in html
    assert "prefers-color-scheme: dark" in html


def test_ten_letters_leave_on_one_connection(relay, now):
    for _ in range(10):
        SessionFactory(enrolment=EnrolmentFactory(reminder_time=dt.time(9)))
    actions.owe_reminders(now=now)

    assert drain(now) == {"claimed": 10, "sent": 10}
    assert (len(relay.accepted), relay.talks) == (10, 1)


def test_one_more_letter_costs_three_questions_however_many_there_are(relay, now):
    counts = []
    for many in (1, 1, 4):  # the first one also reads the programme
        for _ in range(many):
            SessionFactory(enrolment=EnrolmentFactory(reminder_time=dt.time(9)))
        actions.owe_reminders(now=now)
        with CaptureQueriesContext(connection) as asked:
            assert drain(now)["sent"] == many
        counts.append(len(asked))

    assert counts[2] - counts[1] == 3 * 3


def test_the_link_in_a_letter_works_before_the_letter_leaves(owed, now):
    actions.claim(limit=10, now=now)

    link = token_of(owed.person_id, "session_today")
    assert MailToken.objects.named(link).get().person_id == owed.person_id


# Not wanted any more: changed between the claim and the sending


def walked(session):
    session.mark_walked()


def skipped(session):
    Session.objects.update(status="skipped", skip_reason="ill")


def moved(session):
    Session.objects.update(planned_on=session.planned_on + dt.timedelta(days=1))


def removed(session):
    session.delete()


def on_hold(session):
    session.enrolment.hold("fall")


def withdrawn(session):
    Enrolment.objects.update(status="withdrawn", ended_at=session.enrolment.enrolled_at)


def turned_off(session):
    PreferenceFactory(person=session.enrolment.walker, is_on=False)


def unconfirmed(session):
    EmailAddress.objects.update(verified=False)


def inactive(session):
    type(session.enrolment.walker).objects.update(is_active=False)


def flown_east(session):
    type(session.enrolment.walker).objects.update(time_zone="Pacific/Kiritimati", region="KI")
    Session.objects.update(planned_on=session.planned_on)


def suppressed(session):
    Suppression.objects.note(
        "WALKER@example.org", scope="reminders", reason="5.1.1", now=session.enrolment.enrolled_at
    )


def written_to_lately(session):
    walker = session.enrolment.walker
    due_at = Delivery.objects.get().due_at
    DeliveryFactory(
        person=walker,
        state="sent",
        message_id="<1@x>",
        due_at=due_at - dt.timedelta(hours=9, minutes=59),
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (walked, "walked"),
        (skipped, "skipped"),
        (moved, "moved"),
        (removed, "session_gone"),
        (on_hold, "on_hold"),
        (withdrawn, "withdrawn"),
        (turned_off, "turned_off"),
        (unconfirmed, "unconfirmed"),
        (inactive, "inactive"),
        (suppressed, "suppressed"),
        (written_to_lately, "too_soon"),
    ],
)
def test_a_reminder_is_not_sent_when_things_change_after_the_claim(
    relay, owed, due, *, now, change, reason
):
    (claimed,) = actions.claim(limit=10, now=now)
    change(due)

    with Relay() as line:
        state = actions.send(delivery=claimed, relay=line, now=now + A_SECOND)

    owed.refresh_from_db()
    assert (state, owed.state, owed.reason, owed.context) == ("skipped", "skipped", reason, {})
    assert relay.talks == 0


def test_a_reminder_ten_hours_after_the_last_is_sent(relay, owed, due, now):
    DeliveryFactory(
        person=due.enrolment.walker,
        state="sent",
        message_id="<1@x>",
        due_at=owed.due_at - dt.timedelta(hours=10),
    )

    assert drain(now)["sent"] == 1


def test_a_walker_whose_day_is_over_where_they_are_now_is_not_reminded_of_it(
    relay, owed, due, now
):
    flown_east(due)
    evening = dt.datetime(2026, 11, 21, 10, 30, tzinfo=dt.UTC)  # after midnight on Kiritimati

    assert drain(evening) == {"claimed": 1, "held": 1}
    owed.refresh_from_db()
    assert owed.reason == "not_today"


def test_a_person_who_was_erased_after_the_claim_gets_nothing(relay, owed, now):
    (claimed,) = actions.claim(limit=10, now=now)
    claimed_person = owed.person
    Enrolment.objects.all().delete()
    claimed_person.delete()

    with Relay() as line:
        state = actions.send(delivery=claimed, relay=line, now=now)

    assert (state, relay.talks, Delivery.objects.count()) == ("claimed", 0, 0)


def test_nothing_is_sent_once_time_is_up(relay, owed, now):
    (claimed,) = actions.claim(limit=10, now=now)

    with Relay() as line:
        state = actions.send(delivery=claimed, relay=line, now=owed.expires_at)

    owed.refresh_from_db()
    assert (state, owed.state, owed.reason, owed.context) == ("expired", "expired", "too_late", {})
    assert relay.talks == 0


def test_a_worker_that_lost_its_lease_sends_nothing(relay, owed, now):
    (mine,) = actions.claim(limit=10, now=now)
    later = now + dt.timedelta(seconds=121)
    actions.release_abandoned(now=later)
    (theirs,) = actions.claim(limit=10, now=later)

    with Relay() as line:
        actions.send(delivery=mine, relay=line, now=later)
        assert relay.talks == 0
        actions.send(delivery=theirs, relay=line, now=later)
    assert len(relay.accepted) == 1


def test_a_lease_that_ends_between_reading_and_sending_stops_the_letter(relay, owed, now):
    (mine,) = actions.claim(limit=10, now=now)

    with Relay() as line:
        state = actions.send(delivery=mine, relay=line, now=mine.lease_until + A_MINUTE)

    assert (state, relay.talks) == ("claimed", 0)


# What the relay says


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "END"])
@pytest.mark.parametrize("code", [450, 451, 452])
def test_a_letter_that_is_put_off_waits_longer_each_time(relay, owed, now, step, code):
    relay.answers[step] = f"{code} 4.2.0 later"

    assert drain(now) == {"claimed": 1, "held": 1}
    owed.refresh_from_db()
    first = now + timing.wait_before_retry(1, owed.pk)
    assert (owed.state, owed.attempts, owed.next_at) == ("waiting", 1, first)
    assert drain(first - A_SECOND) == {}
    drain(first)
    owed.refresh_from_db()
    second = first + timing.wait_before_retry(2, owed.pk)
    assert (owed.attempts, owed.next_at) == (2, second)

    relay.answers.clear()
    assert drain(second) == {"claimed": 1, "sent": 1}
    assert len(relay.accepted) == 1


def test_a_letter_that_is_put_off_too_long_expires(relay, owed, now):
    relay.answers["RCPT"] = "450 later"
    drain(now)
    relay.answers.clear()

    assert drain(owed.expires_at) == {"expired": 1}
    owed.refresh_from_db()
    assert (owed.state, owed.context, relay.accepted) == ("expired", {}, [])


@pytest.mark.parametrize("step", ["RCPT", "DATA", "END"])
@pytest.mark.parametrize(
    ("text", "suppressions"), [("550 5.1.1 nobody", 1), ("550 5.7.1 policy", 0), ("554 no", 0)]
)
def test_a_letter_that_is_refused_has_failed(relay, owed, now, *, step, text, suppressions):
    relay.answers[step] = text

    assert drain(now) == {"claimed": 1, "failed": 1}
    owed.refresh_from_db()
    assert (owed.state, owed.reason, owed.smtp_code) == ("failed", "refused", int(text[:3]))
    assert owed.context == {}
    assert Suppression.objects.of("walker@example.org").count() == suppressions
    relay.answers.clear()
    assert drain(now + 60 * A_MINUTE) == {}


@pytest.mark.parametrize(
    "trouble",
    [
        {"GREETING": "421 too busy"},
        {"GREETING": HANG_UP},
        {"MAIL": "421 closing"},
        {"MAIL": "550 5.7.1 we do not know you"},
        {"MAIL": HANG_UP},
        {"RCPT": HANG_UP},
        {"DATA": HANG_UP},
        {"END": "421 closing"},
    ],
)
def test_trouble_with_the_relay_uses_up_no_attempt_and_ends_the_round(relay, now, trouble):
    for _ in range(3):
        SessionFactory(enrolment=EnrolmentFactory(reminder_time=dt.time(9)))
    actions.owe_reminders(now=now)
    relay.answers.update(trouble)

    assert drain(now) == {"claimed": 3, "held": 3}
    assert relay.talks == 1
    rows = set(Delivery.objects.values_list("state", "attempts", "next_at"))
    assert rows == {("waiting", 0, now + dt.timedelta(seconds=30))}

    relay.answers.clear()
    assert drain(now + dt.timedelta(seconds=30)) == {"claimed": 3, "sent": 3}


def test_a_relay_that_is_not_there_uses_up_no_attempt(settings, relay, owed, now):
    with_nobody = relay.port
    settings.EMAIL_HOST = "127.0.0.2"  # the server listens on 127.0.0.1 only

    assert drain(now) == {"claimed": 1, "held": 1}
    owed.refresh_from_db()
    assert (owed.state, owed.attempts, with_nobody > 0) == ("waiting", 0, True)


def test_a_relay_without_encryption_gets_no_letter_when_encryption_is_asked_for(
    settings, relay, owed, now
):
    settings.EMAIL_USE_TLS = True

    assert drain(now) == {"claimed": 1, "held": 1}
    assert relay.accepted == []


def test_a_connection_that_was_closed_between_letters_is_opened_again(relay, now):
    for _ in range(2):
        SessionFactory(enrolment=EnrolmentFactory(reminder_time=dt.time(9)))
    actions.owe_reminders(now=now)
    first, second = actions.claim(limit=10, now=now)

    with Relay() as line:
        actions.send(delivery=first, relay=line, now=now)
        relay.once["MAIL"] = "421 enough for one connection"
        actions.send(delivery=second, relay=line, now=now)

    assert (len(relay.accepted), relay.talks) == (2, 2)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.parametrize("answer", [HANG_UP, "garbage", "25"])
def test_silence_after_the_end_of_the_letter_is_unknown_and_never_sent_again(
    relay, owed, now, answer
):
    relay.answers["END"] = answer

    assert drain(now) == {"claimed": 1, "unknown": 1}
    owed.refresh_from_db()
    assert (owed.state, owed.reason, owed.context) == ("unknown", "no_answer", {})
    relay.answers.clear()
    assert drain(now + A_MINUTE) == {}
    assert relay.accepted == []


def test_after_silence_the_next_letter_goes_by_a_new_connection(relay, now):
    for _ in range(2):
        SessionFactory(enrolment=EnrolmentFactory(reminder_time=dt.time(9)))
    actions.owe_reminders(now=now)
    relay.once["END"] = HANG_UP

    assert drain(now) == {"claimed": 2, "unknown": 1, "sent": 1}
    assert relay.talks == 2


def test_a_letter_that_cannot_be_written_fails_alone(relay, owed, now):
    DeliveryFactory(kind="no_such_letter", due_at=now - A_MINUTE)

    assert drain(now) == {"claimed": 2, "failed": 1, "sent": 1}
    assert Delivery.objects.get(kind="no_such_letter").reason == "not_written"


def test_a_database_that_fails_is_not_the_fault_of_the_letter(relay, owed, now):
    def fail(execute, sql, *arguments):
        if "account_emailaddress" in sql:
            raise OperationalError("gone")
        return execute(sql, *arguments)

    with connection.execute_wrapper(fail), pytest.raises(OperationalError):
        drain(now)

    owed.refresh_from_db()
    assert (owed.state, relay.talks) == ("waiting", 0)
    assert drain(now + dt.timedelta(seconds=121)) == {"claimed": 1, "sent": 1}


# Workers that vanish


def test_a_row_whose_worker_vanished_before_sending_waits_again(owed, now):
    actions.claim(limit=10, now=now)

    assert actions.release_abandoned(now=now + dt.timedelta(seconds=120)) == 0
    assert actions.release_abandoned(now=now + dt.timedelta(seconds=121)) == 1
    owed.refresh_from_db()
    assert (owed.state, owed.lease_until) == ("waiting", None)


def test_a_row_whose_worker_vanished_while_sending_is_unknown_until_the_worker_speaks_again(
    owed, now
):
    (mine,) = actions.claim(limit=10, now=now)
    assert mine.begin_sending(now=now, lease_until=now + 2 * A_MINUTE, message_id="<1@x>")
    actions.release_abandoned(now=now + 3 * A_MINUTE)
    owed.refresh_from_db()
    assert (owed.state, owed.reason, owed.context) == ("unknown", "worker_lost", {})

    assert not mine.put_back(now=now, next_at=now, attempts=0)
    assert mine.finish(Delivery.State.SENT, now=now + 3 * A_MINUTE, smtp_code=250)
    owed.refresh_from_db()
    assert owed.state == "sent"


def test_rows_that_were_not_tried_are_given_back_when_the_worker_is_stopped(
    relay, now, monkeypatch
):
    for _ in range(3):
        SessionFactory(enrolment=EnrolmentFactory(reminder_time=dt.time(9)))
    actions.owe_reminders(now=now)
    ticks = iter([now, now, now, now])

    with pytest.raises(StopIteration):
        actions.drain(now_function=lambda: next(ticks))

    assert len(relay.accepted) <= 1


def test_what_was_not_tried_in_time_stays_for_the_next_round(relay, owed, now):
    ticks = iter([now, now + dt.timedelta(seconds=40)])

    assert +actions.drain(now_function=lambda: next(ticks)) == {}
    owed.refresh_from_db()
    assert owed.state == "waiting"


def test_a_restored_copy_sends_nothing_until_somebody_confirms(
    relay, owed, now, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    restored.raise_guard()
    assert drain(now) == {}
    restored.lower_guard()

    assert drain(now) == {"claimed": 1, "sent": 1}


def test_mail_to_an_address_without_a_person_keeps_the_address_and_forgets_the_rest(now):
    row = DeliveryFactory(
        person=None,
        address="new@example.org",
        kind="invitation",
        context={"url": "x"},
        occurrence=str(UserFactory().pk),
    )

    assert drain(now) == {"claimed": 1, "held": 1}
    row.refresh_from_db()
    assert (row.state, row.reason, row.address, row.context) == (
        "skipped",
        "invitation_closed",
        "new@example.org",
        {},
    )


def test_a_reminder_to_nobody_is_not_sent(now):
    row = DeliveryFactory(person=None, address="new@example.org")

    assert drain(now) == {"claimed": 1, "held": 1}
    row.refresh_from_db()
    assert row.reason == "session_gone"


def test_an_address_that_bounced_still_gets_mail_about_the_account(mailoutbox, walker, now):
    Suppression.objects.note(walker.email, scope="reminders", reason="5.1.1", now=now)
    DeliveryFactory(person=walker, kind="password_changed")

    assert drain(now) == {"claimed": 1, "sent": 1}
    assert [mail.to for mail in mailoutbox] == [[walker.email]]


def test_an_address_under_a_full_stop_gets_no_mail_at_all(mailoutbox, walker, now):
    Suppression.objects.note(walker.email, scope="all", reason="complaint", now=now)
    DeliveryFactory(person=walker, kind="password_changed")

    assert drain(now) == {"claimed": 1, "held": 1}
    assert mailoutbox == []


def test_a_suppression_outlives_a_change_of_the_secret_key(settings, walker, now):
    Suppression.objects.note(walker.email, scope="reminders", reason="5.1.1", now=now)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]

    assert Suppression.objects.of(walker.email).count() == 1


def test_every_kind_can_be_chosen_and_stopped_as_a_reminder():
    assert set(KINDS) <= set(Preference.Kind.values)
