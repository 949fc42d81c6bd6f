"""A clinician's yes: what it opens, what ends it, and that nothing else opens a plan that was stopped."""

import datetime as dt
import uuid

import pytest

from accounts.models import AuditEvent
from programmes.actions.clearances import (
    FaultyClearanceError,
    cancel_clearances,
    end_clearances,
    go_on_or_wait,
    record_clearance,
    withdraw_clearance,
)
from programmes.actions.enrolment import (
    NEEDS_A_YES,
    NotSuitableError,
    enrol,
    hold,
    resume,
    withdraw,
)
from programmes.actions.levers import pause
from programmes.actions.walks import log_walk
from programmes.clinical.breaks import Cause
from programmes.clinical.clearance import EventKind
from programmes.models import Clearance
from programmes.reports.clearances import bounds_of, verdict_of
from tests.factories import (
    NOW,
    TODAY,
    ClearanceFactory,
    EnrolmentFactory,
    ProgrammeVersionFactory,
    ScreeningFactory,
    UserFactory,
)
from tests.programmes.actions.test_screening import answer_all

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
STOPS = ("emergency_sign", "head_hit", "fall_injury", "knee_urgent", "leg_numb_or_weak")
PAUSES = (
    "fall",
    "near_falls",
    "pain_high_twice",
    "morning_pain_lasting",
    "usual_pain_rising",
)


def said(*codes: str, **changes):
    """A doctor's yes of today, for a year, without limits."""
    plain = {
        "role": "doctor",
        "name": "Dr Ash",
        "given_on": TODAY,
        "ends_on": TODAY + 365 * DAY,
        "codes": codes or ("CF1",),
        "effort_top": None,
        "minutes_top": None,
        "surface": "",
    }
    return plain | changes


def yes_to(walker, *codes: str, **changes) -> Clearance:
    return record_clearance(walker=walker, by=walker, now=NOW, **said(*codes, **changes))


def answered(walker, *codes: str, at: dt.datetime = NOW):
    return ScreeningFactory(
        walker=walker, codes=list(codes), verdict="see_a_clinician", started_at=at, completed_at=at
    )


def follow(walker, slug: str = "foundations", by=None):
    version = ProgrammeVersionFactory(programme__slug=slug)
    return enrol(
        walker=walker,
        version=version,
        by=by or walker,
        now=NOW,
        starts_on=TODAY,
        weekdays=[1, 3, 5],
    )


def test_a_yes_is_kept_once_with_everything_that_was_said(walker):
    first = yes_to(walker, "CF3", "CF1", effort_top=4, minutes_top=15, surface="flat")
    again = yes_to(walker, "CF1", "CF3", "CF3", effort_top=4, minutes_top=15, surface="flat")

    assert again.pk == first.pk
    row = walker.clearances.get()
    assert (row.codes, row.recorded_by, row.recorded_at) == (["CF1", "CF3"], walker, NOW)
    assert (bounds_of(row).effort, bounds_of(row).minutes, bounds_of(row).slope) == (4, 15, 0.0)


def test_the_trail_says_who_and_holds_no_health_data(walker):
    row = yes_to(walker)

    event = AuditEvent.objects.get(verb="clearance.recorded")
    assert (event.actor, event.subject, event.target, event.detail) == (
        walker,
        walker,
        str(row.pk),
        {},
    )


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": " "}, "the name is missing"),
        ({"codes": []}, "it covers no question"),
        ({"codes": ["EM1"]}, "nobody can clear EM1"),
        ({"codes": ["CF15"]}, "nobody can clear CF15"),
        ({"given_on": TODAY + DAY}, "it is from a day to come"),
        ({"ends_on": TODAY + 366 * DAY}, "it must end within 12 months"),
        ({"minutes_top": 31}, "minutes must be within 10 to 30"),
        ({"effort_top": 11}, "effort must be within 0 to 10"),
    ],
)
def test_a_record_that_the_rules_refuse_is_not_kept(walker, changes, fault):
    with pytest.raises(FaultyClearanceError) as refused:
        yes_to(walker, **changes)

    assert refused.value.args == (fault,)
    assert not walker.clearances.exists()


def test_a_yes_opens_what_the_answer_closed(walker):
    answered(walker, "CF1")
    with pytest.raises(NotSuitableError):
        follow(walker)

    yes_to(walker, "CF1")

    assert follow(walker).status == "active"


def test_every_amber_answer_needs_its_own_yes(walker):
    answered(walker, "CF1", "CF3")
    yes_to(walker, "CF1")
    assert verdict_of(walker, NOW)[0].kind == "see_a_clinician"

    yes_to(walker, "CF3")

    assert verdict_of(walker, NOW)[0].kind == "with_care"


def test_the_strictest_limits_of_two_clinicians_win(walker):
    answered(walker, "CF1", "CF3")
    yes_to(walker, "CF1", effort_top=5, minutes_top=15)
    yes_to(walker, "CF3", effort_top=4, minutes_top=20, surface="indoors")

    bounds = verdict_of(walker, NOW)[1]

    assert (bounds.effort, bounds.minutes, bounds.slope, bounds.is_indoors) == (4, 15, 0.0, True)


def test_without_answers_there_is_no_verdict(walker):
    with pytest.raises(walker.screenings.model.DoesNotExist):
        verdict_of(walker, NOW)


@pytest.mark.parametrize("code", ["CF4", "CF7"])
def test_after_falls_or_a_fragile_break_a_yes_opens_steady_balance_alone(walker, code):
    answered(walker, code)
    yes_to(walker, code)

    with pytest.raises(NotSuitableError):
        follow(walker, "foundations")

    assert follow(walker, "steady-balance").status == "active"


def test_return_after_injury_needs_a_yes_to_the_operation(walker):
    answered(walker, "CF6")
    with pytest.raises(NotSuitableError):
        follow(walker, "return-after-injury")
    yes_to(walker, "CF6", role="surgeon")

    with pytest.raises(NotSuitableError):
        follow(walker, "foundations")

    assert follow(walker, "return-after-injury").status == "active"


def test_a_nerve_problem_is_led_by_a_coach_even_after_a_yes(walker, coach):
    answered(walker, "CF8")
    yes_to(walker, "CF8", role="physiotherapist")
    with pytest.raises(NotSuitableError):
        follow(walker)

    led = follow(walker, by=coach)

    go_on_or_wait(walker=walker, now=NOW)
    led.refresh_from_db()
    assert led.status == "active"


@pytest.mark.parametrize(("offset", "kind"), [(0, "with_care"), (1, "see_a_clinician")])
def test_a_yes_holds_to_its_last_day(walker, offset, kind):
    answered(walker, "CF1")
    ClearanceFactory(walker=walker, ends_on=TODAY)

    assert verdict_of(walker, NOW + offset * DAY)[0].kind == kind


def test_somebody_elses_yes_opens_nothing(walker):
    answered(walker, "CF1")
    ClearanceFactory()

    assert verdict_of(walker, NOW)[0].kind == "see_a_clinician"


def test_taking_a_yes_back_holds_the_plan_once(walker):
    answered(walker, "CF1")
    row = yes_to(walker, "CF1")
    enrolment = follow(walker)

    withdraw_clearance(clearance=row, by=walker, now=NOW)
    withdraw_clearance(clearance=row, by=walker, now=NOW)

    enrolment.refresh_from_db()
    row.refresh_from_db()
    assert (enrolment.status, enrolment.hold_code) == ("on_hold", "clearance")
    assert (row.cancelled_on, row.cancelled_because) == (TODAY, "withdrawn")
    assert AuditEvent.objects.filter(verb="clearance.withdrawn").count() == 1


def test_a_new_yes_lets_the_plan_go_on(walker):
    answered(walker, "CF1")
    row = yes_to(walker, "CF1")
    enrolment = follow(walker)
    withdraw_clearance(clearance=row, by=walker, now=NOW)

    yes_to(walker, "CF1", name="Dr Beech")

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.hold_code) == ("active", "")


@pytest.mark.parametrize(
    ("because", "on", "codes", "is_ended"),
    [
        (EventKind.FALL, TODAY, frozenset(), True),
        (EventKind.FALL, TODAY - DAY, frozenset(), False),
        (EventKind.OPERATION, None, frozenset(), True),
        (EventKind.HOSPITAL, None, frozenset(), True),
        (EventKind.ILLNESS, None, frozenset(), False),
        (EventKind.ANSWERS, None, frozenset({"CF5"}), True),
        (EventKind.ANSWERS, None, frozenset({"EM1"}), True),
        (EventKind.ANSWERS, None, frozenset({"CF1", "CA2"}), False),
    ],
)
def test_what_happens_ends_a_yes(walker, because, on, codes, is_ended):
    row = ClearanceFactory(walker=walker, given_on=TODAY - DAY)

    count = cancel_clearances(walker=walker, because=because, on=on, codes=codes, now=NOW)

    row.refresh_from_db()
    assert (count, row.cancelled_because) == ((1, because.value) if is_ended else (0, ""))


def test_a_yes_ends_by_its_date_where_the_walker_lives(walker):
    answered(walker, "CF1")
    row = ClearanceFactory(walker=walker, ends_on=TODAY - DAY)
    enrolment = EnrolmentFactory(walker=walker)
    far = UserFactory(time_zone="Pacific/Pago_Pago")
    still = ClearanceFactory(walker=far, ends_on=TODAY - DAY)

    assert end_clearances(now=dt.datetime(2026, 11, 21, 1, tzinfo=dt.UTC)) == 1
    assert end_clearances(now=dt.datetime(2026, 11, 21, 1, tzinfo=dt.UTC)) == 0

    row.refresh_from_db()
    still.refresh_from_db()
    enrolment.refresh_from_db()
    assert (row.cancelled_because, row.cancelled_on, still.cancelled_on) == ("ended", TODAY, None)
    assert (enrolment.status, enrolment.hold_code) == ("on_hold", "clearance")


def test_somebody_without_a_plan_has_none_that_could_wait(walker):
    go_on_or_wait(walker=walker, now=NOW)
    EnrolmentFactory(walker=walker, screening=ScreeningFactory())

    go_on_or_wait(walker=walker, now=NOW)

    assert walker.enrolments.get().status == "active"


def stopped(walker, code: str):
    """A plan that waits since an hour ago."""
    ScreeningFactory(walker=walker)
    enrolment = EnrolmentFactory(walker=walker)
    hold(enrolment=enrolment, code=code, by=None, now=NOW - dt.timedelta(hours=1))
    return enrolment


COVERS = {
    "emergency_sign": "CF2",
    "head_hit": "CF4",
    "fall_injury": "CF4",
    "fall": "CF4",
    "knee_urgent": "CF11",
    "leg_numb_or_weak": "CF8",
    "near_falls": "CF4",
    "pain_high_twice": "CF14",
    "morning_pain_lasting": "CF14",
    "usual_pain_rising": "CF14",
}


@pytest.mark.parametrize("code", [*STOPS, *PAUSES])
def test_a_hold_is_lifted_by_new_answers_and_a_yes_together(walker, code):
    enrolment = stopped(walker, code)

    yes_to(walker, COVERS[code])
    enrolment.refresh_from_db()
    assert enrolment.hold_code == code

    ScreeningFactory(walker=walker, started_at=NOW, completed_at=NOW)
    go_on_or_wait(walker=walker, now=NOW)
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.hold_code, enrolment.held_at) == ("active", "", None)


@pytest.mark.parametrize("code", [*STOPS, *PAUSES, "coach"])
def test_new_answers_alone_lift_no_hold(walker, code):
    enrolment = stopped(walker, code)
    ScreeningFactory(walker=walker, started_at=NOW, completed_at=NOW)

    with pytest.raises(NotSuitableError, match=NEEDS_A_YES):
        resume(enrolment=enrolment, by=walker, now=NOW)

    enrolment.refresh_from_db()
    assert enrolment.hold_code == code


@pytest.mark.parametrize(
    "changes",
    [{"codes": ["CF5"]}, {"given_on": TODAY - DAY}, {"cancelled_on": TODAY}],
    ids=["about something else", "from before", "cancelled"],
)
def test_another_yes_does_not_open_a_stopped_plan(walker, changes):
    enrolment = stopped(walker, "fall")
    ScreeningFactory(walker=walker, started_at=NOW, completed_at=NOW)
    because = "fall" if "cancelled_on" in changes else ""
    plain = {"codes": ["CF4"], "given_on": TODAY, "cancelled_because": because}
    ClearanceFactory(walker=walker, **plain | changes)

    with pytest.raises(NotSuitableError):
        resume(enrolment=enrolment, by=walker, now=NOW)


@pytest.mark.parametrize("code", STOPS)
def test_a_coach_alone_does_not_open_a_stopped_plan(walker, coach, code):
    enrolment = stopped(walker, code)
    ScreeningFactory(walker=walker, started_at=NOW, completed_at=NOW)

    with pytest.raises(NotSuitableError):
        resume(enrolment=enrolment, by=coach, now=NOW)


@pytest.mark.parametrize("code", [*PAUSES, "coach"])
def test_a_coach_opens_a_paused_plan(walker, coach, code):
    enrolment = stopped(walker, code)

    resume(enrolment=enrolment, by=coach, now=NOW)

    assert enrolment.status == "active"


@pytest.mark.parametrize("code", [*STOPS, *PAUSES])
def test_leaving_a_held_programme_is_no_way_around_the_yes(walker, code):
    enrolment = stopped(walker, code)
    withdraw(enrolment=enrolment, by=walker, now=NOW)
    ScreeningFactory(walker=walker, started_at=NOW, completed_at=NOW)
    with pytest.raises(NotSuitableError, match=NEEDS_A_YES):
        follow(walker)

    yes_to(walker, COVERS[code])

    assert follow(walker).status == "active"


@pytest.mark.parametrize(
    ("cause", "status"), [(Cause.OPERATION, "on_hold"), (Cause.HOLIDAY, "active")]
)
def test_an_operation_told_as_a_pause_ends_the_yes_and_the_plan_waits(walker, cause, status):
    answered(walker, "CF1", at=NOW - 2 * DAY)
    ClearanceFactory(walker=walker)
    enrolment = follow(walker)

    pause(walker=walker, from_on=TODAY, until_on=TODAY + 20 * DAY, cause=cause, now=NOW)

    enrolment.refresh_from_db()
    assert enrolment.status == status
    assert walker.clearances.in_force().exists() is (status == "active")


def test_a_fall_in_the_log_ends_the_yes(walker):
    answered(walker, "CF1", at=NOW - 2 * DAY)
    ClearanceFactory(walker=walker)
    session = follow(walker).sessions.earliest("planned_on")

    log_walk(session=session, by=walker, now=NOW, client_uuid=uuid.uuid4(), minutes=10, falls=1)

    assert walker.clearances.get().cancelled_because == "fall"


def test_a_new_amber_answer_ends_the_yes_and_the_same_answers_do_not(walker):
    answered(walker, "CF1", at=NOW - 2 * DAY)
    ClearanceFactory(walker=walker)
    answer_all(walker, NOW, "CF1")
    assert verdict_of(walker, NOW)[0].kind == "with_care"

    answer_all(walker, NOW + DAY, "CF1", "CF5")

    assert walker.clearances.get().cancelled_because == "answers"
    assert verdict_of(walker, NOW + DAY)[0].kind == "see_a_clinician"
