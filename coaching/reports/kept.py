"""What a coach keeps of a coaching that has ended: what they wrote themselves, for as long as the settings say."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.models import User
from coaching import access
from coaching.models import Grant, Message, Note

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class KeptWords:
    """One note or message of the coach's own."""

    at: dt.datetime
    body: str
    is_note: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """The own words about one walker, and the last instant at which they can be read."""

    grant: Grant
    ended_at: dt.datetime
    until: dt.datetime
    words: tuple[KeptWords, ...]


def kept_by(coach: User, now: dt.datetime) -> tuple[Kept, ...]:
    """Nothing of the walker's: no plan, no walk, no pain, no answer. In three queries."""
    grants = list(access.kept_grants(coach, now).select_related("walker", "clinic"))
    words: dict[tuple[UUID, UUID], list[KeptWords]] = defaultdict(list)
    notes = Note.objects.filter(author=coach, walker__in=[grant.walker_id for grant in grants])
    for note in notes:
        words[note.walker_id, note.clinic_id].append(
            KeptWords(note.written_at, note.body, is_note=True)
        )
    written = Message.objects.filter(
        grant__in=grants, sender=Message.Side.COACH, is_by_team=False
    ).select_related("grant")
    for row in written:
        key = row.grant.walker_id, row.grant.clinic_id
        words[key].append(KeptWords(row.sent_at, row.body, is_note=False))
    return tuple(_kept(grant, words[grant.walker_id, grant.clinic_id], now) for grant in grants)


def _kept(grant: Grant, words: list[KeptWords], now: dt.datetime) -> Kept:
    ended_at = grant.over_at(now) or now
    newest_first = sorted(words, key=lambda row: row.at, reverse=True)
    return Kept(grant, ended_at, ended_at + access.coach_keeps(), tuple(newest_first))
