"""What a coach decides about a plan: one step, with the numbers that it needs."""

import re
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical.change import NO_CHANGE, Change
from programmes.clinical.course import CAPS, chosen_on
from programmes.clinical.plan import Support
from programmes.clinical.room import Pieces, Room, pieces_of
from programmes.forms.layout import fields
from programmes.forms.lengths import LengthField
from programmes.reports import room as room_words
from programmes.reports.plan_changes import (
    WITH_MINUTES,
    WITH_ROOM,
    Decision,
    StandingPlan,
    Step,
    choices,
)

WRAPPERS = {
    "weekdays": "wk-days wk-only wk-only-weekdays",
    "support": "wk-choices wk-only wk-only-support",
    "slope": "wk-choices wk-only wk-only-slope",
}
FIELDS = ("weekdays", "support", "slope")
MORE_BOUTS = 4
"""Empty lines below the bouts of the week, so that one can be split."""


def _room_in(standing: StandingPlan) -> str:
    """Which minutes a coach may write, and whose limit there is."""
    room = gettext(
        "%(limit)d now. Up to %(most)d is safe in the next week; above %(limit)d needs a reason."
    ) % {"limit": standing.limit, "most": max(standing.most, standing.limit)}
    if standing.cleared is None:
        return room
    told = gettext("A clinician allowed at most %(minutes)d minutes a walk.")
    told %= {"minutes": standing.cleared}
    is_tighter = standing.cleared <= min(standing.limit, standing.most)
    return told if is_tighter else f"{room} {told}"


class OneOfTheRoom(forms.TypedChoiceField):
    """One of the choices that the coming week leaves; None for none."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(
            required=False,
            empty_value=None,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choose one of these.")},
            **facts,
        )


class ChangeForm(forms.Form):
    """What shall happen next with a plan; `seen` says for which answers the preview was shown."""

    step = forms.ChoiceField(
        label=_("What should happen next?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what should happen."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    minutes = forms.IntegerField(
        label=_("Minutes a walk (for the two choices about length)"),
        required=False,
        min_value=int(CAPS.total_min),
        max_value=int(CAPS.total_max),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days? (for the choice about days)"),
        required=False,
        coerce=int,
        choices=list(WEEKDAYS_ABBR.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose days from Monday to Sunday.")},
    )
    support = OneOfTheRoom(
        label=_("What do the hands do in a bout? (for the choice about hands)"), coerce=Support
    )
    slope = OneOfTheRoom(
        label=_("How steep is a bout? (for the choice about slope)"), coerce=float
    )
    reason = forms.CharField(
        label=_("What the walker reads (needed when you go above a limit)"),
        help_text=_("It stands beside the change on their plan, with your name."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, sent: QueryDict | None, *, standing: StandingPlan) -> None:
        super().__init__(sent)
        self.standing = standing
        self.lines = 0
        steps = choices(standing)
        cast("forms.ChoiceField", self.fields["step"]).choices = steps
        self.fields["minutes"].help_text = _room_in(standing)
        if room := standing.room:
            self._offer(room)
        for name in set(FIELDS) - set(dict(steps)):
            del self.fields[name]
        wrappers = {"step": "wk-choices", "minutes": "wk-only wk-only-length"}
        wrappers |= {name: css for name, css in WRAPPERS.items() if name in self.fields}
        self.choosing, self.telling = fields(**wrappers), fields(reason="")

    def _offer(self, room: Room) -> None:
        """The choices and the lines for bouts, as the coming week stands."""
        support = cast("forms.ChoiceField", self.fields["support"])
        slope = cast("forms.ChoiceField", self.fields["slope"])
        support.choices, slope.choices = (
            room_words.support_choices(room),
            room_words.slope_choices(room),
        )
        self.fields["weekdays"].help_text = room_words.room_for_days(room)
        standing = self.standing
        self.initial["weekdays"] = chosen_on(standing.course, standing.next_on)
        self.initial["support"] = room.coming.bouts[0].support.value
        self.initial["slope"] = f"{room.coming.bouts[0].slope:g}"
        pieces = pieces_of(room.coming)
        self.lines = len(pieces) + MORE_BOUTS
        for place in range(self.lines):
            known = pieces[place] if place < len(pieces) else (None, None)
            for name, seconds in zip(("bout", "rest"), known, strict=True):
                self.fields[f"p{place}-{name}"] = _length(place + 1, name, seconds)

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each bout and the rest after it."""
        return [(self[f"p{place}-bout"], self[f"p{place}-rest"]) for place in range(self.lines)]

    @property
    def walk_line(self) -> str:
        """How long the walk is that the bouts have to fit in."""
        room = self.standing.room
        return room_words.bouts_now(room.coming) if room else ""

    def clean(self) -> dict[str, Any]:
        """The whole decision must fit the plan as it stands; what it does not ask for may say anything."""
        step = self.cleaned_data.get("step", "")
        for name in [name for name in self.errors if _step_of(name) not in {"", step}]:
            del self.errors[name]
        if self.errors:
            return self.cleaned_data
        if missing := self._missing:
            self.add_error(*missing)
        elif fault := self.standing.fault_in(self.decision):
            self.add_error(self._field_at_fault, fault)
        return self.cleaned_data

    @property
    def _missing(self) -> tuple[str, str] | None:
        """The field that the step needs and that was left empty, with what to do."""
        decision, step = self.decision, self.decision.step
        if step in WITH_MINUTES and decision.minutes is None:
            return "minutes", gettext("Write the minutes of a walk, from 10 to 30.")
        if step is Step.PIECES and decision.wish.pieces is None:
            return "p0-bout", gettext("Write the minutes of each bout and of the rest after it.")
        if step is Step.WEEKDAYS and not decision.wish.weekdays:
            return "weekdays", gettext("Choose at least one day.")
        if step in WITH_ROOM and decision.wish == NO_CHANGE:
            return step.value, gettext("Choose one of these.")
        return None

    @property
    def _field_at_fault(self) -> str | None:
        step = self.decision.step
        if self._lacks_reason:
            return "reason"
        if step is Step.PIECES:
            return "p0-bout"
        return step.value if step in WITH_ROOM else None if step is Step.PAUSE else "minutes"

    @property
    def _lacks_reason(self) -> bool:
        decision = self.decision
        with_one = replace(decision, reason=decision.reason or "-")
        is_open = not self.standing.fault_in(with_one)
        return is_open and self.standing.is_raise(decision) and not decision.reason

    @property
    def decision(self) -> Decision:
        """What a valid form says."""
        said = self.cleaned_data
        step = Step(said["step"])
        return Decision(
            step=step,
            minutes=said["minutes"] if step in WITH_MINUTES else None,
            reason=" ".join(said["reason"].split()),
            wish=self._wish(step),
        )

    def _wish(self, step: Step) -> Change:
        said = self.cleaned_data
        if step is Step.WEEKDAYS:
            return Change(weekdays=tuple(sorted(said["weekdays"])) or None)
        if step is Step.SUPPORT:
            return Change(support=said["support"])
        if step is Step.SLOPE:
            return Change(slope=said["slope"])
        return Change(pieces=self._pieces) if step is Step.PIECES else NO_CHANGE

    @property
    def _pieces(self) -> Pieces | None:
        """The lines that were filled in; None when there is none, or one that is half empty."""
        said = self.cleaned_data
        lines = [(said[f"p{n}-bout"], said[f"p{n}-rest"]) for n in range(self.lines)]
        filled = tuple((bout, rest) for bout, rest in lines if bout or rest)
        return filled if filled and all(map(all, filled)) else None

    @property
    def answers(self) -> str:
        """The decision as one word, with the state of the plan for which its effect is shown."""
        return f"{self._choice}@{self.standing.turn}"

    @property
    def _choice(self) -> str:
        wish = self.decision.wish
        asked = {
            Step.WEEKDAYS: "-".join(str(day) for day in wish.weekdays or ()),
            Step.SUPPORT: wish.support or "",
            Step.SLOPE: "" if wish.slope is None else f"{wish.slope:g}",
            Step.PIECES: "-".join(f"{bout}x{rest}" for bout, rest in wish.pieces or ()),
        }
        return f"{self.decision.step}.{asked.get(self.decision.step, self.decision.minutes or '')}"

    @property
    def was_seen(self) -> bool:
        """True when the coach has read what these answers would change, in this state of the plan or an older one."""
        choice, _at, _turn = self.cleaned_data["seen"].partition("@")
        return bool(choice == self._choice)

    @property
    def turn(self) -> str:
        """The state of the plan that the coach looked at; empty before they did."""
        return str(self.data.get("seen", "")).partition("@")[2]

    @property
    def is_overtaken(self) -> bool:
        """True when the plan has changed since the coach looked at it."""
        return self.turn not in {"", self.standing.turn}


class _LengthOrNothing(LengthField):
    """A length, or an empty field."""

    def clean(self, value: Any) -> Any:
        """The seconds; None for nothing."""
        return None if value in self.empty_values else super().clean(value)


def _length(number: int, name: str, seconds: int | None) -> LengthField:
    labels = {
        "bout": gettext("Bout %(number)d, minutes backward"),
        "rest": gettext("Rest after bout %(number)d, minutes"),
    }
    field = _LengthOrNothing(required=False, initial=seconds or None)
    field.label = labels[name] % {"number": number}
    field.widget.attrs |= {"class": "form-control", "aria-label": field.label}
    return field


def _step_of(name: str) -> str:
    """The step that a field belongs to; empty for those that every decision has."""
    if re.fullmatch(r"p\d+-(bout|rest)", name):
        return Step.PIECES
    return name if name in FIELDS else ""
