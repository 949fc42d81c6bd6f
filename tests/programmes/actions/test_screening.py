"""Asking, judging once, and what a verdict does to the programme that is followed."""

import datetime as dt

import pytest

from accounts.models import AuditEvent
from programmes.actions.screening import (
    ScreeningCompletedError,
    UnansweredError,
    UnknownQuestionError,
    answer_question,
    begin_screening,
    complete_screening,
    open_codes,
)
from programmes.clinical.screening import QUESTIONS
from programmes.models import Enrolment, Screening
from tests.factories import (
    ClearanceFactory,
    EnrolmentFactory,
    ProgrammeVersionFactory,
    ScreeningFactory,
    UserFactory,
)

MINUTE = dt.timedelta(minutes=1)


def answer_all(walker, now, *yes: str) -> Screening:
    """All questions answered; `yes` are the codes with a yes."""
    screening = begin_screening(walker=walker, now=now)
    for question in QUESTIONS:
        answer_question(
            screening=screening, code=question.code, is_yes=question.code in yes, now=now
        )
    return complete_screening(screening=screening, now=now)


def test_beginning_twice_makes_one_screening(walker, now):
    first = begin_screening(walker=walker, now=now)
    second = begin_screening(walker=walker, now=now + MINUTE)

    assert first == second
    assert walker.screenings.count() == 1
    assert [event.verb for event in AuditEvent.objects.all()] == ["screening.begun"]


def test_beginning_after_a_completed_one_makes_a_new_row(walker, now):
    old = ScreeningFactory(walker=walker)

    new = begin_screening(walker=walker, now=now)

    assert new != old
    assert walker.screenings.count() == 2


def test_an_answer_given_again_replaces_the_first(walker, now):
    screening = begin_screening(walker=walker, now=now)

    answer_question(screening=screening, code="CA1", is_yes=True, now=now)
    answer_question(screening=screening, code="CA1", is_yes=False, now=now + MINUTE)

    answer = screening.answers.get()
    assert (answer.code, answer.is_yes, answer.answered_at) == ("CA1", False, now + MINUTE)


@pytest.mark.parametrize("code", ["", "EM99", "em1", "OK"])
def test_a_question_that_the_table_does_not_have_is_refused(walker, now, code):
    screening = begin_screening(walker=walker, now=now)

    with pytest.raises(UnknownQuestionError):
        answer_question(screening=screening, code=code, is_yes=False, now=now)

    assert screening.answers.count() == 0


@pytest.mark.parametrize(
    ("yes", "verdict"),
    [((), "go"), (("CA1",), "with_care"), (("CA1", "CF4"), "see_a_clinician")],
)
def test_all_answers_together_give_one_verdict(walker, now, yes, verdict):
    screening = answer_all(walker, now, *yes)

    screening.refresh_from_db()
    assert screening.verdict == verdict
    assert set(screening.codes) == set(yes)
    assert screening.completed_at == now


def test_codes_are_kept_in_the_order_of_the_table(walker, now):
    screening = answer_all(walker, now, "CA10", "CA2", "CF4")

    assert screening.codes == ["CF4", "CA2", "CA10"]


@pytest.mark.parametrize(
    ("code", "verdict"), [("EM1", "emergency"), ("EM7", "emergency"), ("CF15", "see_a_clinician")]
)
def test_a_yes_that_must_not_wait_completes_at_once(walker, now, code, verdict):
    screening = begin_screening(walker=walker, now=now)

    answer_question(screening=screening, code=code, is_yes=True, now=now)

    screening.refresh_from_db()
    assert (screening.verdict, screening.codes, screening.completed_at) == (verdict, [code], now)


def test_completing_with_open_questions_is_refused_and_names_the_first(walker, now):
    screening = begin_screening(walker=walker, now=now)
    answer_question(screening=screening, code="EM1", is_yes=False, now=now)

    with pytest.raises(UnansweredError) as refusal:
        complete_screening(screening=screening, now=now)

    assert refusal.value.args == ("EM2",)
    screening.refresh_from_db()
    assert screening.completed_at is None


def test_completing_twice_changes_nothing(walker, now):
    screening = answer_all(walker, now)

    again = complete_screening(screening=screening, now=now + MINUTE)

    assert again.completed_at == now
    assert AuditEvent.objects.filter(verb="screening.completed").count() == 1


def test_a_completed_screening_takes_no_more_answers(walker, now):
    screening = answer_all(walker, now)

    with pytest.raises(ScreeningCompletedError):
        answer_question(screening=screening, code="EM1", is_yes=True, now=now)

    assert screening.answers.get(code="EM1").is_yes is False


@pytest.mark.parametrize(
    ("age", "first_open"),
    [(dt.timedelta(days=1), None), (dt.timedelta(days=1, seconds=1), "EM1")],
)
def test_emergency_answers_count_for_a_day(walker, now, age, first_open):
    screening = begin_screening(walker=walker, now=now)
    for question in QUESTIONS:
        answer_question(screening=screening, code=question.code, is_yes=False, now=now)

    waiting = open_codes(screening.answers.all(), now + age)

    assert (waiting[0] if waiting else None) == first_open
    assert len(waiting) in {0, 7}


def test_the_audit_trail_holds_no_verdict(walker, now):
    answer_all(walker, now, "CF4")

    event = AuditEvent.objects.get(verb="screening.completed")
    assert (event.actor, event.subject, event.detail) == (walker, walker, {})


@pytest.mark.parametrize("code", ["CF4", "EM1", "CA2"])
def test_answers_that_rule_the_programme_out_put_it_on_hold(walker, enrolment, now, code):
    screening = begin_screening(walker=walker, now=now)
    if code == "EM1":
        answer_question(screening=screening, code=code, is_yes=True, now=now)
    else:
        answer_all(walker, now, code)

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.hold_code) == (Enrolment.Status.ON_HOLD, "screening")


@pytest.mark.parametrize("yes", [(), ("CA1",)])
def test_answers_that_allow_the_programme_leave_it_running(walker, enrolment, now, yes):
    answer_all(walker, now, *yes)

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.hold_code) == (Enrolment.Status.ACTIVE, "")


@pytest.mark.parametrize("code", ["screening", "clearance"])
def test_good_answers_lift_a_hold_that_waited_for_them(walker, enrolment, now, code):
    enrolment.hold(code)

    answer_all(walker, now)

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.hold_code) == (Enrolment.Status.ACTIVE, "")


@pytest.mark.parametrize(
    "code", ["fall", "emergency_sign", "near_falls", "pain_high_twice", "coach"]
)
def test_good_answers_do_not_lift_a_hold_that_waits_for_a_person(walker, enrolment, now, code):
    enrolment.hold(code)

    answer_all(walker, now)

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.hold_code) == (Enrolment.Status.ON_HOLD, code)


def test_a_fall_that_leads_to_another_programme_keeps_this_one_on_hold(walker, enrolment, now):
    enrolment.hold("fall")

    answer_all(walker, now, "CA2")

    enrolment.refresh_from_db()
    assert enrolment.hold_code == "fall"


def test_steady_balance_goes_on_after_the_same_answers(walker, now):
    version = ProgrammeVersionFactory(programme__slug="steady-balance")
    enrolment = EnrolmentFactory(walker=walker, version=version)
    enrolment.hold("fall", now)
    ClearanceFactory(walker=walker, codes=["CF4"], given_on=now.date())

    answer_all(walker, now, "CA2")

    enrolment.refresh_from_db()
    assert enrolment.status == Enrolment.Status.ACTIVE


def test_one_walkers_answers_leave_another_walkers_programme_alone(walker, now):
    other = EnrolmentFactory(walker=UserFactory())

    answer_all(walker, now, "CF4")

    other.refresh_from_db()
    assert other.status == Enrolment.Status.ACTIVE
