"""The morning after a walk: whether it is asked for, and what an answer means in one sentence."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext

from programmes.clinical.figures import (
    MORNING_FAR_ABOVE,
    Morning,
    PainNow,
    WeekInputs,
    figures_of,
)
from programmes.clinical.review import judge_figures
from programmes.clinical.rules import Row
from programmes.models import CheckIn, MorningAnswer, Walk
from programmes.reports import words

ASKED_FOR_DAYS = 6
"""A later morning says nothing about that walk any more."""
OFFERED_FOR_DAYS = 3
"""Today offers the question so long; pain that lasts is asked about again the next morning."""
LOOK_BACK = dt.timedelta(days=60)
MORNING_ROWS = (
    "morning_pain_lasting",
    "morning_pain_high",
    "swelling_lasting",
    "morning_pain_up",
)


@dataclass(frozen=True, slots=True)
class MorningPage:
    """The question about one walk; `closed_line` says why it is not asked today."""

    lead: str
    closed_line: str
    pain: int | None
    swelling: str
    sentence: str


@dataclass(frozen=True, slots=True)
class OpenMorning:
    """A walk that Today offers the question about."""

    session_id: uuid.UUID
    line: str


def morning_page(walk: Walk | None, today: dt.date, *, is_ahead: bool = False) -> MorningPage:
    """The page of one session's walk; None for a session that nobody has walked.

    A copy that is made ahead holds the question for whichever morning comes.
    """
    if is_ahead:
        lead = gettext("About your last walk. Two taps.")
        return MorningPage(lead=lead, closed_line="", pain=None, swelling="", sentence="")
    answer = walk.mornings.filter(answered_on=today).first() if walk else None
    lead = gettext("About your walk %(day)s. Two taps.")
    return MorningPage(
        lead=lead % {"day": words.near_day(walk.walked_on, today)} if walk else "",
        closed_line=_closed_line(walk, today),
        pain=answer.pain if answer else None,
        swelling=("yes" if answer.is_swollen else "no") if answer else "",
        sentence=morning_sentence(answer) if answer else "",
    )


def _closed_line(walk: Walk | None, today: dt.date) -> str:
    if walk is None:
        return gettext("This walk is not logged yet. We ask on the morning after it.")
    if walk.days_ago(today) < 1:
        return gettext("We ask on the morning after the walk. See you then.")
    if walk.days_ago(today) > ASKED_FOR_DAYS:
        return gettext("That walk is some days ago, so we do not ask about its morning any more.")
    return ""


def morning_row(answer: MorningAnswer) -> Row | None:
    """The most serious row of table 4 about mornings that this answer fires."""
    fired = {row.code: row for row in judge_figures(figures_of(_inputs(answer))).rows}
    return next((fired[code] for code in MORNING_ROWS if code in fired), None)


def morning_sentence(answer: MorningAnswer) -> str:
    """What the answer means, in the words of its row; calm when nothing is wrong."""
    row = morning_row(answer)
    if row is None:
        return gettext("That is as it should be. Go on with your plan.")
    return gettext(row.message)


def _inputs(answer: MorningAnswer) -> WeekInputs:
    """The mornings and the pain before walks up to this answer, as the rules want them."""
    walk = answer.walk
    walker = walk.session.enrolment.walker
    since = walk.walked_on - LOOK_BACK
    known = MorningAnswer.objects.filter(
        walk__session__enrolment__walker=walker, answered_on__gt=since
    )
    check_ins = CheckIn.objects.filter(
        session__enrolment__walker=walker, at__gt=answer.answered_at - LOOK_BACK
    )
    mornings = known.filter(answered_on__lte=answer.answered_on).values_list(
        "answered_on", "walk__walked_on", "pain", "is_swollen", "walk"
    )
    return WeekInputs(
        begins_on=walk.walked_on,
        planned=0,
        effort_top=0,
        programme_code="",
        mornings=tuple(
            Morning(on, walked_on, pain, is_swollen=swollen and of == walk.pk)
            for on, walked_on, pain, swollen, of in mornings
            if walked_on <= walk.walked_on
        ),
        pains_now=tuple(
            PainNow(walker.local_date(at), pain)
            for at, pain in check_ins.values_list("at", "pain_now")
        ),
    )


def open_mornings(walks: QuerySet[Walk], today: dt.date) -> tuple[OpenMorning, ...]:
    """The last walk before today, when its morning is not answered yet, or when pain was there yesterday."""
    since = today - dt.timedelta(days=OFFERED_FOR_DAYS)
    recent = walks.filter(walked_on__gte=since, walked_on__lt=today).prefetch_related("mornings")
    last = recent.order_by("-walked_on", "-walked_at").first()
    if last is None or not _asks(list(last.mornings.all()), today):
        return ()
    line = gettext("How are you after your walk %(day)s?")
    return (OpenMorning(last.session_id, line % {"day": words.near_day(last.walked_on, today)}),)


def _asks(mornings: list[MorningAnswer], today: dt.date) -> bool:
    if not mornings:
        return True
    latest = max(mornings, key=lambda morning: morning.answered_on)
    return latest.answered_on < today and (latest.pain >= MORNING_FAR_ABOVE or latest.is_swollen)
