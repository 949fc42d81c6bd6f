"""Giving a walker a programme, and changing a plan."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.reports.assignment import AssignmentPage, Offer
from programmes.clinical.calendar import next_monday, sensible_weekdays
from programmes.clinical.course import CAPS
from programmes.forms.days import START_WITHIN_DAYS, DaysAheadForm, start_field
from programmes.forms.layout import fields
from programmes.reports.plan_changes import WITH_MINUTES, Decision, StandingPlan, Step, choices

USUAL_WALKS = 3


class GivingForm(DaysAheadForm):
    """From when, and on which days, a programme that a coach gives is walked."""

    starts_on = start_field(_("When does it start?"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        coerce=int,
        choices=list(WEEKDAYS_ABBR.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one day."),
            "invalid_choice": _("Choose days from Monday to Sunday."),
        },
    )

    def __init__(
        self, sent: QueryDict | None, *, today: dt.date, usual: dict[str, Any] | None = None
    ) -> None:
        days = {"starts_on": next_monday(today), "weekdays": sensible_weekdays(USUAL_WALKS)}
        super().__init__(sent, initial={**days, **(usual or {})})
        self.offer_days("starts_on", today=today, ahead=START_WITHIN_DAYS)

    def clean_starts_on(self) -> dt.date:
        """From the walker's today to 60 days ahead."""
        return self.within("starts_on")


class AssignForm(GivingForm):
    """A programme that suits the walker, from when, and on which days."""

    field_order = ("programme",)
    programme = forms.ChoiceField(
        label=_("Which programme?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a programme."),
            "invalid_choice": _("Choose one of the programmes that suit this walker."),
        },
    )
    ends_current = forms.BooleanField(required=False)

    def __init__(self, sent: QueryDict | None, *, page: AssignmentPage) -> None:
        super().__init__(sent, today=page.today)
        self.page = page
        self.fields["weekdays"].help_text = gettext(
            "If a week has more or fewer walks than the days you choose, we add or leave out days "
            "so that rest days stay between walks."
        )
        cast("forms.ChoiceField", self.fields["programme"]).choices = _choices(page.suitable)
        wrappers = {"programme": "wk-choices", "starts_on": "", "weekdays": "wk-days"}
        if page.current:
            self.fields["ends_current"].label = gettext("End “%(name)s” now") % {
                "name": page.current.version.name
            }
            wrappers["ends_current"] = ""
        else:
            del self.fields["ends_current"]
        self.helper = fields(**wrappers)

    def clean_ends_current(self) -> bool:
        """Nobody follows two programmes, and ending one is said out loud."""
        if not self.cleaned_data["ends_current"]:
            raise forms.ValidationError(
                gettext(
                    "A walker follows one programme at a time. Tick this to end the other one."
                )
            )
        return True

    @property
    def offer(self) -> Offer:
        """The programme that was chosen."""
        slug = self.cleaned_data["programme"]
        return next(offer for offer in self.page.suitable if offer.slug == slug)


class BatchForm(GivingForm):
    """One programme for many walkers, usually from the same day; `number` lets a form that is sent twice count once."""

    field_order = ("number", "walkers", "programme")
    number = forms.UUIDField(widget=forms.HiddenInput)
    walkers = forms.MultipleChoiceField(
        label=_("For whom?"),
        help_text=_("Whoever cannot have it now is left out and shown with the reason."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one walker."),
            "invalid_choice": _("Choose from your walkers."),
        },
    )
    programme = forms.ChoiceField(
        label=_("Which programme?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a programme."),
            "invalid_choice": _("Choose one of these programmes."),
        },
    )
    kind = forms.ChoiceField(
        label=_("When the programme gets a new version"),
        choices=[
            ("subscribe", _("Offer it to them; they may take it or keep their plan")),
            ("copy", _("Keep what they have: no later version is offered")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of these.")},
    )
    helper = fields(
        number="",
        programme="wk-choices",
        starts_on="",
        weekdays="wk-days",
        kind="wk-choices",
        walkers="wk-choices",
    )

    def __init__(
        self,
        sent: QueryDict | None,
        *,
        people: Iterable[tuple[str, str]],
        offers: Iterable[tuple[str, str]],
        today: dt.date,
        ticks_all: bool = False,
    ) -> None:
        named = list(people)
        usual = {
            "number": uuid.uuid4(),
            "walkers": [pk for pk, _name in named] if ticks_all else [],
            "kind": "subscribe",
        }
        super().__init__(sent, today=today, usual=usual)
        cast("forms.MultipleChoiceField", self.fields["walkers"]).choices = named
        cast("forms.ChoiceField", self.fields["programme"]).choices = list(offers)


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
    reason = forms.CharField(
        label=_("What the walker reads (needed when you go above a limit)"),
        help_text=_("It stands beside the change on their plan, with your name."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    helper = fields(step="wk-choices", minutes="", reason="")

    def __init__(self, sent: QueryDict | None, *, standing: StandingPlan) -> None:
        super().__init__(sent)
        self.standing = standing
        cast("forms.ChoiceField", self.fields["step"]).choices = choices(standing)
        self.fields["minutes"].help_text = _room_in(standing)

    def clean(self) -> dict[str, Any]:
        """The whole decision must fit the plan as it stands."""
        if self.errors:
            return self.cleaned_data
        if self.decision.step in WITH_MINUTES and self.decision.minutes is None:
            self.add_error("minutes", gettext("Write the minutes of a walk, from 10 to 30."))
        elif fault := self.standing.fault_in(self.decision):
            name = "reason" if self._lacks_reason else "minutes"
            self.add_error(name if self.decision.step is not Step.PAUSE else None, fault)
        return self.cleaned_data

    @property
    def _lacks_reason(self) -> bool:
        has_room = (self.decision.minutes or 0) <= self.standing.most
        has_room = has_room and not self.standing.is_above_clinician(self.decision)
        return self.standing.is_raise(self.decision) and not self.decision.reason and has_room

    @property
    def decision(self) -> Decision:
        """What a valid form says."""
        said = self.cleaned_data
        step = Step(said["step"])
        return Decision(
            step=step,
            minutes=said["minutes"] if step in WITH_MINUTES else None,
            reason=" ".join(said["reason"].split()),
        )

    @property
    def answers(self) -> str:
        """The decision as one word, with the state of the plan for which its effect is shown."""
        return f"{self._choice}@{self.standing.turn}"

    @property
    def _choice(self) -> str:
        return f"{self.decision.step}.{self.decision.minutes or ''}"

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


def _choices(offers: Iterable[Offer]) -> list[tuple[str, str]]:
    return [
        (
            offer.slug,
            gettext("%(name)s: %(weeks)d weeks, %(first)g to %(last)g minutes")
            % {
                "name": offer.version.name,
                "weeks": len(offer.version.plan.weeks),
                "first": offer.version.plan.weeks[0].total_minutes,
                "last": offer.version.plan.weeks[-1].total_minutes,
            }
            + (f". {offer.made_by}" if offer.made_by else ""),
        )
        for offer in offers
    ]
