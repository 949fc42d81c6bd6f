"""What the database refuses, each promise by its name, and what a row can say about itself."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from programmes.models import Enrolment, ProgrammeVersion, Session, week_of
from tests.factories import (
    NOW,
    CheckInFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
    ScreeningAnswerFactory,
    ScreeningFactory,
    SessionFactory,
    UserFactory,
    WalkFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SATURDAY = dt.date(2026, 11, 21)


def refuses(attack, name: str, *columns: str) -> None:
    """The promise called `name` is kept. SQLite names the columns of a broken uniqueness, PostgreSQL the promise."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        attack()
    said = str(caught.value)
    by_columns = bool(columns) and all(column in said for column in columns)
    assert name in said or by_columns, said


def test_one_version_per_programme_and_number():
    version = ProgrammeVersionFactory()
    again = {"programme": version.programme, "number": 1, "document": {}, "published_at": NOW}

    refuses(
        lambda: ProgrammeVersion.objects.create(**again),
        "one_version_per_programme_and_number",
        "programme_id",
        "number",
    )


def test_one_unfinished_screening_per_walker(walker):
    ScreeningFactory(walker=walker, completed_at=None, verdict="")

    refuses(
        lambda: ScreeningFactory(walker=walker, completed_at=None, verdict=""),
        "one_unfinished_screening_per_walker",
        "walker_id",
    )
    ScreeningFactory(walker=walker)


@pytest.mark.parametrize(("completed_at", "verdict"), [(NOW, ""), (None, "go")])
def test_completed_screening_has_a_verdict(completed_at, verdict):
    refuses(
        lambda: ScreeningFactory(completed_at=completed_at, verdict=verdict),
        "completed_screening_has_a_verdict",
    )


def test_one_answer_per_screening_and_question():
    answer = ScreeningAnswerFactory()

    refuses(
        lambda: ScreeningAnswerFactory(screening=answer.screening, code=answer.code),
        "one_answer_per_screening_and_question",
        "screening_id",
        "code",
    )


@pytest.mark.parametrize("code", ["", "fall"])
def test_one_active_enrolment_per_walker(walker, code):
    EnrolmentFactory(walker=walker, status="on_hold" if code else "active", hold_code=code)

    refuses(
        lambda: EnrolmentFactory(walker=walker), "one_active_enrolment_per_walker", "walker_id"
    )
    EnrolmentFactory(walker=walker, status="finished", ended_at=NOW)


@pytest.mark.parametrize(("status", "code"), [("on_hold", ""), ("active", "fall")])
def test_a_hold_code_belongs_to_a_hold(status, code):
    refuses(
        lambda: EnrolmentFactory(status=status, hold_code=code),
        "a_hold_code_belongs_to_a_hold",
    )


@pytest.mark.parametrize(
    ("status", "ended_at"), [("finished", None), ("withdrawn", None), ("active", NOW)]
)
def test_ended_enrolment_has_an_end(status, ended_at):
    refuses(
        lambda: EnrolmentFactory(status=status, ended_at=ended_at), "ended_enrolment_has_an_end"
    )


def test_one_session_per_enrolment_and_day(session):
    refuses(
        lambda: SessionFactory(
            enrolment=session.enrolment, number=2, planned_on=session.planned_on
        ),
        "one_session_per_enrolment_and_day",
        "enrolment_id",
        "planned_on",
    )


def test_one_session_per_enrolment_and_number(session):
    refuses(
        lambda: SessionFactory(
            enrolment=session.enrolment, number=1, planned_on=session.planned_on + DAY
        ),
        "one_session_per_enrolment_and_number",
        "enrolment_id",
        "number",
    )


@pytest.mark.parametrize("counts", [{"week_number": 0}, {"number": 0, "week_number": 1}])
def test_sessions_are_counted_from_one(enrolment, counts):
    refuses(
        lambda: SessionFactory(enrolment=enrolment, planned_on=SATURDAY, **counts),
        "sessions_are_counted_from_one",
    )


def test_check_in_pain_is_0_to_10(session):
    CheckInFactory(session=session, pain_now=10)

    refuses(lambda: CheckInFactory(session=session, pain_now=11), "check_in_pain_is_0_to_10")


@pytest.mark.parametrize(
    ("name", "field", "highest"),
    [
        ("walk_minutes_are_0_to_60", "minutes", 60),
        ("pain_before_is_0_to_10", "pain_before", 10),
        ("pain_worst_is_0_to_10", "pain_worst", 10),
        ("pain_after_is_0_to_10", "pain_after", 10),
        ("effort_is_0_to_10", "effort", 10),
        ("confidence_is_1_to_5", "confidence", 5),
        ("falls_are_at_most_20", "falls", 20),
        ("falls_are_at_most_20", "near_falls", 20),
    ],
)
def test_a_walk_stays_on_its_scales(name, field, highest):
    WalkFactory(**{field: highest})

    refuses(lambda: WalkFactory(**{field: highest + 1}), name)


def test_confidence_starts_at_1():
    WalkFactory(confidence=1)

    refuses(lambda: WalkFactory(confidence=0), "confidence_is_1_to_5")


def test_a_session_has_one_walk():
    walk = WalkFactory()

    refuses(lambda: WalkFactory(session=walk.session), "session_id", "session_id")


def test_a_form_makes_one_walk():
    walk = WalkFactory()

    refuses(lambda: WalkFactory(client_uuid=walk.client_uuid), "client_uuid", "client_uuid")


def test_rows_say_who_they_are_and_nothing_about_health(now):
    enrolment = EnrolmentFactory(status="on_hold", hold_code="fall")
    session = SessionFactory(enrolment=enrolment, status="walked")
    walk = WalkFactory(session=session, pain_worst=9)

    assert str(enrolment) == f"#{enrolment.pk} on hold"
    assert str(session) == f"#{session.pk} 2026-11-21 walked"
    assert str(walk) == f"#{walk.pk} 2026-11-21"
    assert str(enrolment.screening) == f"#{enrolment.screening.pk}"
    assert str(enrolment.version) == f"{enrolment.version.programme_id} version 1"
    assert str(enrolment.version.programme) == "foundations"
    check_in = CheckInFactory(session=session)
    assert str(check_in) == f"#{check_in.pk}"
    answer = ScreeningAnswerFactory()
    assert str(answer) == f"#{answer.pk}"


def test_addresses_are_the_pages(session):
    assert session.get_absolute_url() == f"/sessions/{session.pk}/"
    assert ProgrammeFactory().get_absolute_url() == "/programmes/foundations/"


@pytest.mark.parametrize(("days", "week"), [(-1, 0), (0, 1), (6, 1), (7, 2), (13, 2), (14, 3)])
def test_a_week_is_seven_days_from_the_start(days, week):
    assert week_of(SATURDAY, SATURDAY + days * DAY) == week


def test_an_enrolment_waits_and_goes_on(enrolment):
    enrolment.hold("fall")
    enrolment.refresh_from_db()
    assert (enrolment.is_on_hold, enrolment.hold_code, enrolment.has_ended) == (
        True,
        "fall",
        False,
    )

    enrolment.resume()
    enrolment.refresh_from_db()
    assert (enrolment.is_on_hold, enrolment.hold_code, enrolment.has_ended) == (False, "", False)


@pytest.mark.parametrize("how", ["finish", "withdraw"])
def test_an_enrolment_ends_even_from_a_hold(enrolment, how):
    enrolment.hold("fall")

    getattr(enrolment, how)(NOW)

    enrolment.refresh_from_db()
    assert (enrolment.has_ended, enrolment.hold_code, enrolment.ended_at) == (True, "fall", NOW)
    assert not Enrolment.objects.active().exists()


def test_a_skipped_session_can_still_be_walked(enrolment):
    session = SessionFactory(enrolment=enrolment, status="skipped", skip_reason="ill")

    session.mark_walked()

    session.refresh_from_db()
    assert (session.status, session.skip_reason) == ("walked", "")


def test_sessions_are_found_by_walker_and_state(session):
    SessionFactory()
    SessionFactory(enrolment=session.enrolment, status="walked")

    mine = Session.objects.of_walker(session.enrolment.walker)

    assert mine.count() == 2
    assert mine.planned().get() == session


def test_a_version_reads_its_plan_once(enrolment, session):
    version = enrolment.version

    assert (version.name, version.code) == ("Foundations 10 to 30", "foundations")
    assert version.plan is version.plan
    assert session.week is version.plan.weeks[0]


def test_ids_are_not_guessable(session):
    assert isinstance(session.pk, uuid.UUID)
    assert UserFactory().pk.version == 4
