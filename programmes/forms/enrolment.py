"""Joining a programme, and moving or leaving out one walk."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from programmes.clinical.calendar import next_monday, sensible_weekdays
from programmes.forms.days import (
    START_WITHIN_DAYS,
    DaysAheadForm,
    WalkingDaysForm,
    start_field,
)
from programmes.forms.layout import fields

USUAL_REMINDER = dt.time(9, 0)


class EnrolForm(WalkingDaysForm, DaysAheadForm):
    """Start date, weekdays and reminder time; `sessions` is the number of walks in week 1."""

    starts_on = start_field(_("When would you like to start?"))
    reminder_time = forms.TimeField(
        label=_("When shall we remind you? (optional)"),
        help_text=_(
            "One e-mail on each walking day, at this time by your clock. Leave it empty for none."
        ),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Write the time as hours and minutes, such as 09:00.")},
    )
    field_order = ("starts_on", "weekdays", "reminder_time")
    helper = fields(starts_on="", weekdays="wk-days", reminder_time="")

    def __init__(self, *args: Any, today: dt.date, sessions: int, **kwargs: Any) -> None:
        super().__init__(*args, sessions=sessions, **kwargs)
        self.initial = {
            "starts_on": next_monday(today),
            "weekdays": sensible_weekdays(sessions),
            "reminder_time": USUAL_REMINDER,
        }
        self.offer_days("starts_on", today=today, ahead=START_WITHIN_DAYS)

    def clean_starts_on(self) -> dt.date:
        """From today to 60 days ahead."""
        return self.within("starts_on")


class MoveForm(forms.Form):
    """Another day for one walk."""

    to = forms.TypedChoiceField(
        label=_("Walk on another day"),
        coerce=dt.date.fromisoformat,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose a day."),
            "invalid_choice": _("That day is not free. Please choose one of these."),
        },
    )
    helper = fields(to="wk-choices")

    def __init__(self, *args: Any, days: Iterable[dt.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ChoiceField", self.fields["to"])
        choice.choices = [(day.isoformat(), date_format(day, "l j F")) for day in days]


class SkipForm(forms.Form):
    """Why one walk is left out; any reason is a good one."""

    reason = forms.ChoiceField(
        label=_("Leave this walk out"),
        choices=[
            ("ill", _("I do not feel well")),
            ("sore", _("I am sore")),
            ("busy", _("I have no time")),
            ("weather", _("The weather or the path is not good")),
            ("other", _("Something else")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose what fits best."),
            "invalid_choice": _("Please choose one of these."),
        },
    )
    helper = fields(reason="wk-choices")
