"""Checking in, and logging a walk once."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection

from accounts.models import AuditEvent
from programmes.actions.walks import (
    FormUsedError,
    FutureWalkError,
    ProgrammeOverError,
    TooEarlyError,
    check_in,
    log_walk,
)
from programmes.models import CheckIn, Walk
from tests.factories import (
    NOW,
    EnrolmentFactory,
    ScreeningFactory,
    SessionFactory,
    UserFactory,
    WalkFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def log(session, **told):
    values = {"minutes": 10, "client_uuid": uuid.uuid4(), "now": NOW, **told}
    return log_walk(session=session, by=session.enrolment.walker, **values)


def test_a_walk_is_kept_with_everything_that_was_told(session, walker):
    number = uuid.uuid4()

    walk = log(
        session,
        client_uuid=number,
        minutes=12,
        pain_before=1,
        pain_worst=3,
        pain_after=2,
        effort=4,
        near_falls=1,
        confidence=5,
        stop_code="breathless",
        note="Windy.",
    )

    walk.refresh_from_db()
    assert (walk.session, walk.walker) == (session, walker)
    assert (walk.client_uuid, walk.logged_by) == (number, walker)
    assert (walk.walked_at, walk.logged_at, walk.walked_on) == (NOW, NOW, dt.date(2026, 11, 21))
    assert (walk.minutes, walk.pain_before, walk.pain_worst, walk.pain_after) == (12, 1, 3, 2)
    assert (walk.effort, walk.near_falls, walk.falls, walk.confidence) == (4, 1, 0, 5)
    assert (walk.stop_code, walk.note) == ("breathless", "Windy.")
    session.refresh_from_db()
    assert session.status == "walked"


def test_the_trail_holds_codes_and_no_health_data(session, walker):
    SessionFactory(enrolment=session.enrolment)

    log(session, pain_worst=3, note="Sore.")

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.subject) == ("walk.logged", walker, walker)
    assert (event.target, event.detail) == (str(session.pk), {})


def test_the_same_form_again_changes_nothing(session):
    SessionFactory(enrolment=session.enrolment)
    number = uuid.uuid4()
    first = log(session, client_uuid=number, minutes=10)

    second = log(session, client_uuid=number, minutes=30)

    assert second == first
    assert Walk.objects.get().minutes == 10
    assert AuditEvent.objects.count() == 1


def test_a_second_form_for_the_same_session_changes_nothing(session):
    first = log(session, minutes=10)

    assert log(session, minutes=30) == first
    assert Walk.objects.get().minutes == 10


def test_one_form_never_serves_two_sessions(session):
    later = SessionFactory(enrolment=session.enrolment)
    number = uuid.uuid4()
    first = log(session, client_uuid=number)

    assert log(later, client_uuid=number) == first
    later.refresh_from_db()
    assert later.status == "planned"


def test_a_form_of_somebody_else_is_refused(session):
    foreign = WalkFactory()

    with pytest.raises(FormUsedError):
        log(session, client_uuid=foreign.client_uuid)

    assert Walk.objects.count() == 1


@pytest.mark.parametrize("status", ["finished", "withdrawn"])
def test_an_ended_programme_takes_no_walk(walker, status):
    enrolment = EnrolmentFactory(walker=walker, status=status, ended_at=NOW)

    with pytest.raises(ProgrammeOverError):
        log(SessionFactory(enrolment=enrolment))

    assert not Walk.objects.exists()


def test_a_replay_after_the_end_still_finds_its_walk(session):
    walk = log(session)
    session.enrolment.refresh_from_db()

    assert session.enrolment.status == "finished"
    assert log(session) == walk


def test_a_walk_of_later_this_week_may_come_early(enrolment):
    early = log(SessionFactory(enrolment=enrolment, planned_on=enrolment.starts_on + 6 * DAY))

    assert early.walked_on == enrolment.starts_on


def test_a_walk_of_next_week_may_not(enrolment):
    with pytest.raises(TooEarlyError):
        log(SessionFactory(enrolment=enrolment, planned_on=enrolment.starts_on + 7 * DAY))


def test_nobody_has_walked_in_the_future(session):
    with pytest.raises(FutureWalkError):
        log(session, walked_at=NOW + dt.timedelta(seconds=1))


def test_a_walk_may_be_told_later(session):
    walk = log(session, walked_at=NOW - dt.timedelta(hours=2))

    assert (walk.walked_at, walk.logged_at) == (NOW - dt.timedelta(hours=2), NOW)


def test_the_day_is_that_of_the_walker():
    walker = UserFactory(time_zone="Pacific/Auckland")
    session = SessionFactory(enrolment=EnrolmentFactory(walker=walker))

    walk = log(session, now=dt.datetime(2026, 11, 21, 11, 30, tzinfo=dt.UTC))

    assert walk.walked_on == dt.date(2026, 11, 22)


def test_a_walk_on_hold_is_still_a_fact(session):
    session.enrolment.hold("screening")

    log(session)

    session.enrolment.refresh_from_db()
    assert (session.enrolment.status, session.enrolment.hold_code) == ("on_hold", "screening")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"falls": 1}, "fall"),
        ({"near_falls": 2}, "near_falls"),
        ({"stop_code": "emergency"}, "emergency_sign"),
        ({"near_falls": 1, "pain_worst": 6}, ""),
    ],
)
def test_a_row_that_acts_at_once_holds_the_plan(session, told, code):
    SessionFactory(enrolment=session.enrolment)

    log(session, **told)

    session.enrolment.refresh_from_db()
    assert session.enrolment.hold_code == code


@pytest.mark.parametrize(("days", "code"), [(13, "pain_high_twice"), (14, "")])
def test_high_pain_twice_in_14_days_holds_the_plan(walker, session, days, code):
    SessionFactory(enrolment=session.enrolment)
    before = EnrolmentFactory(
        walker=walker, status="finished", ended_at=NOW, starts_on=session.planned_on - 60 * DAY
    )
    earlier = SessionFactory(enrolment=before, planned_on=session.planned_on - days * DAY)
    WalkFactory(session=earlier, pain_worst=7)

    log(session, pain_worst=6)

    session.enrolment.refresh_from_db()
    assert session.enrolment.hold_code == code


def test_the_walks_of_others_do_not_count(session):
    SessionFactory(enrolment=session.enrolment)
    WalkFactory(pain_worst=9)

    log(session, pain_worst=6)

    session.enrolment.refresh_from_db()
    assert session.enrolment.status == "active"


def test_the_hold_is_made_by_the_rules_and_not_by_the_walker(session, walker):
    log(session, falls=1)

    event = AuditEvent.objects.get(verb="enrolment.held")
    assert (event.actor, event.subject) == (None, walker)


def test_the_last_walk_finishes_the_programme(session, walker):
    log(session)

    session.enrolment.refresh_from_db()
    assert (session.enrolment.status, session.enrolment.ended_at) == ("finished", NOW)
    assert AuditEvent.objects.filter(verb="enrolment.finished", subject=walker).count() == 1


def test_a_walk_that_is_left_keeps_the_programme_open(session):
    SessionFactory(enrolment=session.enrolment)

    log(session)

    session.enrolment.refresh_from_db()
    assert session.enrolment.status == "active"


def test_walks_missed_before_do_not_keep_it_open(walker):
    enrolment = EnrolmentFactory(walker=walker, starts_on=NOW.date() - 2 * DAY)
    missed = SessionFactory(enrolment=enrolment)

    log(SessionFactory(enrolment=enrolment))

    enrolment.refresh_from_db()
    missed.refresh_from_db()
    assert (enrolment.status, missed.status) == ("finished", "planned")


def test_a_fall_on_the_last_walk_holds_rather_than_finishes(session):
    log(session, falls=1)

    session.enrolment.refresh_from_db()
    assert session.enrolment.status == "on_hold"


def test_a_check_in_keeps_the_answers_and_our_answer(session, walker):
    kept = check_in(session=session, pain_now=4, codes=["shoes_wrong", "ill", "ill"], now=NOW)

    kept.refresh_from_db()
    assert (kept.session, kept.at, kept.pain_now) == (session, NOW, 4)
    assert (kept.codes, kept.verdict) == (["ill", "shoes_wrong"], "skip")
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject, event.detail) == ("session.checked_in", walker, {})


@pytest.mark.parametrize(
    ("pain", "verdict"), [(2, "start"), (3, "easy"), (5, "easy"), (6, "skip")]
)
def test_pain_decides_how_to_begin(session, pain, verdict):
    assert check_in(session=session, pain_now=pain, codes=[], now=NOW).verdict == verdict


@pytest.mark.parametrize(("pain", "codes"), [(11, []), (0, ["made_up"])])
def test_answers_that_nobody_can_give_are_refused(session, pain, codes):
    with pytest.raises(ValueError, match="pain"):
        check_in(session=session, pain_now=pain, codes=codes, now=NOW)

    assert not CheckIn.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_form", [True, False])
def test_parallel_clients_make_one_walk(same_form):
    walker = UserFactory()
    screening = ScreeningFactory(walker=walker)
    session = SessionFactory(enrolment=EnrolmentFactory(walker=walker, screening=screening))
    numbers = [uuid.uuid4()] * 4 if same_form else [uuid.uuid4() for _ in range(4)]
    made, ready = [], threading.Barrier(4)

    def send(number):
        try:
            ready.wait(5)
            made.append(log(session, client_uuid=number).pk)
        finally:
            connection.close()

    clients = [threading.Thread(target=send, args=[number]) for number in numbers]
    for client in clients:
        client.start()
    for client in clients:
        client.join()

    assert len(made) == 4
    assert set(made) == {Walk.objects.get().pk}
