"""What the screening pages show: which answers count today, and the result in words."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.clinical.evidence import Study, load_studies
from programmes.clinical.holds import question_of
from programmes.clinical.rules import Limit, Question, Tier
from programmes.clinical.screening import (
    CLEARABLE,
    QUESTIONS,
    Kind,
    Verdict,
    may_enter,
    may_follow,
)
from programmes.models import Enrolment, Programme, ProgrammeVersion, Screening
from programmes.reports.clearances import (
    harmed_since,
    latest_answers,
    verdict_on,
)
from programmes.reports.limits import Change, changes_of

# The rules ask all questions again every 12 weeks and at the start of each programme.
SCREENING_LASTS = dt.timedelta(weeks=12)
FIRST_CHOICE = "foundations"
LIMITS_OPEN = {
    Limit.ONLY_RETURN_AFTER_INJURY: "return_after_injury",
    Limit.ONLY_STEADY_BALANCE: "steady_balance",
}
"""What is left open when a limit closes all but one programme."""

WHY_WE_ASK: dict[Tier, Promise] = {
    Tier.EMERGENCY: _("These signs need help today, before any walking."),
    Tier.CLINICIAN_FIRST: _(
        "Walking backward asks more of your balance, heart and joints than walking forward. "
        "If you say yes, we ask you to speak to a clinician first, and we give you a note to show."
    ),
    Tier.CAUTION: _("A yes does not stop you. It changes which programme fits, or how you start."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One question answered yes, and what we say to it."""

    question: str
    message: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A completed screening in words: verdict, what changes, why, and where it leads."""

    screening: Screening
    verdict: Verdict
    reasons: tuple[Reason, ...]
    changes: tuple[Change, ...]
    suggested: tuple[ProgrammeVersion, ...]
    followed: Enrolment | None
    is_recent: bool
    has_unfinished: bool
    earlier: tuple[Screening, ...]

    @property
    def template(self) -> str:
        """Which of the result pages tells it best."""
        if self.verdict.kind is Kind.EMERGENCY:
            return "urgent"
        if self.verdict.blocks_sign_up:
            return "adults_only"
        return "stop" if self.verdict.kind is Kind.SEE_A_CLINICIAN else "result"

    @property
    def is_same_day(self) -> bool:
        """True for signs that need care today, where no sign needs the emergency number this minute."""
        return all(
            row.consequence.is_same_day for row in self.verdict.rows if row.tier is Tier.EMERGENCY
        )

    @property
    def urgent_messages(self) -> tuple[str, ...]:
        """What to do at once, each sentence once."""
        urgent = (row.message for row in self.verdict.rows if row.tier is Tier.EMERGENCY)
        return tuple(gettext(message) for message in dict.fromkeys(urgent))

    @property
    def may_record(self) -> bool:
        """True when a clinician's yes can change something: an amber answer, or a plan that waits for one."""
        waits_for = question_of(self.followed.hold_code) if self.followed else ""
        return bool(waits_for or self.verdict.codes & CLEARABLE)

    @property
    def is_cleared(self) -> bool:
        """True when a clinician's yes lifted a lock."""
        return bool(self.verdict.cleared)

    @property
    def keeps_programme(self) -> bool:
        """True when the answers allow the programme that is being followed."""
        followed = self.followed
        if followed is None:
            return False
        is_led = followed.enrolled_by_id not in {None, followed.walker_id}
        door = followed.version.eligibility
        return may_enter(self.verdict, door, is_clinician_led=is_led).is_allowed


@dataclass(frozen=True, slots=True)
class StartPage:
    """Where the walker stands before the first question: how much is answered, and the last result."""

    answered: int
    total: int
    is_begun: bool
    latest: Screening | None


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question: its place among all, and why we ask it."""

    number: int
    total: int
    percent: int
    previous: str
    why: str
    message: str
    basis: str
    sources: tuple[str, ...]


def start_page(walker: User) -> StartPage:
    """The page before the first question."""
    unfinished = walker.screenings.filter(completed_at__isnull=True).first()
    return StartPage(
        answered=unfinished.answers.count() if unfinished else 0,
        total=len(QUESTIONS),
        is_begun=unfinished is not None,
        latest=latest_screening(walker),
    )


def question_page(asked: Question) -> QuestionPage:
    """The page of one question; `previous` is the code of the question before it, in lower case."""
    at = QUESTIONS.index(asked)
    studies = load_studies()
    return QuestionPage(
        number=at + 1,
        total=len(QUESTIONS),
        percent=round(100 * (at + 1) / len(QUESTIONS)),
        previous=QUESTIONS[at - 1].code.lower() if at else "",
        why=str(WHY_WE_ASK[asked.tier]),
        message=gettext(asked.message),
        basis=basis_in_words(asked),
        sources=tuple(cited(studies[source]) for source in asked.sources),
    )


def latest_screening(walker: User) -> Screening | None:
    """The walker's last completed answers, however old."""
    return latest_answers(walker)


def usable_screening(walker: User, now: dt.datetime) -> Screening | None:
    """The walker's latest answers, unless they have to be given again."""
    screening = latest_screening(walker)
    return screening if screening and is_usable(screening, now) else None


def is_usable(screening: Screening, now: dt.datetime) -> bool:
    """False when the questions have to be asked again before the next programme.

    That is so after 12 weeks, after a finished programme, after leaving one that was on hold, and after a fall or a
    break for health.
    """
    is_stale = screening.completed_at is None or now - screening.completed_at > SCREENING_LASTS
    if is_stale:
        return False
    ended = Q(status=Enrolment.Status.FINISHED) | (
        Q(status=Enrolment.Status.WITHDRAWN) & ~Q(hold_code="")
    )
    used_up = Exists(Enrolment.objects.filter(ended, screening=OuterRef("pk")))
    return not Screening.objects.filter(used_up | harmed_since(), pk=screening.pk).exists()


def result_page(screening: Screening, now: dt.datetime) -> ResultPage:
    """The page of a completed screening."""
    walker = screening.walker
    verdict = verdict_on(screening, walker.local_date(now))
    rows = walker.screenings.all()
    return ResultPage(
        screening=screening,
        verdict=verdict,
        reasons=tuple(Reason(gettext(row.text), gettext(row.message)) for row in verdict.rows),
        changes=changes_of(verdict),
        suggested=suggested_versions(verdict),
        followed=walker.enrolments.active().select_related("version__programme").first(),
        is_recent=is_usable(screening, now),
        has_unfinished=any(row.completed_at is None for row in rows),
        earlier=tuple(row for row in rows if row.completed_at and row.pk != screening.pk),
    )


def suggested_versions(verdict: Verdict) -> tuple[ProgrammeVersion, ...]:
    """The programmes that the answers suggest and allow, best first; then what a limit leaves open, then Foundations."""
    left = (code for limit, code in LIMITS_OPEN.items() if limit in verdict.limits)
    fitting = (*verdict.suggested, *left, FIRST_CHOICE)
    codes = [code for code in fitting if may_follow(verdict, code).is_allowed]
    slugs = [code.replace("_", "-") for code in dict.fromkeys(codes)]
    programmes = {
        programme.slug: programme.current
        for programme in Programme.objects.filter(slug__in=slugs).select_related(
            "current__programme"
        )
    }
    return tuple(version for slug in slugs if (version := programmes.get(slug)))


def cited(study: Study) -> str:
    """A source as people cite it; only its title where we could not read who wrote it."""
    return study.title if "not shown" in study.authors else f"{study.title} ({study.short})"


def basis_in_words(question: Question) -> str:
    """What a row of the table rests on."""
    first = question.basis.split()[0].strip(",")
    return {
        "evidence": gettext("This rests on research."),
        "guideline": gettext("This rests on published advice for safe exercise."),
    }.get(first, gettext("This is our own careful choice: no study backs the exact limit."))
