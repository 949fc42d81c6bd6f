"""Sending, reading, noting and saving replies, and the mail that tells of it."""

import datetime as dt
import uuid

import pytest

from accounts.models import AuditEvent, Delivery
from coaching import actions
from coaching.messages import LETTERS
from coaching.models import Message, Note, SavedReply
from tests.factories import A_DAY, GrantFactory, MessageFactory, SavedReplyFactory
from walkapp.mail import NotWantedError, compose

FORM = uuid.UUID("6ad9ab4a-2c6c-4f3a-9a74-0a3f3dc53cb5")
CANARY = "CANARY of a sore knee"
A_MINUTE = dt.timedelta(minutes=1)


def send(grant, by, now, **said):
    said = {"body": CANARY, "client_uuid": uuid.uuid4(), **said}
    return actions.send_message(grant=grant, by=by, now=now, **said)


def notices():
    return list(Delivery.objects.filter(kind="message").order_by("created_at", "occurrence"))


def refusal(delivery, now) -> str:
    with pytest.raises(NotWantedError) as caught:
        LETTERS["message"](delivery, now)
    return str(caught.value)


def test_each_side_writes_to_the_other(grant, walker, coach, now):
    asked = send(grant, walker, now)
    answered = send(grant, coach, now + A_MINUTE)

    assert (asked.sender, asked.body, asked.sent_at, asked.read_at) == (
        "walker",
        CANARY,
        now,
        None,
    )
    assert (answered.sender, answered.grant) == ("coach", grant)
    assert {row.person for row in notices()} == {coach, walker}


def test_the_same_form_twice_is_one_message(grant, walker, now):
    first = send(grant, walker, now, client_uuid=FORM)
    again = send(grant, walker, now + A_MINUTE, client_uuid=FORM, body="Changed")

    assert again == first
    assert [row.body for row in Message.objects.all()] == [CANARY]
    assert AuditEvent.objects.filter(verb="message.sent").count() == 1


def test_the_trail_names_the_message_and_not_its_words(grant, walker, now):
    message = send(grant, walker, now)

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.subject, event.target, event.detail) == (
        "message.sent",
        walker,
        walker,
        str(message.pk),
        {},
    )


def test_nobody_writes_after_the_end(grant, walker, coach, now):
    actions.end_grant(grant=grant, by=walker, now=now)

    for person in (walker, coach):
        with pytest.raises(actions.ThreadClosedError):
            send(grant, person, now)


def test_nobody_writes_once_the_coach_has_left(grant, walker, coach, now):
    coach.memberships.update(left_at=now)

    for person in (walker, coach):
        with pytest.raises(actions.ThreadClosedError):
            send(grant, person, now)


def test_a_third_person_writes_nothing(grant, stranger, now):
    with pytest.raises(actions.ThreadClosedError):
        send(grant, stranger, now)
    with pytest.raises(actions.ThreadClosedError):
        actions.mark_read(grant=grant, by=stranger, last=MessageFactory(grant=grant), now=now)

    assert Message.objects.get().read_at is None


def test_reading_marks_what_the_other_side_wrote_until_then(grant, walker, coach, now):
    before = MessageFactory(grant=grant, sent_at=now - 3 * A_MINUTE)
    own = MessageFactory(grant=grant, sender="coach", sent_at=now - 2 * A_MINUTE)
    last = MessageFactory(grant=grant, sent_at=now - A_MINUTE)
    later = MessageFactory(grant=grant, sent_at=now)
    elsewhere = MessageFactory(sent_at=now - 3 * A_MINUTE)

    assert actions.mark_read(grant=grant, by=coach, last=last, now=now) == 2

    read = {row.pk: row.read_at for row in Message.objects.all()}
    assert read == {
        before.pk: now,
        own.pk: None,
        last.pk: now,
        later.pk: None,
        elsewhere.pk: None,
    }


def test_a_message_that_was_read_keeps_its_time(grant, coach, now):
    message = MessageFactory(grant=grant, read_at=now - A_MINUTE)

    assert actions.mark_read(grant=grant, by=coach, last=message, now=now) == 0

    message.refresh_from_db()
    assert message.read_at == now - A_MINUTE


def test_whoever_answers_has_read_what_they_saw(grant, walker, coach, now):
    seen = send(grant, walker, now)
    unseen = send(grant, walker, now + A_MINUTE)

    send(grant, coach, now + 2 * A_MINUTE, seen=seen)

    seen.refresh_from_db()
    unseen.refresh_from_db()
    assert (seen.read_at, unseen.read_at) == (now + 2 * A_MINUTE, None)


def test_a_burst_is_told_once(grant, walker, coach, now):
    first = send(grant, walker, now)
    for minutes in range(1, 5):
        send(grant, walker, now + minutes * A_MINUTE)

    notice = notices()[0]
    assert [row.occurrence for row in notices()] == [f"{first.pk}.0"]
    assert (notice.person, notice.due_at, notice.context) == (coach, now + 5 * A_MINUTE, {})


def test_what_waits_longer_than_three_days_is_told_again_with_the_next_message(grant, walker, now):
    first = send(grant, walker, now)
    send(grant, walker, now + 3 * A_DAY - A_MINUTE)
    assert [row.occurrence for row in notices()] == [f"{first.pk}.0"]

    send(grant, walker, now + 3 * A_DAY)
    send(grant, walker, now + 3 * A_DAY + A_MINUTE)

    assert sorted(row.occurrence for row in notices()) == [f"{first.pk}.0", f"{first.pk}.1"]


def test_what_was_read_is_not_told(grant, walker, coach, now):
    message = send(grant, walker, now)
    actions.mark_read(grant=grant, by=coach, last=message, now=now + A_MINUTE)

    assert refusal(notices()[0], now + 5 * A_MINUTE) == "read"


def test_a_message_that_came_while_its_reader_was_reading_is_told(grant, walker, coach, now):
    seen = send(grant, walker, now)
    later = send(grant, walker, now + A_MINUTE)

    actions.mark_read(grant=grant, by=coach, last=seen, now=now + 2 * A_MINUTE)

    letters = {row.occurrence: row for row in notices()}
    assert set(letters) == {f"{seen.pk}.0", f"{later.pk}.0"}
    assert refusal(letters[f"{seen.pk}.0"], now) == "read"
    assert LETTERS["message"](letters[f"{later.pk}.0"], now).name == "message"


def test_a_thread_that_closed_is_not_told(grant, walker, coach, now):
    send(grant, walker, now)
    coach.memberships.update(left_at=now)

    assert refusal(notices()[0], now) == "grant_ended"


def test_a_message_that_was_erased_is_not_told(grant, walker, now):
    send(grant, walker, now)
    Message.objects.all().delete()

    assert refusal(notices()[0], now) == "grant_ended"


def mail_of(delivery, now):
    letter = LETTERS["message"](delivery, now)
    return compose(letter, to="x@example.org", person=delivery.person, message_id="<1@x>").message


def test_the_coach_gets_a_link_and_not_the_words(grant, walker, now):
    send(grant, walker, now)

    mail = mail_of(notices()[0], now)

    assert mail.subject == "A message waits for you on Backalong"
    assert "Hello Cora," in mail.body
    assert "Wilma Ford wrote to you." in mail.body
    assert f"http://127.0.0.1:8000/coach/walkers/{walker.pk}/messages/" in mail.body
    assert "CANARY" not in mail.body + mail.alternatives[0][0]


def test_the_walker_gets_a_link_and_their_emergency_number(grant, walker, coach, now):
    walker.region = "US"
    walker.save()
    send(grant, coach, now)

    mail = mail_of(notices()[0], now)

    assert "Hello Wilma," in mail.body
    assert "Cora Hill wrote to you." in mail.body
    assert f"http://127.0.0.1:8000/messages/{grant.pk}/" in mail.body
    assert "in an emergency call 911" in mail.body
    assert "CANARY" not in mail.body + mail.alternatives[0][0]


def note(grant, by, now, **said):
    said = {"body": CANARY, "audience": Note.Audience.TEAM, "client_uuid": FORM, **said}
    return actions.write_note(grant=grant, by=by, now=now, **said)


def test_a_note_is_kept_in_the_clinic_of_the_grant(grant, coach, now):
    kept = note(grant, coach, now)

    assert (kept.walker, kept.clinic, kept.author, kept.body, kept.audience) == (
        grant.walker,
        grant.clinic,
        coach,
        CANARY,
        "team",
    )


def test_the_same_note_twice_is_one(grant, coach, now):
    assert note(grant, coach, now) == note(grant, coach, now + A_MINUTE)
    assert AuditEvent.objects.filter(verb="note.written").count() == 1


def test_the_trail_of_a_note_leaves_the_walker_out(grant, coach, now):
    kept = note(grant, coach, now)

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.subject, event.target, event.detail) == (
        "note.written",
        coach,
        None,
        str(kept.pk),
        {},
    )


def test_only_the_coach_of_a_grant_in_force_notes(grant, walker, coach, stranger, now):
    for person in (walker, stranger):
        with pytest.raises(actions.ThreadClosedError):
            note(grant, person, now)
    actions.end_grant(grant=grant, by=walker, now=now)
    with pytest.raises(actions.ThreadClosedError):
        note(grant, coach, now)

    assert not Note.objects.exists()


def test_a_reply_is_saved_and_changed(coach, now):
    kept = actions.save_reply(coach=coach, title="Steady", body="Well walked.", now=now)
    actions.save_reply(coach=coach, title="Calm", body="No hurry.", now=now, reply=kept)

    kept.refresh_from_db()
    assert (kept.coach, kept.title, kept.body) == (coach, "Calm", "No hurry.")
    assert [row.verb for row in AuditEvent.objects.all()] == ["reply.saved", "reply.saved"]


def test_the_same_reply_twice_is_one(coach, now):
    first = actions.save_reply(coach=coach, title="Steady", body="Well walked.", now=now)
    again = actions.save_reply(coach=coach, title="Steady", body="Well walked.", now=now)

    assert again == first
    assert SavedReply.objects.count() == 1


def test_a_title_is_taken_by_the_coach_and_by_nobody_else(coach, stranger, now):
    other = SavedReplyFactory(coach=coach, title="Steady")
    SavedReplyFactory(coach=stranger, title="Calm")
    with pytest.raises(actions.TitleTakenError):
        actions.save_reply(coach=coach, title="Steady", body="Else.", now=now)
    kept = actions.save_reply(coach=coach, title="Calm", body="No hurry.", now=now)
    with pytest.raises(actions.TitleTakenError):
        actions.save_reply(coach=coach, title="Steady", body="No hurry.", now=now, reply=kept)

    other.refresh_from_db()
    assert other.body == "Well walked this week."


def test_a_removed_reply_is_gone_and_its_messages_stay(coach, now):
    reply = SavedReplyFactory(coach=coach)
    MessageFactory(sender="coach", body=reply.body)

    actions.remove_reply(reply=reply, now=now)

    assert not SavedReply.objects.exists()
    assert Message.objects.count() == 1
    assert AuditEvent.objects.get().verb == "reply.removed"


def test_two_coaches_have_two_threads(grant, walker, now):
    other = GrantFactory(walker=walker)

    send(grant, walker, now)

    assert (grant.messages.count(), other.messages.count()) == (1, 0)
