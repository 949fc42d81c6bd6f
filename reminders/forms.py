"""The forms of reminder settings: walking days and mornings on the main page, each kind, quiet hours, and a pause."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from programmes.forms.days import day_field
from programmes.forms.layout import fields
from programmes.forms.levers import DaysForm
from reminders.kinds import Kind
from reminders.planning import EVERY_DAY
from reminders.reports.putting_off import LaterPage
from reminders.reports.wishes import Chosen

AN_HOUR = dt.timedelta(hours=1)
ANY_DAY = dt.date(2000, 1, 1)


OWN_CLOCK = _("On your own clock, also when the clocks change.")


def _time_field(label: Any, example: Any, help_text: Any = "") -> forms.TimeField:
    """A time of day that may stay empty; `example` is what to say of one that is none."""
    return forms.TimeField(
        label=label,
        required=False,
        help_text=help_text,
        error_messages={"invalid": example},
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )


class TimedForm(forms.Form):
    """On or off, and the time that what is on needs, on the own clock."""

    NEEDS_TIME = _("Choose a time, such as 09:30.")

    is_on = forms.BooleanField(label=_("Send me this by e-mail"), required=False)
    local_time = _time_field(_("Time"), _("Write a time such as 09:30."), OWN_CLOCK)
    helper = fields(is_on="", local_time="")

    def clean(self) -> dict[str, Any]:
        """What is on needs a time, where it has one at all."""
        cleaned = super().clean() or {}
        if cleaned.get("is_on") and "local_time" in cleaned and cleaned["local_time"] is None:
            self.add_error("local_time", self.NEEDS_TIME)
        return cleaned


class ReminderForm(TimedForm):
    """Reminders on walking days."""

    is_on = forms.BooleanField(label=_("Remind me by e-mail on walking days"), required=False)


class MorningCheckInForm(TimedForm):
    """The question on the morning after a walk."""

    NEEDS_TIME = _("Choose a time up to 12:00, such as 08:30.")
    LATEST = dt.time(12)

    is_on = forms.BooleanField(
        label=_("Ask me by e-mail on the morning after a walk"), required=False
    )
    local_time = _time_field(
        _("Time in the morning"),
        _("Write a time such as 08:30."),
        _("Until 12:00. On your own clock, also when the clocks change."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", "morning_%s")
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        """A question that is on needs a time before noon."""
        cleaned = super().clean()
        at = cleaned.get("local_time")
        if cleaned.get("is_on") and at and at > self.LATEST:
            self.add_error("local_time", self.NEEDS_TIME)
        return cleaned


class KindForm(TimedForm):
    """One kind: on or off, and as much of the hour, the weekdays and the notice as it has.

    The hour of a kind with notice is the one of the walk; the reminder comes so many minutes earlier.
    """

    lead_minutes = forms.TypedChoiceField(label=_("How long before?"), coerce=int)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        coerce=int,
        choices=list(WEEKDAYS_ABBR.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose a day, or turn this off."),
            "invalid_choice": _("Choose days from Monday to Sunday."),
        },
    )
    weekday = forms.TypedChoiceField(
        label=_("On which day?"), coerce=int, choices=list(WEEKDAYS_ABBR.items())
    )

    def __init__(self, *args: Any, kind: Kind, chosen: Chosen, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind, self.chosen = kind, chosen
        lead = dt.timedelta(minutes=chosen.lead_minutes)
        days = [day for day in range(7) if chosen.weekdays >> day & 1]
        self.initial = {
            "is_on": chosen.is_on,
            "local_time": (dt.datetime.combine(ANY_DAY, chosen.local_time) + lead).time(),
            "lead_minutes": chosen.lead_minutes,
            "weekdays": days,
            "weekday": days[0],
        }
        self._keep_what_the_kind_has()

    def _keep_what_the_kind_has(self) -> None:
        kind = self.kind
        if kind.leads:
            self.fields["local_time"].label = _("When do you mean to walk?")
            leads = cast("forms.ChoiceField", self.fields["lead_minutes"])
            leads.choices = [(minutes, _notice(minutes)) for minutes in kind.leads]
        has = {
            "is_on": True,
            "local_time": kind.at is not None,
            "lead_minutes": bool(kind.leads),
            "weekdays": kind.has_days and not kind.has_one_day,
            "weekday": kind.has_one_day,
        }
        for name, is_kept in has.items():
            if not is_kept:
                del self.fields[name]
        css = {"weekdays": "wk-days"}
        self.helper = fields(**{name: css.get(name, "") for name in self.fields})

    def clean_local_time(self) -> dt.time | None:
        """Kinds that are of use in the morning alone have a last hour."""
        at: dt.time | None = self.cleaned_data["local_time"]
        if at and self.kind.latest and at > self.kind.latest:
            raise forms.ValidationError(gettext("Choose a time up to 12:00, such as 08:30."))
        return at

    def clean(self) -> dict[str, Any]:
        """What is on needs a time, and its notice must lie on the same day."""
        cleaned = super().clean()
        at = cleaned.get("local_time")
        lead = cleaned.get("lead_minutes") or 0
        if at and at.hour * 60 + at.minute < lead:
            self.add_error(
                "lead_minutes", _("Choose a shorter notice: that would be the day before.")
            )
        return cleaned

    @property
    def wanted(self) -> dict[str, Any]:
        """What a valid form says, for the action that keeps it."""
        said = self.cleaned_data
        lead = said.get("lead_minutes") or 0
        at = said.get("local_time")
        back = dt.timedelta(minutes=lead)
        return {
            "is_on": said["is_on"],
            "local_time": (dt.datetime.combine(ANY_DAY, at) - back).time()
            if at
            else self.chosen.local_time,
            "lead_minutes": lead,
            "weekdays": self._days(said),
        }

    def _days(self, said: dict[str, Any]) -> int:
        if "weekday" in said:
            return 1 << int(said["weekday"])
        return sum(1 << day for day in set(said["weekdays"])) if "weekdays" in said else EVERY_DAY


def _notice(minutes: int) -> str:
    """How long before, in words."""
    if not minutes:
        return gettext("At that time")
    hours, rest = divmod(minutes, 60)
    if rest:
        return gettext("%(count)d minutes before") % {"count": minutes}
    return ngettext("%(count)d hour before", "%(count)d hours before", hours) % {"count": hours}


class QuietForm(forms.Form):
    """From when to when nothing is sent; both empty for no quiet hours."""

    quiet_from = _time_field(_("From"), _("Write a time such as 21:00."))
    quiet_until = _time_field(
        _("Until"), _("Write a time such as 07:00."), _("Leave both empty for no quiet hours.")
    )
    helper = fields(quiet_from="", quiet_until="")

    def clean(self) -> dict[str, Any]:
        """Both or none, and not the same."""
        cleaned = super().clean() or {}
        if not self.errors:
            begins, ends = cleaned["quiet_from"], cleaned["quiet_until"]
            if (begins is None) is not (ends is None):
                missing = "quiet_until" if ends is None else "quiet_from"
                self.add_error(missing, _("Choose both times, or none."))
            elif begins is not None and begins == ends:
                self.add_error("quiet_until", _("Choose another time than the first."))
        return cleaned

    @property
    def hours(self) -> tuple[dt.time, dt.time] | None:
        """What a valid form says."""
        begins, ends = self.cleaned_data["quiet_from"], self.cleaned_data["quiet_until"]
        return (begins, ends) if begins is not None else None


class PauseForm(DaysForm):
    """The days without reminders."""

    from_on = day_field(_("First day without reminders"), _("Choose the first day."))
    until_on = day_field(_("Last day without reminders"), _("Choose the last day."))


class LaterForm(forms.Form):
    """In how many hours today's reminder comes again."""

    hours = forms.TypedChoiceField(
        label=_("When?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose a time."),
            "invalid_choice": _("That time has passed. Please choose another."),
        },
    )
    helper = fields(hours="wk-choices")

    def __init__(self, *args: Any, page: LaterPage, **options: Any) -> None:
        super().__init__(*args, **options)
        by_hours = {str(round((at - page.now) / AN_HOUR)): at for at in page.choices}
        field: Any = self.fields["hours"]
        field.choices = [
            (hours, gettext("Today at %(time)s") % {"time": time_format(localtime(at), "H:i")})
            for hours, at in by_hours.items()
        ]
        field.coerce = by_hours.__getitem__
