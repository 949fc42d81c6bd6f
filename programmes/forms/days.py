"""Days in forms: one from today up to a last one, and exactly as many weekdays as a week has walks."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

START_WITHIN_DAYS = 60
"""How far ahead a programme may start."""


def day_field(
    label: "StrOrPromise", missing: "StrOrPromise", help_text: "StrOrPromise" = ""
) -> forms.DateField:
    """One day; `missing` is said when there is none."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": missing,
            "invalid": _("Write the date as day, month and year."),
        },
    )


def start_field(label: "StrOrPromise") -> forms.DateField:
    """The day on which a programme starts."""
    return day_field(
        label, _("Choose a start date."), _("Week 1 is the seven days from this date.")
    )


class DaysAheadForm(forms.Form):
    """Its days lie from the walker's today to a last day."""

    today: dt.date
    last_day: dt.date

    def offer_days(self, *names: str, today: dt.date, ahead: int) -> None:
        """Let the calendar of these fields begin today and end so many days ahead."""
        self.today, self.last_day = today, today + dt.timedelta(days=ahead)
        for name in names:
            self.fields[name].widget.attrs.update(
                min=self.today.isoformat(), max=self.last_day.isoformat()
            )

    def within(self, name: str) -> dt.date:
        """The day of a field, refused when it lies outside."""
        day: dt.date = self.cleaned_data[name]
        if day < self.today:
            raise forms.ValidationError(
                gettext("That day has passed. Choose today or a later day.")
            )
        if day > self.last_day:
            last = date_format(self.last_day, "j F Y")
            raise forms.ValidationError(gettext("Choose a day up to %(last)s.") % {"last": last})
        return day


class WalkingDaysForm(forms.Form):
    """The weekdays to walk on, as many as the week has walks."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days will you walk?"),
        coerce=int,
        choices=list(WEEKDAYS_ABBR.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose days from Monday to Sunday.")},
    )

    def __init__(self, *args: Any, sessions: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = sessions
        field = self.fields["weekdays"]
        field.error_messages["required"] = self._choose_days()
        field.help_text = gettext("%(days)s A rest day between walks is kind to sore knees.") % {
            "days": self._choose_days()
        }

    def clean_weekdays(self) -> list[int]:
        """As many different days as the week has walks."""
        chosen = sorted(set(self.cleaned_data["weekdays"]))
        if len(chosen) != self.sessions:
            raise forms.ValidationError(self._choose_days())
        return chosen

    def _choose_days(self) -> str:
        return ngettext("Choose %(count)d day.", "Choose %(count)d days.", self.sessions) % {
            "count": self.sessions
        }
