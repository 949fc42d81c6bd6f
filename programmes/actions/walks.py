"""What a walker does around one session: the check before it, and the log after it."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Required, TypedDict, Unpack

from django.db import transaction
from django.db.models import Q

from accounts.audit import record
from accounts.models import User
from programmes.actions.clearances import cancel_clearances
from programmes.actions.emergencies import SIGN, stop_for_emergency
from programmes.actions.enrolment import finish_after_the_last, hold
from programmes.actions.events import note_events
from programmes.actions.more_days import act_on_more_days
from programmes.actions.reviews import correct_reviews, review_enrolment
from programmes.clinical.before import PAIN_HIGH, Answers, check
from programmes.clinical.clearance import EventKind
from programmes.clinical.stop_rules import (
    PAIN_WINDOW_DAYS,
    AfterVerdict,
    SoreCheck,
    StumbledInTests,
    TellsOfAWalk,
    fell,
    with_sore_checks,
)
from programmes.models import CheckIn, Enrolment, SavedPlace, Session, Walk
from programmes.reports.aftermath import told_late
from programmes.reports.checks import high_pains_of, stumbled_in_tests
from programmes.reports.course import may_be_walked_on


class WalkRefusedError(Exception):
    """The walk cannot be logged; the subclass says why."""


class ProgrammeOverError(WalkRefusedError):
    """The programme was finished or left."""


class TooEarlyError(WalkRefusedError):
    """The session is planned for a later week."""


class FutureWalkError(WalkRefusedError):
    """The walk is said to have happened after now."""


class FormUsedError(WalkRefusedError):
    """The number of this form belongs to somebody else's walk; a fresh form helps."""


class Felt(TypedDict, total=False):
    """What the walker tells about a walk; all but the minutes may be left out."""

    minutes: Required[int]
    walked_at: dt.datetime
    pain_before: int | None
    pain_worst: int | None
    pain_after: int | None
    effort: int | None
    near_falls: int
    falls: int
    confidence: int | None
    stop_code: str
    note: str


@transaction.atomic
def check_in(
    *,
    session: Session,
    pain_now: int,
    codes: Iterable[str],
    now: dt.datetime,
    said_at: dt.datetime | None = None,
    place: SavedPlace | None = None,
    client_uuid: uuid.UUID | None = None,
) -> CheckIn:
    """Keep what the walker said before a session, with our answer to it; ValueError for a code that nobody asked.

    `said_at` is when it was said, for a check that a phone sends later; then the phone's number becomes the row's.
    `place` is where, among the walker's own. No walk begins before the week before it is reviewed, with or without an
    answer about the last morning. An emergency sign, high pain for the second time, and what was ticked on more days are
    acted upon at once.
    """
    ticked = frozenset(codes)
    verdict = check(Answers(pain_now=pain_now, codes=ticked))
    check_in = CheckIn.objects.create(
        pk=client_uuid or uuid.uuid4(),
        session=session,
        at=min(said_at or now, now),
        pain_now=pain_now,
        codes=sorted(ticked),
        verdict=verdict.kind,
        place=place,
    )
    walker = session.enrolment.walker
    record(at=now, actor=walker, verb="session.checked_in", subject=walker, target=session.pk)
    review_enrolment(enrolment=session.enrolment, now=now, waits=False)
    _act_on_check(check_in, walker.local_date(check_in.at), now=now)
    return check_in


def _act_on_check(check_in: CheckIn, said_on: dt.date, *, now: dt.datetime) -> None:
    """What cannot wait for the review at the end of the week, and the review of a week that was over already."""
    enrolment = check_in.session.enrolment
    if SIGN in check_in.codes:
        stop_for_emergency(walker=enrolment.walker, now=now)
    if check_in.pain_now >= PAIN_HIGH:
        _hold_for(enrolment, _judge_check(enrolment, said_on), now=now)
    if said_on < enrolment.walker.local_date(now):
        correct_reviews(enrolment=enrolment, since=said_on, now=now)
    if check_in.codes:
        act_on_more_days(enrolment=enrolment, now=now)


@transaction.atomic
def log_walk(
    *, session: Session, by: User, now: dt.datetime, client_uuid: uuid.UUID, **felt: Unpack[Felt]
) -> Walk:
    """Keep one walk for one session; the same form or the same session again returns the walk that exists.

    The rules that act at once are applied here: they may put the enrolment on hold.
    """
    enrolment = Enrolment.objects.select_for_update().get(pk=session.enrolment_id)
    session = Session.objects.select_for_update().get(pk=session.pk)
    session.enrolment = enrolment
    if walk := _walk_that_exists(session, client_uuid):
        return walk
    walked_at = felt.pop("walked_at", now)
    walked_on = enrolment.walker.local_date(walked_at)
    _refuse_what_cannot_be(session, walked_at=walked_at, walked_on=walked_on, now=now)
    walk = Walk.objects.create(
        session=session,
        walker=enrolment.walker,
        client_uuid=client_uuid,
        walked_on=walked_on,
        walked_at=walked_at,
        logged_at=now,
        logged_by=by,
        **felt,
    )
    session.mark_walked()
    record(at=now, actor=by, verb="walk.logged", subject=enrolment.walker, target=session.pk)
    note_events(walk=walk, now=now)
    apply_the_rules(enrolment, walk, now=now)
    finish_after_the_last(enrolment=enrolment, day=walk.walked_on, by=by, now=now)
    return walk


def _walk_that_exists(session: Session, client_uuid: uuid.UUID) -> Walk | None:
    """The walk of this session, or the one that the same form already made for this walker."""
    walks = Walk.objects.select_related("session__enrolment")
    walk = walks.filter(Q(session=session) | Q(client_uuid=client_uuid)).first()
    if walk and walk.session.enrolment.walker_id != session.enrolment.walker_id:
        raise FormUsedError
    return walk


def _refuse_what_cannot_be(
    session: Session, *, walked_at: dt.datetime, walked_on: dt.date, now: dt.datetime
) -> None:
    if session.enrolment.has_ended:
        raise ProgrammeOverError
    if walked_at > now:
        raise FutureWalkError
    if not may_be_walked_on(session, walked_on):
        raise TooEarlyError


def apply_the_rules(enrolment: Enrolment, walk: Walk, *, now: dt.datetime) -> None:
    """Hold the plan when a row of table 4 says so; the walks of all the walker's programmes count, but no session twice.

    A walk of an earlier day may change what later walks meant, and the review of its week.
    """
    _walk, *others = _told_around(enrolment, walk.walked_on, of=walk)
    _hold_for(enrolment, told_late(walk, others), now=now)
    if fell(walk):
        cancel_clearances(
            walker=enrolment.walker, because=EventKind.FALL, on=walk.walked_on, now=now
        )
    if walk.walked_on < enrolment.walker.local_date(now):
        correct_reviews(enrolment=enrolment, since=walk.walked_on, now=now)


def _judge_check(enrolment: Enrolment, day: dt.date) -> AfterVerdict:
    """What table 4 says at once to high pain in a check; a walk with high pain on that day has said it already."""
    told = SoreCheck(day)
    known = _told_around(enrolment, day)
    others = [each for each in known if each != told]
    return told_late(told, others) if told in known else AfterVerdict(())


def act_on_tests(*, enrolment: Enrolment, day: dt.date, now: dt.datetime) -> None:
    """What table 4 says at once to the near-falls in physical tests of a day, with those of the walks around it."""
    known = _told_around(enrolment, day)
    tests = [each for each in known if isinstance(each, StumbledInTests) and each.walked_on == day]
    for told in tests:
        others = [each for each in known if each is not told]
        _hold_for(enrolment, told_late(told, others), now=now)


def _told_around(
    enrolment: Enrolment, day: dt.date, *, of: Walk | None = None
) -> list[TellsOfAWalk]:
    """The walks and sore checks of the days around one, with the walk `of`, as it is told now, in the first place."""
    window = dt.timedelta(days=PAIN_WINDOW_DAYS)
    walks = Walk.objects.filter(
        session__enrolment__walker=enrolment.walker_id,
        walked_on__gt=day - window,
        walked_on__lt=day + window,
    )
    told = [of, *walks.exclude(session=of.session_id)] if of else list(walks)
    tests = stumbled_in_tests(enrolment.walker)
    return [*with_sore_checks(told, high_pains_of(enrolment.walker)), *tests]


def _hold_for(enrolment: Enrolment, verdict: AfterVerdict, *, now: dt.datetime) -> None:
    if verdict.row and verdict.holds:
        hold(enrolment=enrolment, code=verdict.row.code, by=None, now=now)
