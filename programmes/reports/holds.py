"""Why a plan waits, or what the last walk asks for, in calm words with what to do."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from programmes.clinical.adaptation import Key
from programmes.clinical.holds import CLEARANCE, SCREENING, key_of, row_of
from programmes.reports.aftermath import aftermath
from programmes.reports.lived import LivedWalk

SEEK_CARE = "stop_seek_care"


class Tone(enum.StrEnum):
    """How loud: the names are those of the stylesheet."""

    DANGER = "danger"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Notice:
    """An alert at the top: what it is, the words of the rule, and what helps."""

    tone: Tone
    title: str
    message: str
    help: str
    shows_number: bool = False
    asks_again: bool = False
    shows_answers: bool = False


def hold_notice(code: str) -> Notice | None:
    """Why the plan waits; None for a plan that goes on. An unknown code is a coach's own decision."""
    if not code:
        return None
    if code == SCREENING:
        return _waiting(
            gettext("Your new answers to the safety questions do not fit this plan."),
            gettext("The result page says what to do next."),
            shows_answers=True,
        )
    if code == CLEARANCE:
        return _waiting(
            gettext("The clinician's yes that it rests on does not hold any more."),
            gettext("Ask your clinician again, and write down what they say."),
            shows_answers=True,
        )
    row = row_of(code)
    if row is None:
        return _waiting(
            gettext("Your coach has stopped it for now."),
            gettext("Your coach can start it again."),
        )
    return _row_notice(
        row.message, needs_a_yes=key_of(code) is Key.CLEARANCE, is_care=row.action == SEEK_CARE
    )


def walk_notice(walks: Sequence[LivedWalk]) -> Notice | None:
    """What the rules say about the last of the walks, when it is less than a hold."""
    if not walks:
        return None
    verdict = aftermath(walks[-1], walks[:-1])
    if verdict.row is None or verdict.holds:
        return None
    return Notice(
        tone=Tone.WARNING,
        title=gettext("After your last walk"),
        message=gettext(verdict.row.message),
        help=gettext(
            "Your plan page shows the week before. Rest until the pain is back to usual."
        ),
    )


def _waiting(message: str, help_: str, *, shows_answers: bool = False) -> Notice:
    return Notice(
        tone=Tone.WARNING,
        title=gettext("Your plan waits"),
        message=message,
        help=gettext("Nothing is lost.") + " " + help_,
        shows_answers=shows_answers,
    )


def _row_notice(message: str, *, needs_a_yes: bool, is_care: bool) -> Notice:
    return Notice(
        tone=Tone.DANGER if is_care else Tone.WARNING,
        title=gettext("Your plan waits"),
        message=gettext(message),
        help=(
            gettext(
                "Nothing is lost. When a clinician says that you may walk again, answer the safety "
                "questions and write down their yes."
            )
            if needs_a_yes
            else gettext(
                "Nothing is lost. Your coach can start it again. If you have no coach, ask a doctor or a "
                "physiotherapist, answer the safety questions again, and write down their yes."
            )
        ),
        shows_number=is_care,
        asks_again=True,
    )
