"""What walkers and coaches write: messages, which tell the other side by mail, private notes, and saved replies."""

import datetime as dt
import uuid

from django.db import transaction

from accounts.actions import owe
from accounts.audit import record
from accounts.models import User
from coaching import access
from coaching.actions.trust import note_about
from coaching.models import Grant, Message, Note, SavedReply

# Time to write a second message, or to read the first one, before a mail leaves.
GATHER = dt.timedelta(minutes=5)
# Messages that wait belong to one burst, which is told once; after so long, the next message is told again.
BURST_LASTS = dt.timedelta(days=3)
Side = Message.Side


class ThreadClosedError(Exception):
    """The grant has ended, its coach has left, or the person is neither of the two: nothing can be written."""


class TitleTakenError(Exception):
    """The coach has another saved reply under this title."""


@transaction.atomic
def send_message(
    *,
    grant: Grant,
    by: User,
    body: str,
    client_uuid: uuid.UUID,
    now: dt.datetime,
    seen: Message | None = None,
) -> Message:
    """Write to the other side; the same form sent twice is one message. What was `seen` while answering is read."""
    locked = _lock_open(grant, now)
    side = _side_of(by, locked, now)
    made = locked.messages.filter(sender=side, client_uuid=client_uuid).first()
    if made:
        return made
    if seen:
        mark_read(grant=locked, by=by, last=seen, now=now)
    is_by_team = side == Side.COACH and by.pk != locked.coach_id
    message = Message.objects.create(
        grant=locked,
        sender=side,
        author=by if is_by_team else None,
        is_by_team=is_by_team,
        client_uuid=client_uuid,
        body=body,
        sent_at=now,
    )
    clinic = locked.clinic_id if side == Side.COACH else None
    record(
        at=now,
        actor=by,
        verb="message.sent",
        subject=locked.walker,
        target=message.pk,
        place=clinic,
    )
    _owe_notice(locked, Side.WALKER if side == Side.COACH else Side.COACH, now)
    return message


@transaction.atomic
def mark_read(*, grant: Grant, by: User, last: Message, now: dt.datetime) -> int:
    """Everything that was written to `by` up to `last` is read; newer messages still wait, and are told of."""
    side = _side_of(by, grant, now)
    waiting = grant.messages.to(side).waiting().filter(sent_at__lte=now)
    number = waiting.up_to(last).update(read_at=now)
    if number:
        _owe_notice(grant, side, now)
    return number


@transaction.atomic
def write_note(
    *,
    grant: Grant,
    by: User,
    body: str,
    audience: Note.Audience,
    client_uuid: uuid.UUID,
    now: dt.datetime,
) -> Note:
    """Keep a private note about the walker in the clinic of the grant. The trail names no walker: it is read by them."""
    locked = _lock_open(grant, now)
    if not Grant.objects.led_by(by, now).filter(pk=locked.pk).exists():
        raise ThreadClosedError
    note, is_new = Note.objects.get_or_create(
        author=by,
        walker=locked.walker,
        client_uuid=client_uuid,
        defaults={
            "clinic": locked.clinic,
            "audience": audience,
            "body": body,
            "written_at": now,
        },
    )
    if is_new:
        record(at=now, actor=by, verb="note.written", target=note.pk, place=locked.clinic_id)
    return note


@transaction.atomic
def save_reply(
    *, coach: User, title: str, body: str, now: dt.datetime, reply: SavedReply | None = None
) -> SavedReply:
    """Keep a reply under its title, or change `reply`; the same words again change nothing."""
    User.objects.select_for_update().get(pk=coach.pk)
    others = coach.saved_replies.filter(title=title)
    namesake = others.exclude(pk=reply.pk).first() if reply else others.first()
    if namesake and (reply or namesake.body != body):
        raise TitleTakenError
    kept = namesake or reply or SavedReply(coach=coach)
    kept.title, kept.body, kept.changed_at = title, body, now
    kept.save()
    record(at=now, actor=coach, verb="reply.saved", target=kept.pk)
    return kept


@transaction.atomic
def remove_reply(*, reply: SavedReply, now: dt.datetime) -> None:
    """Forget a saved reply; messages that were made from it stay."""
    record(at=now, actor=reply.coach, verb="reply.removed", target=reply.pk)
    reply.delete()


def view_messages(*, grant: Grant, by: User, now: dt.datetime) -> None:
    """Write to the access log that the coach opened the messages of this walker."""
    note_about(grant, by, "messages.viewed", now)


def _lock_open(grant: Grant, now: dt.datetime) -> Grant:
    """The grant, held until the end: it ends before this message is written, or after it."""
    rows = Grant.objects.in_force(now).select_for_update(of=("self",))
    locked = rows.select_related("walker", "coach", "clinic").filter(pk=grant.pk).first()
    if locked is None:
        raise ThreadClosedError
    return locked


def _side_of(person: User, grant: Grant, now: dt.datetime) -> Message.Side:
    """The walker's own, or that of the coach, of whoever stands in, and of assistants of a grant lent to the team."""
    if person.pk == grant.walker_id:
        return Side.WALKER
    if not Grant.objects.lent_to(person, now).filter(pk=grant.pk).exists():
        raise ThreadClosedError
    return Side.COACH


def _owe_notice(grant: Grant, side: Message.Side, now: dt.datetime) -> None:
    """One mail to `side` about everything that waits; asking again for the same burst changes nothing.

    On the coach's side it goes to whoever looks after the walker now.
    """
    first = grant.messages.to(side).waiting().first()
    if first is None:
        return
    burst = (now - first.sent_at) // BURST_LASTS
    readers = [grant.walker] if side == Side.WALKER else access.leaders_of(grant, now)
    for reader in readers:
        owe(
            kind="message",
            occurrence=f"{first.pk}.{burst}",
            person=reader,
            now=now,
            due_at=now + GATHER,
        )
