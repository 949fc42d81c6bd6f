"""The weeks of a programme: all of them as a table of equal bouts, and one week with all that it holds."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical.authoring import RECOVERIES, Pattern, pattern_of
from programmes.clinical.file_shapes import MOST_SEGMENTS
from programmes.clinical.plan import Kind, Support
from programmes.forms.lengths import LengthField
from programmes.reports.words import SUPPORT_WORDS

MOST_BOUTS = (MOST_SEGMENTS - 2) // 2
STEEPEST = 10
COLUMNS = ("warm_up", "bouts", "backward", "rest", "cool_down")
KIND_WORDS = {
    Kind.WARM_UP: _("Warm-up, forward"),
    Kind.BACKWARD: _("Backward"),
    Kind.FORWARD: _("Forward, easy"),
    Kind.BRISK: _("Forward, brisk"),
    Kind.STAND: _("Stand, holding on"),
    Kind.STAND_BELT_STOPPED: _("Stand, belt stopped"),
    Kind.COOL_DOWN: _("Cool-down, forward"),
}


def _count(most: int, missing: Any, **options: Any) -> forms.IntegerField:
    said = _("Write a whole number from 1 to %(most)d.") % {"most": most}
    errors = {"required": missing, "invalid": said, "min_value": said, "max_value": said}
    return forms.IntegerField(min_value=1, max_value=most, error_messages=errors, **options)


def _bouts(**options: Any) -> forms.IntegerField:
    return _count(MOST_BOUTS, _("Write how many bouts."), **options)


def _slope(**options: Any) -> forms.FloatField:
    said = _("Write per cent from 0 to 10.")
    errors = {"required": said, "invalid": said, "min_value": said, "max_value": said}
    return forms.FloatField(min_value=0, max_value=STEEPEST, error_messages=errors, **options)


def _short(number: float) -> float:
    """2.0 as 2, for a field."""
    return int(number) if number == int(number) else number


def _choice(words: dict[Any, Any], **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(choices=[(key.value, said) for key, said in words.items()], **options)


class WeeksForm(forms.Form):
    """The table: five figures for each week of equal bouts. Other weeks are written part by part."""

    def __init__(self, sent: QueryDict | None, *, document: dict[str, Any]) -> None:
        super().__init__(sent, label_suffix="")
        self.document = document
        self.patterns = [pattern_of(row["segments"]) for row in document["weekly"]]
        labels = {
            "warm_up": _("warm-up"),
            "bouts": _("bouts"),
            "backward": _("backward"),
            "rest": _("rest after each bout"),
            "cool_down": _("cool-down"),
        }
        for number, pattern in enumerate(self.patterns, 1):
            for column in COLUMNS if pattern else ():
                make = _bouts if column == "bouts" else LengthField
                field = make(initial=getattr(pattern, column))
                field.label = gettext("Week %(number)d, %(column)s") % {
                    "number": number,
                    "column": labels[column],
                }
                field.widget.attrs |= {"class": "form-control", "aria-label": field.label}
                self.fields[f"w{number}-{column}"] = field

    def cells(self, number: int) -> tuple[forms.BoundField, ...]:
        """The figures of one week; none for a week that is written part by part."""
        if self.patterns[number - 1] is None:
            return ()
        return tuple(self[f"w{number}-{column}"] for column in COLUMNS)

    @property
    def written(self) -> list[dict[str, Any]]:
        """The weeks with what was typed; one whose figures cannot be read stays as it was."""
        return [
            {**row, "segments": self._segments(number, row["segments"])}
            for number, row in enumerate(self.document["weekly"], 1)
        ]

    def _segments(self, number: int, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
        pattern, said = self.patterns[number - 1], self.cleaned_data
        names = {column: f"w{number}-{column}" for column in COLUMNS}
        if pattern is None or any(name not in said for name in names.values()):
            return before
        typed: dict[str, Any] = {column: said[name] for column, name in names.items()}
        return replace(pattern, **typed).segments


class WeekForm(forms.Form):
    """What every week says: walks, rounds, effort, and what is new in it."""

    sessions = _count(7, _("Write how many walks a week."), label=_("Walks a week"))
    rounds = _count(
        10,
        _("Write how many rounds a day."),
        label=_("Rounds a day"),
        help_text=_("1, unless a day is a few short rounds, as at a desk."),
    )
    effort_low = forms.TypedChoiceField(
        label=_("Effort from"), coerce=int, choices=[(n, str(n)) for n in range(11)]
    )
    effort_high = forms.TypedChoiceField(
        label=_("Effort to"), coerce=int, choices=[(n, str(n)) for n in range(11)]
    )
    change = forms.CharField(
        label=_("What is new this week?"),
        required=False,
        max_length=200,
        help_text=_("A few words for the plan, such as “2 more bouts”."),
    )

    def __init__(self, sent: QueryDict | None, *, row: dict[str, Any]) -> None:
        low, high = row["effort_target_0_10"]
        facts = {
            "sessions": row["sessions_per_week"],
            "rounds": row["rounds_per_day"],
            "effort_low": low,
            "effort_high": high,
            "change": row["change_this_week"],
        }
        super().__init__(sent, initial=facts)
        self.row = row

    def week_of(self, segments: list[dict[str, Any]]) -> dict[str, Any]:
        """The week with what was typed, and these parts of a walk."""
        said = self.cleaned_data
        return {
            **self.row,
            "sessions_per_week": said["sessions"],
            "rounds_per_day": said["rounds"],
            "effort_target_0_10": [said["effort_low"], said["effort_high"]],
            "change_this_week": said["change"],
            "segments": segments,
        }


class EqualBoutsForm(WeekForm):
    """A week of equal bouts, with one rest, one support and one slope for all of them."""

    warm_up = LengthField(label=_("Warm-up, forward"), help_text=_("Minutes, such as 3 or 0:30."))
    bouts = _bouts(label=_("Bouts"))
    backward = LengthField(label=_("Backward, each bout"))
    rest = LengthField(label=_("Rest after each bout"))
    recovery = _choice(
        {kind: KIND_WORDS[kind] for kind in RECOVERIES}, label=_("What to do in the rest")
    )
    cool_down = LengthField(label=_("Cool-down, forward"))
    support = _choice(SUPPORT_WORDS, label=_("Hands in a bout"))
    slope = _slope(label=_("Slope in a bout, per cent uphill"))

    def __init__(self, sent: QueryDict | None, *, row: dict[str, Any], pattern: Pattern) -> None:
        super().__init__(sent, row=row)
        for name in COLUMNS:
            self.initial[name] = getattr(pattern, name)
        self.initial["slope"] = _short(pattern.slope)
        self.initial["recovery"] = pattern.recovery.value
        self.initial["support"] = pattern.support.value

    @property
    def written(self) -> dict[str, Any]:
        """The week, with its bouts written out."""
        said = self.cleaned_data
        pattern = Pattern(
            **{column: said[column] for column in COLUMNS},
            recovery=Kind(said["recovery"]),
            support=Support(said["support"]),
            slope=said["slope"],
        )
        return self.week_of(pattern.segments)


class PartsForm(WeekForm):
    """A week part by part; support and slope count for backward parts alone."""

    count = forms.IntegerField(min_value=1, max_value=MOST_SEGMENTS, widget=forms.HiddenInput)

    def __init__(self, sent: QueryDict | None, *, row: dict[str, Any]) -> None:
        super().__init__(sent, row=row)
        parts = row["segments"]
        self.initial["count"] = len(parts)
        self.length = _count_in(sent) if sent is not None else len(parts)
        for place in range(self.length):
            part = parts[place] if place < len(parts) else {"kind": "backward", "seconds": 30}
            self._add(place, part)

    def _add(self, place: int, part: dict[str, Any]) -> None:
        made: dict[str, forms.Field] = {
            "kind": _choice(KIND_WORDS, initial=part["kind"]),
            "length": LengthField(initial=part["seconds"]),
            "support": _choice(SUPPORT_WORDS, initial=part.get("mode", "free")),
            "slope": _slope(initial=_short(part.get("grade_percent", 0.0))),
        }
        labels = {
            "kind": _("what"),
            "length": _("minutes"),
            "support": _("hands"),
            "slope": _("slope, %"),
        }
        for name, field in made.items():
            field.help_text = labels[name]
            field.label = gettext("Part %(number)d, %(what)s") % {
                "number": place + 1,
                "what": labels[name],
            }
            css = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs |= {"class": css, "aria-label": field.label}
            self.fields[f"p{place}-{name}"] = field

    def rows(self) -> Iterator[tuple[forms.BoundField, ...]]:
        """The fields of each part."""
        for place in range(self.length):
            yield tuple(
                self[f"p{place}-{name}"] for name in ("kind", "length", "support", "slope")
            )

    @property
    def written(self) -> dict[str, Any]:
        """The week, with its parts as they were typed."""
        return self.week_of([self._part(place) for place in range(self.length)])

    def _part(self, place: int) -> dict[str, Any]:
        said = {
            name: self.cleaned_data[f"p{place}-{name}"]
            for name in ("kind", "length", "support", "slope")
        }
        part = {"kind": said["kind"], "seconds": said["length"]}
        more = {"mode": said["support"], "grade_percent": said["slope"]}
        is_backward = said["kind"] == Kind.BACKWARD
        return part | {
            name: value for name, value in more.items() if is_backward or value not in {"free", 0}
        }


def _count_in(sent: QueryDict) -> int:
    """How many parts were sent; one when nobody can tell."""
    said = sent.get("count", "")
    is_number = said.isascii() and said.isdecimal() and len(said) <= len("120")
    return min(max(int(said), 1), MOST_SEGMENTS) if is_number else 1


def rearranged(segments: list[dict[str, Any]], wish: str) -> list[dict[str, Any]]:
    """The parts after a button: `add`, `up-3` or `remove-3`; anything else changes nothing, and one part always stays."""
    verb, _dash, said = wish.partition("-")
    place = int(said) if said.isascii() and said.isdecimal() and len(said) <= len("120") else -1
    parts = list(segments)
    if verb == "add" and len(parts) < MOST_SEGMENTS:
        parts.append(dict(parts[-1]))
    elif verb == "up" and 0 < place < len(parts):
        parts[place - 1], parts[place] = parts[place], parts[place - 1]
    elif verb == "remove" and 0 <= place < len(parts) and len(parts) > 1:
        del parts[place]
    return parts
