"""Random people who walk and coach, with random wishes, terms and plans, in weeks in which clocks change."""

import datetime as dt

from hypothesis import strategies as st

from reminders.reports.sources import SOURCES
from tests.factories import (
    NOW,
    EnrolmentFactory,
    GrantFactory,
    MembershipFactory,
    PreferenceFactory,
    ReminderTermsFactory,
    ScreeningFactory,
    SessionFactory,
    UserFactory,
    WalkFactory,
)

A_DAY = dt.timedelta(days=1)
LONG_AGO = NOW - 40 * A_DAY
ZONES = (
    "Europe/London",
    "America/New_York",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
)
# Weeks in which clocks change in some of these zones, and one in which none does.
STARTS = (
    NOW,
    dt.datetime(2027, 3, 10, 13, 45, tzinfo=dt.UTC),
    dt.datetime(2027, 3, 22, 5, 15, tzinfo=dt.UTC),
    dt.datetime(2027, 10, 25, 20, 0, tzinfo=dt.UTC),
)
times = st.times().map(
    lambda time: time.replace(minute=time.minute // 15 * 15, second=0, microsecond=0)
)
quiet_hours = st.tuples(times, times).filter(lambda hours: hours[0] != hours[1])
wishes = st.dictionaries(
    st.sampled_from(sorted(SOURCES)),
    st.tuples(st.booleans(), times, st.integers(1, 127)),
    max_size=7,
)
plans = st.fixed_dictionaries(
    {
        "at": st.none() | times,
        "days": st.sets(st.integers(0, 19), max_size=9),
        "screened": st.integers(-4, 20),
        "walked": st.integers(1, 60),
        "quiet": st.none() | quiet_hours,
        "pause": st.none() | st.tuples(st.integers(-3, 14), st.integers(0, 9)),
        "is_stopped": st.sampled_from([False, False, False, True]),
    }
)


def live(now, zone, plan, chosen):
    """Somebody who walks and coaches, with these wishes."""
    person = UserFactory(time_zone=zone)
    asked = ScreeningFactory(
        walker=person,
        started_at=now - dt.timedelta(weeks=12) + plan["screened"] * A_DAY,
    )
    enrolment = EnrolmentFactory(
        walker=person,
        screening=asked,
        enrolled_at=LONG_AGO,
        reminder_time=plan["at"],
        starts_on=now.date() - 3 * A_DAY,
    )
    for number, gap in enumerate(sorted(plan["days"])):
        on = now.date() + (gap - 3) * A_DAY
        SessionFactory(enrolment=enrolment, number=number + 1, planned_on=on)
    walked = SessionFactory(
        enrolment=enrolment, number=99, planned_on=now.date() - 9 * A_DAY, status="walked"
    )
    walked_at = now - plan["walked"] * dt.timedelta(hours=1)
    WalkFactory(
        session=walked,
        walked_at=walked_at,
        walked_on=walked_at.astimezone(person.zone).date(),
    )
    clinic = MembershipFactory(person=person).clinic
    GrantFactory(coach=person, clinic=clinic)
    for kind, (is_on, at, days) in chosen.items():
        PreferenceFactory(
            person=person,
            kind=kind,
            is_on=is_on,
            local_time=at,
            weekdays=days,
            changed_at=LONG_AGO,
        )
    ReminderTermsFactory(person=person, changed_at=LONG_AGO, **terms_from(now, plan))
    return person


def terms_from(now, plan):
    quiet, pause = plan["quiet"], plan["pause"]
    found = {"stopped_at": LONG_AGO if plan["is_stopped"] else None}
    if quiet:
        found |= {"quiet_from": quiet[0], "quiet_until": quiet[1]}
    if pause:
        first, length = pause
        begins = now.date() + first * A_DAY
        found |= {"paused_from": begins, "paused_until": begins + length * A_DAY}
    return found
