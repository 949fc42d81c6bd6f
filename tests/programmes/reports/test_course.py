"""When a session may be walked: by the weeks of the walker's own course, not by those since the start."""

import datetime as dt

import pytest

from programmes.actions.adaptations import adapt
from programmes.actions.levers import change_weekdays, pause
from programmes.actions.walks import TooEarlyError, log_walk
from programmes.clinical.breaks import Cause
from programmes.clinical.change import Change
from programmes.models import Enrolment, Session
from programmes.reports.course import may_be_walked_on, plan_in_force
from programmes.reports.lived import latest_enrolment, live
from programmes.reports.plan_changes import standing_plan
from tests.factories import NOW
from tests.programmes.beginning import START, fresh

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def may(plan, planned, day):
    """The rule, and what every page of a walker says; they never differ."""
    on, today = START + planned * DAY, START + day * DAY
    session = Session(enrolment=fresh(plan), planned_on=on, week_number=1)
    found = may_be_walked_on(session, today)
    lived = live(latest_enrolment(plan.walker), today)
    assert lived.may_be_walked(lived.sessions[0]._replace(planned_on=on)) is found
    return found


@pytest.mark.parametrize(
    ("planned", "day", "expected"),
    [(6, 0, True), (7, 6, False), (7, 7, True), (0, 30, True), (0, -1, False), (60, 59, False)],
)
def test_a_session_is_walked_from_the_first_day_of_its_week(plan, planned, day, expected):
    assert may(plan, planned, day) is expected


@pytest.mark.parametrize(
    ("planned", "day", "expected"),
    [
        (7, 6, False),
        (12, 11, False),
        (13, 12, True),
        (18, 12, True),
        (19, 18, False),
        (21, 19, True),
        (14, 9, False),
    ],
)
def test_after_a_pause_the_weeks_are_those_of_the_course(plan, planned, day, expected):
    """Away on the days 7 to 11: the next weeks begin on the days 12 and 19."""
    first, last = START + 7 * DAY, START + 11 * DAY
    pause(walker=plan.walker, from_on=first, until_on=last, cause=Cause.HOLIDAY, now=NOW)

    assert may(plan, planned, day) is expected


def test_nobody_logs_a_walk_of_the_week_after_early_because_of_a_pause(plan):
    first = START + 2 * DAY
    pause(
        walker=plan.walker,
        from_on=first,
        until_on=first + 2 * DAY,
        cause=Cause.HOLIDAY,
        now=NOW,
    )
    session = plan.sessions.planned().filter(planned_on__gt=START + 11 * DAY).first()

    with pytest.raises(TooEarlyError):
        log_walk(
            session=session,
            by=plan.walker,
            now=NOW + 11 * DAY,
            client_uuid=plan.pk,
            minutes=10,
        )


def test_a_past_day_is_replayed_with_the_weekdays_of_that_day(plan):
    """Other days are chosen on the fourth day, and again a week later."""
    days = range(30)
    before = [plan_in_force(fresh(plan), START + day * DAY) for day in days]
    chosen = [(3, [0, 2, 6]), (10, [1, 4, 6])]
    known = {0: before}
    for day, weekdays in chosen:
        change_weekdays(walker=plan.walker, weekdays=weekdays, now=NOW + day * DAY)
        known[day] = [plan_in_force(fresh(plan), START + each * DAY) for each in days]

    replayed = [plan_in_force(fresh(plan), START + day * DAY) for day in days]

    assert replayed[:3] == before[:3]
    assert replayed[3:10] == known[3][3:10]
    assert replayed[10:] == known[10][10:]
    assert [week.weekdays for week in (replayed[0], replayed[7], replayed[14])] == [
        (1, 3, 5),
        (0, 2, 6),
        (1, 4, 6),
    ]
    assert Enrolment.objects.get().weekdays == [1, 3, 5]


def test_weekdays_that_hold_already_are_no_choice(plan):
    assert change_weekdays(walker=plan.walker, weekdays=[5, 3, 1, 1], now=NOW) is None
    assert change_weekdays(walker=plan.walker, weekdays=[0, 2, 4], now=NOW) is not None
    assert change_weekdays(walker=plan.walker, weekdays=[0, 2, 4], now=NOW + DAY) is None
    assert plan.adaptations.count() == 1


def test_of_a_coachs_changes_for_one_day_the_one_made_later_counts(plan, coach):
    for hour, minutes in enumerate((12, 10, 11)):
        adapt(
            enrolment=plan,
            action="coach_change",
            from_on=START + 7 * DAY,
            change=Change(minutes=minutes),
            by=coach,
            now=NOW + dt.timedelta(hours=hour),
        )

    assert standing_plan(fresh(plan), NOW).change.minutes == 11
    assert plan_in_force(fresh(plan), START + 7 * DAY).week.total_minutes == 11
