"""What the checks of a draft say, in words for the coach who writes it, each beside what it is about."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical import screening
from programmes.clinical.eligibility import read_eligibility
from programmes.clinical.findings import WEEKS, Finding, findings_in
from programmes.clinical.rules import load_rules

FIELDS = {
    "name": "name",
    "tagline": "tagline",
    "who_for": "who_for",
    "surface": "surface",
    "speed": "speed",
    "supervision": "detail",
    "eligibility": "excludes",
    "entry_test": "entry_test",
    "extrapolated": "extrapolated",
    "may_say": "may_say",
    "evidence_ids": "evidence",
}
"""The parts of a document, and the fields of the form that hold them."""
LABELS = {
    "name": _("Name"),
    "tagline": _("One line for walkers"),
    "who_for": _("Who is it for"),
    "surface": _("Where, and what they need"),
    "speed": _("How fast"),
    "detail": _("More about company"),
    "excludes": _("Closed to"),
    "entry_test": _("What they can do first"),
    "extrapolated": _("What is not known"),
    "may_say": _("What walkers may expect"),
    "evidence": _("Studies"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to mend, in words; `field` is its place in the form, `week` its week."""

    words: str
    check: str
    field: str = ""
    week: int | None = None

    @property
    def anchor(self) -> str:
        """Where the field is on the page."""
        return f"div_id_{self.field}"

    @property
    def label(self) -> str:
        """What the field is about."""
        return str(LABELS.get(self.field, ""))


@dataclass(frozen=True, slots=True)
class Check:
    """One of the questions that every programme has to pass, and what stands against it."""

    words: str
    remarks: tuple[Remark, ...]


CHECKS = {
    "words": _("Everything is written down"),
    "length": _("Every walk takes %(low)g to %(high)g whole minutes"),
    "rise": _("No walk grows by more than %(total)d %% from week to week"),
    "backward": _("Backward minutes grow by at most %(back)d %%, or %(minutes)g minute"),
    "one": _("Only one of minutes, slope and days grows at a time"),
    "door": _("The weeks suit everybody whom it is open to"),
    "other": _("Weeks, effort and sources are in order"),
}

SAID: tuple[tuple[re.Pattern[str], str, Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"must be words, not '\s*'"),
        "words",
        lambda _found: gettext("Something is missing here."),
    ),
    (
        re.compile(r"(?P<said>\S+) minutes are not whole"),
        "length",
        lambda found: (
            gettext("A walk takes %(said)s minutes. Make them whole minutes.") % found.groupdict()
        ),
    ),
    (
        re.compile(r"(?P<said>\S+) minutes are not within (?P<low>\S+) to (?P<high>\S+)"),
        "length",
        lambda found: (
            gettext("A walk takes %(said)s minutes. It has to take between %(low)s and %(high)s.")
            % found.groupdict()
        ),
    ),
    (
        re.compile(r"(?P<old>\S+) to (?P<new>\S+) minutes is too steep"),
        "rise",
        lambda found: (
            gettext("From %(old)s to %(new)s minutes is too big a step.") % found.groupdict()
        ),
    ),
    (
        re.compile(r"(?P<old>\S+) to (?P<new>\S+) backward minutes is too steep"),
        "backward",
        lambda found: (
            gettext("From %(old)s to %(new)s backward minutes is too big a step.")
            % found.groupdict()
        ),
    ),
    (
        re.compile(r"(?P<what>.*) grow at once"),
        "one",
        lambda found: gettext("More than one thing grows: %(what)s.") % found.groupdict(),
    ),
    (
        re.compile(r"a segment has no length, or there is no bout"),
        "other",
        lambda _found: gettext("There has to be a backward bout, and every part needs a length."),
    ),
    (
        re.compile(r"effort must go up within .*"),
        "other",
        lambda _found: gettext("Effort has to go from a lower to a higher number."),
    ),
    (
        re.compile(r"(?P<what>.*): must be closed to (?P<codes>.*)"),
        "door",
        lambda found: _closed(found["what"], found["codes"]),
    ),
    (
        re.compile(r"unknown source '(?P<said>.*)'"),
        "other",
        lambda found: gettext("We know no study called %(said)s.") % found.groupdict(),
    ),
)


def _closed(what: str, codes: str) -> str:
    """Why the door has to be narrower, with the questions."""
    asked = " ".join(
        f"“{gettext(screening.question(code).text)}”" for code in codes.split(" and ")
    )
    reasons = {
        "slopes": gettext("The programme has slopes. Close it to those who say yes to:"),
        "a moving belt": gettext(
            "The programme uses a treadmill. Close it to those who say yes to:"
        ),
        "several rounds a day": gettext(
            "The programme has several rounds a day. Close it to those who say yes to:"
        ),
    }
    return f"{reasons[what]} {asked}"


def remarks_on(document: dict[str, Any]) -> tuple[Remark, ...]:
    """Everything that stands in the way of publishing, in the order of the page."""
    return tuple(_remark(finding) for finding in findings_in(document))


def _remark(finding: Finding) -> Remark:
    check, words = _said(finding.reason)
    field = "" if finding.field == WEEKS else FIELDS.get(finding.field, "")
    return Remark(words, check, field, finding.week)


def _said(reason: str) -> tuple[str, str]:
    for pattern, check, words in SAID:
        if found := pattern.fullmatch(reason):
            return check, words(found)
    return "other", reason


def checks_of(remarks: tuple[Remark, ...]) -> tuple[Check, ...]:
    """Every check with what stands against it."""
    caps = load_rules().caps
    numbers = {
        "low": caps.total_min,
        "high": caps.total_max,
        "total": round(caps.total_rise * 100),
        "back": round(caps.backward_rise * 100),
        "minutes": caps.backward_rise_minutes,
    }
    return tuple(
        Check(words % numbers, tuple(remark for remark in remarks if remark.check == code))
        for code, words in CHECKS.items()
    )


@dataclass(frozen=True, slots=True)
class Door:
    """Who may follow a programme, in the words of the questions."""

    needs: tuple[str, ...]
    excludes: tuple[str, ...]
    needs_clearance: bool


def door_of(document: dict[str, Any]) -> Door:
    """The eligibility of a document for people to read; what closes every programme is not said again."""
    door = read_eligibility(document)
    return Door(_asked(door.needs_one_of), _asked(door.excludes), door.needs_clearance)


def _asked(codes: frozenset[str]) -> tuple[str, ...]:
    return tuple(gettext(screening.question(code).text) for code in sorted(codes))
