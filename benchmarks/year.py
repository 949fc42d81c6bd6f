"""A coach with 300 walkers who have a year behind them, and one with none: `python -m benchmarks.year` adds them."""

import datetime as dt
import os
import uuid
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from programmes.models import Enrolment, Session, Walk

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkapp.settings")
WALKERS, SEED = 300, 1
EARLIER, WEEKS, WALKS_A_WEEK = 6, 8, 3
"""Six programmes of eight weeks before the one that is followed now: about a year."""
PAIN = (3, 2, 3, 1, 2, 2, 1, 4)
FULL, EMPTY = f"coach-{SEED}-0@example.org", "coach-empty@example.org"


def make() -> None:
    """Both coaches, in one clinic."""
    from django.core.management import call_command  # noqa: PLC0415 - the apps are loaded by then
    from django.utils import timezone  # noqa: PLC0415

    from coaching.models import Clinic, Membership  # noqa: PLC0415
    from programmes.models import Enrolment  # noqa: PLC0415
    from reminders.management.demo import Maker  # noqa: PLC0415

    call_command("seed_demo", walkers=WALKERS, coaches=1, weeks=WEEKS, seed=SEED, verbosity=0)
    maker = Maker(seed=SEED + 1, now=timezone.now())
    idle = maker.person(EMPTY, "Coach Empty")
    maker.member(Clinic.objects.get(name=f"Crowd Clinic {SEED}"), idle, Membership.Role.COACH)
    maker.write()
    crowd = Enrolment.objects.active().filter(enrolled_by__email=FULL)
    for followed in crowd.select_related("walker", "version", "screening", "enrolled_by"):
        for place in range(1, EARLIER + 1):
            _finished(followed, followed.starts_on - dt.timedelta(weeks=WEEKS * place))


def _finished(followed: "Enrolment", starts_on: dt.date) -> None:
    from programmes.models import Adaptation, Enrolment, Session, Walk  # noqa: PLC0415

    began = dt.datetime.combine(starts_on, dt.time(8), dt.UTC)
    enrolment = Enrolment.objects.create(
        walker=followed.walker,
        version=followed.version,
        screening=followed.screening,
        starts_on=starts_on,
        weekdays=[0, 2, 4],
        status=Enrolment.Status.FINISHED,
        enrolled_by=followed.enrolled_by,
        enrolled_at=began,
        ended_at=began + dt.timedelta(weeks=WEEKS),
    )
    sessions = [
        Session(
            enrolment=enrolment,
            week_number=1 + number // WALKS_A_WEEK,
            number=number + 1,
            planned_on=starts_on
            + dt.timedelta(weeks=number // WALKS_A_WEEK, days=2 * (number % WALKS_A_WEEK)),
            status=Session.Status.WALKED,
        )
        for number in range(WEEKS * WALKS_A_WEEK)
    ]
    Session.objects.bulk_create(sessions)
    Walk.objects.bulk_create(_walk(session) for session in sessions)
    Adaptation.objects.bulk_create(
        Adaptation(
            enrolment=enrolment,
            action=Adaptation.Action.ADVANCE,
            from_on=starts_on + dt.timedelta(weeks=week + 1),
            reviewed_on=starts_on + dt.timedelta(weeks=week),
            made_at=began + dt.timedelta(weeks=week + 1),
        )
        for week in range(WEEKS)
    )


def _walk(session: "Session") -> "Walk":
    from programmes.models import Walk  # noqa: PLC0415

    at = dt.datetime.combine(session.planned_on, dt.time(10), dt.UTC)
    pain = PAIN[session.number % len(PAIN)]
    return Walk(
        session=session,
        walker=session.enrolment.walker,
        client_uuid=uuid.uuid4(),
        walked_on=session.planned_on,
        walked_at=at,
        logged_at=at + dt.timedelta(minutes=40),
        logged_by=session.enrolment.walker,
        minutes=10 + 2 * session.week_number,
        pain_before=pain,
        pain_worst=pain + 1,
        pain_after=pain,
        effort=4,
        confidence=4,
    )


if __name__ == "__main__":
    django.setup()
    make()
