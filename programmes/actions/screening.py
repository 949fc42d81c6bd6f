"""Asking and judging the readiness questions, and what a verdict does to a programme that is being followed."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from programmes.actions.clearances import cancel_clearances, go_on_or_wait
from programmes.clinical.clearance import EventKind
from programmes.clinical.rules import Question, Tier
from programmes.clinical.screening import QUESTIONS, judge
from programmes.models import Screening, ScreeningAnswer
from programmes.reports.clearances import latest_answers

# Emergency questions ask about the last day, so an older "no" says nothing any more.
EMERGENCY_ANSWERS_LAST = dt.timedelta(days=1)
QUESTIONS_BY_CODE = {question.code: question for question in QUESTIONS}


class UnknownQuestionError(Exception):
    """The screening table has no such question."""


class ScreeningCompletedError(Exception):
    """A completed screening never changes; begin a new one."""


class UnansweredError(Exception):
    """Questions are still open; the argument is the code of the first one."""


@transaction.atomic
def begin_screening(*, walker: User, now: dt.datetime) -> Screening:
    """The walker's unfinished screening, or a new one; asking twice makes one."""
    User.objects.select_for_update().get(pk=walker.pk)
    unfinished = walker.screenings.filter(completed_at__isnull=True).first()
    if unfinished:
        return unfinished
    screening = Screening.objects.create(walker=walker, started_at=now)
    record(at=now, actor=walker, verb="screening.begun", subject=walker, target=screening.pk)
    return screening


@transaction.atomic
def answer_question(
    *, screening: Screening, code: str, is_yes: bool, now: dt.datetime
) -> ScreeningAnswer:
    """Keep one answer. A yes that must not wait, an emergency or under 18, completes the screening at once."""
    question = QUESTIONS_BY_CODE.get(code)
    if question is None:
        raise UnknownQuestionError(code)
    locked = Screening.objects.select_for_update().get(pk=screening.pk)
    if locked.completed_at:
        raise ScreeningCompletedError
    answer, _made = ScreeningAnswer.objects.update_or_create(
        screening=locked, code=code, defaults={"is_yes": is_yes, "answered_at": now}
    )
    if is_yes and ends_at_once(question):
        complete_screening(screening=screening, now=now)
    return answer


@transaction.atomic
def complete_screening(*, screening: Screening, now: dt.datetime) -> Screening:
    """Judge the answers once; completing again changes nothing. Raises `UnansweredError` while a question is open."""
    locked = Screening.objects.select_for_update().select_related("walker").get(pk=screening.pk)
    if not locked.completed_at:
        answers = list(locked.answers.all())
        yes = frozenset(answer.code for answer in answers if answer.is_yes)
        waiting = open_codes(answers, now)
        if waiting and not any(ends_at_once(QUESTIONS_BY_CODE[code]) for code in yes):
            raise UnansweredError(waiting[0])
        _judge(locked, yes, now)
    screening.completed_at, screening.verdict, screening.codes = (
        locked.completed_at,
        locked.verdict,
        locked.codes,
    )
    return screening


def ends_at_once(question: Question) -> bool:
    """True when a yes needs no further question."""
    return question.tier is Tier.EMERGENCY or question.consequence.blocks_sign_up


def open_codes(answers: Iterable[ScreeningAnswer], now: dt.datetime) -> list[str]:
    """The questions still to be asked, in order; an emergency answer counts for a day only."""
    fresh = {
        answer.code
        for answer in answers
        if QUESTIONS_BY_CODE[answer.code].tier is not Tier.EMERGENCY
        or now - answer.answered_at <= EMERGENCY_ANSWERS_LAST
    }
    return [question.code for question in QUESTIONS if question.code not in fresh]


def _judge(screening: Screening, yes: frozenset[str], now: dt.datetime) -> None:
    """Keep what the answers alone come to; then cancel each yes that a new one goes beyond, and judge the plan."""
    walker = screening.walker
    before = latest_answers(walker)
    screening.completed_at = now
    screening.verdict = Screening.Verdict(judge(yes).kind)
    screening.codes = [question.code for question in QUESTIONS if question.code in yes]
    screening.save(update_fields=["completed_at", "verdict", "codes"])
    record(at=now, actor=walker, verb="screening.completed", subject=walker, target=screening.pk)
    cancel_clearances(
        walker=walker,
        because=EventKind.ANSWERS,
        codes=yes - frozenset(before.codes if before else ()),
        now=now,
    )
    go_on_or_wait(walker=walker, now=now)
