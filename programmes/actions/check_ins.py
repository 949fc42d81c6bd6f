"""The check before a session, kept once however often its form is sent."""

import datetime as dt

from django.db import transaction

from programmes.actions import walks
from programmes.clinical.before import Answers
from programmes.models import CheckIn, SavedPlace, Session

SAME_FORM = dt.timedelta(minutes=1)
"""The same answers within this time come from the same form, sent twice."""


@transaction.atomic
def check_in_once(
    *,
    session: Session,
    answers: Answers,
    now: dt.datetime,
    said_at: dt.datetime | None = None,
    place: SavedPlace | None = None,
) -> CheckIn:
    """A new check-in, or the one that the same answers made a moment before; `said_at` when it arrives later."""
    Session.objects.select_for_update().get(pk=session.pk)
    at = min(said_at or now, now)
    just_now = session.check_ins.filter(at__gt=at - SAME_FORM, at__lte=at, place=place)
    told = (answers.pain_now, sorted(answers.codes))
    same = next((kept for kept in just_now if (kept.pain_now, kept.codes) == told), None)
    if same:
        return same
    return walks.check_in(
        session=session,
        pain_now=answers.pain_now,
        codes=answers.codes,
        now=now,
        said_at=said_at,
        place=place,
    )
