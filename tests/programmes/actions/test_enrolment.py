"""Joining, leaving, holding and resuming a programme; moving and skipping a walk."""

import datetime as dt

import pytest

from accounts.models import AuditEvent
from programmes.actions.enrolment import (
    AlreadyEnrolledError,
    DayNotFreeError,
    EnrolmentEndedError,
    NotScreenedError,
    NotSuitableError,
    SessionNotPlannedError,
    days_to_move_to,
    enrol,
    hold,
    move_session,
    resume,
    skip_session,
    withdraw,
)
from programmes.clinical.screening import ONLY_STEADY_BALANCE
from programmes.models import Enrolment, Session
from tests.factories import (
    NOW,
    ClearanceFactory,
    EnrolmentFactory,
    ProgrammeVersionFactory,
    ScreeningFactory,
    SessionFactory,
)

DAY = dt.timedelta(days=1)
MONDAY = dt.date(2026, 11, 23)


def join(walker, version=None, **changes):
    choice = {"starts_on": MONDAY, "weekdays": [0, 2, 4], "by": walker, "now": NOW, **changes}
    return enrol(walker=walker, version=version or ProgrammeVersionFactory(), **choice)


def verbs() -> list[str]:
    return [event.verb for event in AuditEvent.objects.all()]


def test_joining_makes_every_walk_of_every_week(walker):
    screening = ScreeningFactory(walker=walker)

    enrolment = join(walker, reminder_time=dt.time(8, 30))

    assert enrolment.screening == screening
    assert (enrolment.starts_on, enrolment.weekdays) == (MONDAY, [0, 2, 4])
    assert (enrolment.reminder_time, enrolment.enrolled_by) == (dt.time(8, 30), walker)
    sessions = list(enrolment.sessions.all())
    assert [session.number for session in sessions] == list(range(1, 25))
    assert [session.week_number for session in sessions[:4]] == [1, 1, 1, 2]
    assert [session.planned_on for session in sessions[:4]] == [
        MONDAY,
        MONDAY + 2 * DAY,
        MONDAY + 4 * DAY,
        MONDAY + 7 * DAY,
    ]
    assert verbs() == ["enrolment.begun"]


def test_a_programme_whose_weeks_grow_from_four_to_five_walks_gets_them(walker):
    ScreeningFactory(walker=walker)
    version = ProgrammeVersionFactory(programme__slug="bp-heart")

    enrolment = join(walker, version, weekdays=[5, 4, 2, 0, 0])

    weeks = [enrolment.sessions.filter(week_number=week).count() for week in range(1, 10)]
    assert weeks == [4, 4, 4, 4, 5, 5, 5, 5, 5]
    assert enrolment.weekdays == [0, 2, 4, 5]
    assert enrolment.reminder_time is None


def test_a_coach_who_assigns_is_named(walker, coach):
    ScreeningFactory(walker=walker)

    enrolment = join(walker, by=coach)

    event = AuditEvent.objects.get()
    assert (enrolment.enrolled_by, event.actor, event.subject) == (coach, coach, walker)


def test_nobody_follows_two_programmes(walker, enrolment):
    with pytest.raises(AlreadyEnrolledError) as refusal:
        join(walker)

    assert refusal.value.enrolment == enrolment
    assert walker.enrolments.count() == 1


def test_a_programme_on_hold_is_still_followed(walker, enrolment):
    enrolment.hold("fall")

    with pytest.raises(AlreadyEnrolledError):
        join(walker)


def test_somebody_without_answers_is_not_enrolled(walker):
    with pytest.raises(NotScreenedError):
        join(walker)


def test_unfinished_answers_do_not_count(walker):
    ScreeningFactory(walker=walker, completed_at=None, verdict="")

    with pytest.raises(NotScreenedError):
        join(walker)


def test_answers_count_for_twelve_weeks(walker):
    ScreeningFactory(walker=walker, started_at=NOW - 84 * DAY, completed_at=NOW - 84 * DAY)

    assert join(walker).status == Enrolment.Status.ACTIVE


def test_answers_older_than_twelve_weeks_are_asked_again(walker):
    long_ago = NOW - 84 * DAY - dt.timedelta(seconds=1)
    ScreeningFactory(walker=walker, started_at=long_ago, completed_at=long_ago)

    with pytest.raises(NotScreenedError):
        join(walker)


def test_a_finished_programme_used_up_its_answers(walker, enrolment):
    enrolment.finish(NOW)

    with pytest.raises(NotScreenedError):
        join(walker)


def test_a_programme_left_early_leaves_its_answers_usable(walker, enrolment):
    enrolment.withdraw(NOW)

    assert join(walker).screening == enrolment.screening


def test_answers_that_point_elsewhere_say_why(walker):
    ScreeningFactory(walker=walker, verdict="with_care", codes=["CA2"])

    with pytest.raises(NotSuitableError) as refusal:
        join(walker)

    assert refusal.value.args == (ONLY_STEADY_BALANCE,)
    assert not walker.enrolments.exists()


def test_only_the_latest_answers_count(walker):
    ScreeningFactory(walker=walker, started_at=NOW - 9 * DAY)
    ScreeningFactory(walker=walker, verdict="see_a_clinician", codes=["CF2"])

    with pytest.raises(NotSuitableError):
        join(walker)


def test_weekdays_that_no_week_has_leave_nothing_behind(walker):
    ScreeningFactory(walker=walker)

    with pytest.raises(ValueError, match="Weekdays"):
        join(walker, weekdays=[0, 7])

    assert not walker.enrolments.exists()


def test_leaving_keeps_the_walks_and_happens_once(walker, session):
    enrolment = session.enrolment

    withdraw(enrolment=enrolment, by=walker, now=NOW)
    withdraw(enrolment=enrolment, by=walker, now=NOW + DAY)

    assert (enrolment.status, enrolment.ended_at) == (Enrolment.Status.WITHDRAWN, NOW)
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.ended_at) == (Enrolment.Status.WITHDRAWN, NOW)
    assert enrolment.sessions.count() == 1
    assert verbs() == ["enrolment.withdrawn"]


def test_leaving_leaves_out_what_was_still_to_come(walker, enrolment):
    missed = SessionFactory(enrolment=enrolment, planned_on=NOW.date() - DAY)
    today = SessionFactory(enrolment=enrolment, planned_on=NOW.date())
    later = SessionFactory(enrolment=enrolment, planned_on=NOW.date() + DAY)
    done = SessionFactory(enrolment=enrolment, planned_on=NOW.date() + 2 * DAY, status="walked")

    withdraw(enrolment=enrolment, by=walker, now=NOW)

    told = dict(enrolment.sessions.values_list("pk", "status"))
    assert [told[session.pk] for session in (missed, today, later, done)] == [
        "planned",
        "skipped",
        "skipped",
        "walked",
    ]
    assert enrolment.sessions.get(pk=later.pk).skip_reason == "plan_left"


def test_leaving_a_programme_on_hold_keeps_the_reason_of_the_hold(walker, enrolment):
    enrolment.hold("fall")

    withdraw(enrolment=enrolment, by=walker, now=NOW)

    assert (enrolment.status, enrolment.hold_code) == (Enrolment.Status.WITHDRAWN, "fall")


def test_a_hold_keeps_its_first_reason(walker, enrolment):
    hold(enrolment=enrolment, code="fall", by=None, now=NOW)
    hold(enrolment=enrolment, code="pain_high_twice", by=walker, now=NOW)

    assert (enrolment.status, enrolment.hold_code) == (Enrolment.Status.ON_HOLD, "fall")
    assert set(verbs()) == {"enrolment.held", "plan.adapted"}


def test_a_programme_that_ended_is_not_put_on_hold(walker, enrolment):
    enrolment.finish(NOW)

    hold(enrolment=enrolment, code="fall", by=walker, now=NOW)

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.hold_code) == (Enrolment.Status.FINISHED, "")


def test_a_coach_lifts_a_hold_once(coach, enrolment):
    enrolment.hold("near_falls")

    resume(enrolment=enrolment, by=coach, now=NOW)
    resume(enrolment=enrolment, by=coach, now=NOW)

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.hold_code) == (Enrolment.Status.ACTIVE, "")
    assert sorted(verbs()) == ["enrolment.resumed", "plan.adapted"]


def test_nobody_lifts_a_hold_against_the_latest_answers(walker, coach, enrolment):
    enrolment.hold("near_falls")
    ScreeningFactory(walker=walker, started_at=NOW, verdict="see_a_clinician", codes=["CF4"])

    with pytest.raises(NotSuitableError):
        resume(enrolment=enrolment, by=coach, now=NOW)

    enrolment.refresh_from_db()
    assert enrolment.is_on_hold


def test_a_programme_that_ended_is_not_resumed(walker, enrolment):
    enrolment.withdraw(NOW)

    with pytest.raises(EnrolmentEndedError):
        resume(enrolment=enrolment, by=walker, now=NOW)


def test_skipping_a_walk_keeps_the_reason(walker, session):
    SessionFactory(enrolment=session.enrolment, number=2, planned_on=session.planned_on + DAY)
    skip_session(session=session, reason="weather", by=walker, now=NOW)

    assert (session.status, session.skip_reason) == (Session.Status.SKIPPED, "weather")
    session.refresh_from_db()
    assert (session.status, session.skip_reason) == (Session.Status.SKIPPED, "weather")
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject, event.detail) == ("session.skipped", walker, {})


@pytest.mark.parametrize("status", [Session.Status.WALKED, Session.Status.SKIPPED])
def test_a_walk_that_is_done_or_skipped_is_left_alone(walker, session, status):
    session.status = status
    session.save()

    with pytest.raises(SessionNotPlannedError):
        skip_session(session=session, reason="busy", by=walker, now=NOW)
    with pytest.raises(SessionNotPlannedError):
        move_session(session=session, to=session.planned_on + DAY, by=walker, now=NOW)


def test_a_walk_of_a_programme_that_ended_is_left_alone(walker, session):
    session.enrolment.withdraw(NOW)

    with pytest.raises(SessionNotPlannedError):
        skip_session(session=session, reason="busy", by=walker, now=NOW)


def test_moving_a_walk_changes_its_day_and_says_so(walker, session):
    session = move_session(session=session, to=session.planned_on + 3 * DAY, by=walker, now=NOW)

    assert session.planned_on == dt.date(2026, 11, 24)
    session.refresh_from_db()
    assert session.planned_on == dt.date(2026, 11, 24)
    assert AuditEvent.objects.get().detail == {"old": "2026-11-21", "new": "2026-11-24"}


@pytest.mark.parametrize("days", [-1, 0, 2, 7])
def test_a_walk_does_not_move_to_a_day_that_is_past_taken_or_far(walker, session, days):
    SessionFactory(enrolment=session.enrolment)
    before = session.planned_on

    with pytest.raises(DayNotFreeError):
        move_session(session=session, to=before + days * DAY, by=walker, now=NOW)

    session.refresh_from_db()
    assert session.planned_on == before


def test_another_programmes_walks_take_no_day(session):
    SessionFactory(planned_on=session.planned_on + DAY)

    days = days_to_move_to(session, session.planned_on)

    assert days == tuple(session.planned_on + offset * DAY for offset in range(1, 7))


def test_today_is_the_walkers_own_date(walker, session):
    walker.time_zone = "Pacific/Auckland"
    walker.save()
    evening = dt.datetime(2026, 11, 21, 20, 0, tzinfo=dt.UTC)  # already the 22nd in Auckland

    with pytest.raises(DayNotFreeError):
        move_session(session=session, to=dt.date(2026, 11, 22), by=walker, now=evening)
    moved = move_session(session=session, to=dt.date(2026, 11, 28), by=walker, now=evening)

    assert moved.planned_on == dt.date(2026, 11, 28)


def test_an_enrolment_of_somebody_else_does_not_count(walker):
    ScreeningFactory(walker=walker)
    EnrolmentFactory()

    assert join(walker).walker == walker


def test_leaving_a_programme_on_hold_does_not_walk_around_the_hold(walker):
    ScreeningFactory(walker=walker)
    first = join(walker)
    hold(enrolment=first, code="near_falls", by=None, now=NOW)

    withdraw(enrolment=first, by=walker, now=NOW)

    with pytest.raises(NotScreenedError):
        join(walker)
    ScreeningFactory(walker=walker, started_at=NOW + DAY, completed_at=NOW + DAY)
    with pytest.raises(NotSuitableError, match="waits for a clinician"):
        join(walker, now=NOW + DAY)
    ClearanceFactory(walker=walker, codes=["CF4"], given_on=NOW.date())
    assert join(walker, now=NOW + DAY).status == "active"
    first.refresh_from_db()
    assert (first.status, first.hold_code) == ("withdrawn", "near_falls")


def test_leaving_out_the_last_walk_ends_the_programme(walker, enrolment):
    first = SessionFactory(enrolment=enrolment, number=1, planned_on=NOW.date())
    last = SessionFactory(enrolment=enrolment, number=2, planned_on=NOW.date() + DAY)

    skip_session(session=first, reason="busy", by=walker, now=NOW)
    enrolment.refresh_from_db()
    assert enrolment.status == "active"

    skip_session(session=last, reason="busy", by=walker, now=NOW)
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.ended_at) == ("finished", NOW)
    assert "enrolment.finished" in verbs()
