"""The answer on the morning after a walk: kept once a day, corrected that day, and acted upon when pain has lasted."""

import datetime as dt
import uuid

from django.db import transaction

from accounts.audit import record
from programmes.actions.enrolment import hold
from programmes.actions.reviews import correct_reviews
from programmes.models import Enrolment, MorningAnswer, Walk
from programmes.reports.mornings import ASKED_FOR_DAYS, morning_row


class MorningClosedError(Exception):
    """The answer belongs to a morning that has not come yet, or that is long over."""


@transaction.atomic
def answer_morning(
    *,
    walk: Walk,
    pain: int,
    is_swollen: bool,
    now: dt.datetime,
    client_uuid: uuid.UUID | None = None,
) -> MorningAnswer:
    """Keep how it is on the walker's day of `now`; answering again that day corrects the answer.

    An answer that a phone sends late counts at its own instant: it never overwrites one that was given after it.
    """
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("walker")
        .get(sessions__walk=walk)
    )
    walker = enrolment.walker
    today = walker.local_date(now)
    if not 0 < walk.days_ago(today) <= ASKED_FOR_DAYS:
        raise MorningClosedError
    kept = walk.mornings.filter(answered_on=today).first()
    if kept and (kept.answered_at > now or (kept.pain, kept.is_swollen) == (pain, is_swollen)):
        return kept
    answer = kept or MorningAnswer(pk=client_uuid or uuid.uuid4(), walk=walk, answered_on=today)
    answer.pain, answer.is_swollen, answer.answered_at = pain, is_swollen, now
    answer.save()
    record(at=now, actor=walker, verb="morning.answered", subject=walker, target=answer.pk)
    row = morning_row(answer)
    if row and row.action == "pause_contact_coach" and enrolment.status == "active":
        hold(enrolment=enrolment, code=row.code, by=None, now=now)
    correct_reviews(enrolment=enrolment, since=walk.walked_on, now=now)
    return answer
