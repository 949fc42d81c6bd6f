"""Threads between walkers and coaches, as either side may read them, and a coach's private notes."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.models import User
from coaching import access
from coaching.models import Grant, Message, Note
from coaching.reports.standing import day_in_words

PAGE_LINES = 40
CARD_LINES = 3
LONG_LINES = 5
CARD_NOTES = 3
NAMES_YEAR = dt.timedelta(days=300)
Side = Message.Side


@dataclass(frozen=True, slots=True)
class Line:
    """One message as its reader sees it."""

    id: uuid.UUID
    body: str
    is_mine: bool
    is_ours: bool
    is_read: bool
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Thread:
    """The latest messages with one person, oldest first; `earlier` names the message before which there are more."""

    grant: Grant
    other: str
    other_short: str
    lines: tuple[Line, ...]
    is_open: bool
    unread: int
    earlier: uuid.UUID | None

    @property
    def is_long(self) -> bool:
        """True when the newest message is likely below the screen."""
        return len(self.lines) > LONG_LINES

    @property
    def last(self) -> uuid.UUID | None:
        """The newest message that is shown: what somebody has seen who answers now."""
        return self.lines[-1].id if self.lines else None


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One thread of a list: with whom, the last line, and how much of it is new."""

    grant: Grant
    other: str
    clinic: str
    body: str
    is_mine: bool
    is_read: bool
    when: str
    unread: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """A private note as its reader sees it."""

    body: str
    who: str
    on: dt.date
    is_for_author_only: bool


@dataclass(frozen=True, slots=True)
class TalkCard:
    """What a walker's page shows of the messages and the notes."""

    thread: Thread
    notes: tuple[NoteEntry, ...]


def walker_threads(walker: User, now: dt.datetime) -> tuple[ThreadRow, ...]:
    """A walker's threads, what is new first. A thread that closed stays theirs to read; one without a word is left out."""
    grants = _with_last(Grant.objects.filter(walker=walker), Side.WALKER, now)
    rows = [_row(grant, grant.coach, Side.WALKER, walker, now) for grant in grants]
    return _new_first([row for row in rows if row.is_open or row.body])


def coach_threads(coach: User, now: dt.datetime) -> tuple[ThreadRow, ...]:
    """The threads of all walkers who share now and of whom a word was written, what is new first."""
    begun = Exists(Message.objects.filter(grant=OuterRef("pk")))
    grants = _with_last(access.current_grants(coach, now).filter(begun), Side.COACH, now)
    return _new_first([_row(grant, grant.walker, Side.COACH, coach, now) for grant in grants])


def thread_of(
    grant: Grant,
    side: Message.Side,
    now: dt.datetime,
    *,
    before: uuid.UUID | None = None,
    most: int = PAGE_LINES,
) -> Thread:
    """The thread as one side sees it; load walker and coach with the grant. `before` shows older messages."""
    reader, other = (
        (grant.read_by, grant.walker) if side == Side.COACH else (grant.walker, grant.coach)
    )
    rows = grant.messages.select_related("author").order_by("-sent_at", "-pk")
    if before:
        limit = grant.messages.filter(pk=before).values("sent_at")
        rows = rows.filter(sent_at__lt=Subquery(limit))
    unread = Count("pk", filter=Q(read_at__isnull=True) & ~Q(sender=side))
    waiting = grant.messages.order_by().values("grant").annotate(number=unread).values("number")
    found = list(rows.annotate(waiting=Subquery(waiting))[: most + 1])
    shown = found[:most][::-1]
    return Thread(
        grant=grant,
        other=other.shown_name,
        other_short=other.short_name,
        lines=tuple(_line(row, side, reader, grant, now) for row in shown),
        is_open=_is_open(grant, side),
        unread=vars(found[0])["waiting"] if found else 0,
        earlier=shown[0].pk if len(found) > most else None,
    )


def talk_card(grant: Grant, now: dt.datetime) -> TalkCard:
    """The latest messages and notes, for the reader of a grant in force."""
    return TalkCard(
        thread=thread_of(grant, Side.COACH, now, most=CARD_LINES),
        notes=notes_lent(grant)[:CARD_NOTES],
    )


def notes_lent(grant: Grant) -> tuple[NoteEntry, ...]:
    """The notes that the reader of this grant may read, newest first."""
    notes = Note.objects.lent_by(grant).select_related("author")
    return tuple(_note(note, grant) for note in notes)


def _note(note: Note, grant: Grant) -> NoteEntry:
    return NoteEntry(
        body=note.body,
        who=note.author.shown_name if note.author else gettext("A coach who has left"),
        on=grant.read_by.local_date(note.written_at),
        is_for_author_only=note.audience == Note.Audience.AUTHOR,
    )


def _is_open(grant: Grant, side: Message.Side) -> bool:
    """A coach only ever gets threads that are open; a walker's list says it of each grant."""
    return side == Side.COACH or bool(getattr(grant, "is_in_force", False))


def _with_last(grants: QuerySet[Grant], side: Message.Side, now: dt.datetime) -> QuerySet[Grant]:
    """The grants with their newest message, how many messages wait for `side`, and whether they are in force."""
    newest = Message.objects.filter(grant=OuterRef("pk")).order_by("-sent_at", "-pk")
    return (
        access.with_force(grants, now)
        .select_related("walker", "coach", "clinic")
        .annotate(
            last_body=Subquery(newest.values("body")[:1]),
            last_sender=Subquery(newest.values("sender")[:1]),
            last_at=Subquery(newest.values("sent_at")[:1]),
            last_by_team=Subquery(newest.values("is_by_team")[:1]),
            last_author=Subquery(newest.values("author")[:1]),
            last_read_at=Subquery(newest.values("read_at")[:1]),
            unread=Count(
                "messages", filter=Q(messages__read_at__isnull=True) & ~Q(messages__sender=side)
            ),
        )
        .order_by(F("last_at").desc(nulls_last=True), "-began_at")
    )


def _row(
    grant: Grant, other: User, side: Message.Side, reader: User, now: dt.datetime
) -> ThreadRow:
    said = vars(grant)
    at = said["last_at"]
    return ThreadRow(
        grant=grant,
        other=other.shown_name,
        clinic=grant.clinic.name,
        body=said["last_body"] or "",
        is_mine=said["last_sender"] == side and _wrote(said, grant, reader),
        is_read=said["last_read_at"] is not None,
        when=_when(at, reader, now) if at else "",
        unread=said["unread"],
        is_open=said["is_in_force"],
    )


def _new_first(rows: list[ThreadRow]) -> tuple[ThreadRow, ...]:
    """A stable order: the rows come newest first."""
    return tuple(sorted(rows, key=lambda row: not row.unread))


def _wrote(said: dict[str, Any], grant: Grant, reader: User) -> bool:
    """Whether the reader, rather than somebody else of the coach's side, wrote the last message."""
    if reader.pk == grant.walker_id:
        return True
    author = said["last_author"] if said["last_by_team"] else grant.coach_id
    return bool(author == reader.pk)


def _line(row: Message, side: Message.Side, reader: User, grant: Grant, now: dt.datetime) -> Line:
    writer = _writer(row, grant)
    is_mine = row.sender == side and writer == reader
    return Line(
        id=row.pk,
        body=row.body,
        is_mine=is_mine,
        is_read=row.read_at is not None,
        is_ours=row.sender == side,
        who=gettext("You") if is_mine else _name(writer),
        when=_when(row.sent_at, reader, now),
    )


def _writer(row: Message, grant: Grant) -> User | None:
    """Who wrote it: None when somebody of the team did whose account is gone."""
    if row.sender == Side.WALKER:
        return grant.walker
    return row.author if row.is_by_team else grant.coach


def _name(writer: User | None) -> str:
    return writer.short_name if writer else gettext("Somebody who has left")


def _when(at: dt.datetime, reader: User, now: dt.datetime) -> str:
    """Day and time on the reader's clock."""
    local = at.astimezone(reader.zone)
    today = reader.local_date(now)
    is_old = today - local.date() > NAMES_YEAR
    day = date_format(local, "j F Y") if is_old else day_in_words(local.date(), today)
    return gettext("%(day)s, %(time)s") % {"day": day, "time": date_format(local, "H:i")}
