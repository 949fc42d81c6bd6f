"""Joining a programme, and moving or leaving out one walk."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical.calendar import next_monday, sensible_weekdays
from programmes.forms.layout import fields

DAYS_AHEAD = 60
USUAL_REMINDER = dt.time(9, 0)


class EnrolForm(forms.Form):
    """Start date, weekdays and reminder time; `sessions` is the number of walks in week 1."""

    starts_on = forms.DateField(
        label=_("When would you like to start?"),
        help_text=_("Week 1 is the seven days from this date."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Choose a start date."),
            "invalid": _("Write the date as day, month and year."),
        },
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days will you walk?"),
        coerce=int,
        choices=list(WEEKDAYS_ABBR.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose days from Monday to Sunday.")},
    )
    reminder_time = forms.TimeField(
        label=_("When shall we remind you? (optional)"),
        help_text=_(
            "One e-mail on each walking day, at this time by your clock. Leave it empty for none."
        ),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Write the time as hours and minutes, such as 09:00.")},
    )
    helper = fields(starts_on="", weekdays="wk-days", reminder_time="")

    def __init__(self, *args: Any, today: dt.date, sessions: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.sessions = today, sessions
        self.initial = {
            "starts_on": next_monday(today),
            "weekdays": sensible_weekdays(sessions),
            "reminder_time": USUAL_REMINDER,
        }
        self.last_day = today + dt.timedelta(days=DAYS_AHEAD)
        self.fields["starts_on"].widget.attrs.update(
            min=today.isoformat(), max=self.last_day.isoformat()
        )
        self.fields["weekdays"].error_messages["required"] = self._choose_days()
        self.fields["weekdays"].help_text = gettext(
            "%(days)s A rest day between walks is kind to sore knees."
        ) % {"days": self._choose_days()}

    def clean_starts_on(self) -> dt.date:
        """From today to 60 days ahead."""
        starts_on: dt.date = self.cleaned_data["starts_on"]
        if starts_on < self.today:
            raise forms.ValidationError(
                gettext("That day has passed. Choose today or a later day.")
            )
        if starts_on > self.last_day:
            last = date_format(self.last_day, "j F Y")
            raise forms.ValidationError(gettext("Choose a day up to %(last)s.") % {"last": last})
        return starts_on

    def clean_weekdays(self) -> list[int]:
        """As many different days as week 1 has walks."""
        chosen = sorted(set(self.cleaned_data["weekdays"]))
        if len(chosen) != self.sessions:
            raise forms.ValidationError(self._choose_days())
        return chosen

    def _choose_days(self) -> str:
        return ngettext("Choose %(count)d day.", "Choose %(count)d days.", self.sessions) % {
            "count": self.sessions
        }


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
