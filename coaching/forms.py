"""Giving walkers a programme."""

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
from programmes.forms.days import START_WITHIN_DAYS, DaysAheadForm, start_field
from programmes.forms.layout import fields

USUAL_WALKS = 3


def _kind(**options: Any) -> forms.ChoiceField:
    """Whether later versions are offered."""
    return forms.ChoiceField(
        label=_("When the programme gets a new version"),
        choices=[
            ("subscribe", _("Offer it to them; they may take it or keep their plan")),
            ("copy", _("Keep what they have: no later version is offered")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of these.")},
        **options,
    )


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
    kind = _kind(initial="subscribe")
    ends_current = forms.BooleanField(required=False)

    def __init__(self, sent: QueryDict | None, *, page: AssignmentPage) -> None:
        super().__init__(sent, today=page.today)
        self.page = page
        self.fields["weekdays"].help_text = gettext(
            "If a week has more or fewer walks than the days you choose, we add or leave out days "
            "so that rest days stay between walks."
        )
        cast("forms.ChoiceField", self.fields["programme"]).choices = _choices(page.suitable)
        wrappers = {
            "programme": "wk-choices",
            "starts_on": "",
            "weekdays": "wk-days",
            "kind": "wk-choices",
        }
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
    kind = _kind()
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
