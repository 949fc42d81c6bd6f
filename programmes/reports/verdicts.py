"""What changed a plan last, in one sentence, and why: the rule, its figures in words, its sources and its basis."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical.breaks import MISSED_ROWS
from programmes.clinical.evidence import Study, load_studies
from programmes.clinical.review import ESCALATION_ROWS, UNKNOWN_ROWS
from programmes.clinical.rules import Row
from programmes.clinical.stop_rules import AFTER_ROWS
from programmes.models import Adaptation
from programmes.models.adaptations import CORRECTS
from programmes.reports import words

NEWS_LASTS = dt.timedelta(days=7)
"""How long Today repeats what happened."""
ROWS: Mapping[str, Row] = {**MISSED_ROWS, **ESCALATION_ROWS, **UNKNOWN_ROWS, **AFTER_ROWS}
"""Every row that may adapt a plan, by code."""
Action = Adaptation.Action

NAMES_OF_FIGURES: dict[str, Any] = {
    "pain": _("Worst pain this week"),
    "pain_last_week": _("Worst pain the week before"),
    "high_pains": _("Walks with high pain in two weeks"),
    "morning": _("Worst pain on a morning after"),
    "morning_above": _("Points above your usual pain"),
    "sore_days": _("Days that it stayed sore"),
    "missing_mornings": _("Mornings without an answer"),
    "usual_rises": _("Rise of your usual pain, week by week"),
    "effort": _("Hardest effort"),
    "effort_top": _("Highest effort that was planned"),
    "near_falls": _("Near-falls"),
    "falls": _("Falls"),
    "done": _("Walks done"),
    "planned": _("Walks planned"),
    "confidence": _("How sure you felt, at least"),
    "days_off": _("Days without a walk"),
}
"""Names of the figures of a review, in the order in which they are told."""


class Told(NamedTuple):
    """A row of the story as a value; `made_by` is empty when the rules made it."""

    id: str
    action: str
    rule_code: str
    sentence: str
    figures: tuple[tuple[str, str], ...]
    from_on: dt.date
    until_on: dt.date | None
    made_by: str


@dataclass(frozen=True, slots=True)
class Why:
    """The rule behind a sentence, as a reader sees it."""

    when: str
    figures: tuple[tuple[str, str], ...]
    basis: str
    is_expert: bool
    studies: tuple[Study, ...]


@dataclass(frozen=True, slots=True)
class VerdictCard:
    """The newest verdict on Today."""

    title: str
    sentence: str
    why: Why | None


def newest_row() -> Subquery:
    """For a query of enrolments: the newest row of each as one JSON value."""
    rows: QuerySet[Adaptation] = Adaptation.objects.filter(enrolment=OuterRef("pk"))
    as_one = JSONObject(
        id="id",
        action="action",
        rule_code="rule_code",
        sentence="sentence",
        figures="figures",
        from_on="from_on",
        until_on="until_on",
        made_by="made_by",
    )
    return Subquery(rows.order_by("-made_at", "-from_on").values(told=as_one)[:1])


def told_from(found: dict[str, Any] | None) -> Told | None:
    """What `newest_row` found, as a value that can be compared."""
    if found is None:
        return None
    until = found["until_on"]
    return Told(
        id=str(found["id"]),
        action=found["action"],
        rule_code=found["rule_code"],
        sentence=found["sentence"],
        figures=figures_from(found["figures"]),
        from_on=dt.date.fromisoformat(found["from_on"]),
        until_on=dt.date.fromisoformat(until) if until else None,
        made_by=str(found["made_by"] or ""),
    )


def figures_from(found: Any) -> tuple[tuple[str, str], ...]:
    """Figures as they were written, whatever the database makes of them."""
    known: dict[str, Any] = json.loads(found) if isinstance(found, str) else found
    return tuple((name, _as_text(value)) for name, value in known.items())


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def verdict_card(told: Told | None, today: dt.date) -> VerdictCard | None:
    """What Today says about the newest row; None once it is old news, or when there is nothing to tell."""
    if told is None or not _is_news(told, today):
        return None
    sentence = sentence_of(told)
    if not sentence:
        return None
    return VerdictCard(title=_title(told), sentence=sentence, why=why_of(told))


def _is_news(told: Told, today: dt.date) -> bool:
    return today <= max(told.from_on, told.until_on or told.from_on) + NEWS_LASTS


def _title(told: Told) -> str:
    if told.action == Action.PAUSE and told.until_on:
        return gettext("Your plan pauses")
    if told.action == Action.TELL_COACH:
        return gettext("Before your walks")
    if not told.made_by:
        is_again = CORRECTS in dict(told.figures)
        return gettext("Your week, reviewed again") if is_again else gettext("Your week, reviewed")
    return gettext("Your plan has changed")


def sentence_of(told: Told) -> str:
    """One sentence: the words of the rule, or else what was done."""
    row = _rule_of(told)
    if told.action == Action.PAUSE and told.until_on:
        return gettext("No walks from %(first)s to %(last)s. Nothing is lost.") % {
            "first": words.long_date(told.from_on),
            "last": words.long_date(told.until_on),
        }
    if row is not None:
        return gettext(row.message)
    if told.sentence:
        return gettext(told.sentence)
    return _deed(told)


def _deed(told: Told) -> str:
    day = {"day": words.long_date(told.from_on)}
    return {
        Action.REPEAT.value: gettext("You do this week once more from %(day)s.") % day,
        Action.STEP_BACK.value: gettext("From %(day)s you go back one week.") % day,
        Action.PAUSE.value: gettext("Your plan waits for now. Nothing is lost."),
        Action.STOP.value: gettext("Your plan waits for now. Nothing is lost."),
        Action.RESUME.value: gettext("Welcome back. Your plan goes on from %(day)s.") % day,
        Action.COACH_CHANGE.value: gettext("Your coach has changed your walks from %(day)s.")
        % day,
    }.get(told.action, "")


def why_of(told: Told) -> Why | None:
    """The rule behind a row; None for a decision of a person."""
    row = _rule_of(told)
    if row is None:
        return None
    return Why(
        when=gettext(row.when),
        figures=tuple(_figures_in_words(told.figures)),
        basis=row.basis,
        is_expert="expert" in row.basis,
        studies=_studies(row.sources),
    )


def _rule_of(told: Told) -> Row | None:
    """The rule behind a row; a pause of the walker's own has a cause instead."""
    return None if told.until_on else ROWS.get(told.rule_code)


def _figures_in_words(figures: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    told = dict(figures)
    for name, label in NAMES_OF_FIGURES.items():
        if told.get(name, "") != "":
            yield str(label), told[name]


def _studies(codes: Iterable[str]) -> tuple[Study, ...]:
    return tuple(load_studies()[code] for code in codes)
