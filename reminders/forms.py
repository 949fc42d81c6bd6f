"""The forms of reminder settings: walking days and mornings on the main page, each kind, quiet hours, and a pause."""

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
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


class ReminderForm(forms.Form):
    """On or off, and the time on the walker's own clock."""

    is_on = forms.BooleanField(label=_("Remind me by e-mail on walking days"), required=False)
    local_time = forms.TimeField(
        label=_("Time"),
        required=False,
        help_text=_("On your own clock, also when the clocks change."),
        error_messages={"invalid": _("Write a time such as 09:30.")},
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("is_on", "local_time")

    def clean(self) -> dict[str, Any]:
        """Reminders that are on need a time."""
        cleaned = super().clean() or {}
        is_empty = "local_time" in cleaned and cleaned["local_time"] is None
        if cleaned.get("is_on") and is_empty:
            self.add_error("local_time", _("Choose a time, such as 09:30."))
        return cleaned


class MorningCheckInForm(forms.Form):
    """On or off, and a time of the morning on the walker's own clock."""

    LATEST = dt.time(12)

    is_on = forms.BooleanField(
        label=_("Ask me by e-mail on the morning after a walk"), required=False
    )
    local_time = forms.TimeField(
        label=_("Time in the morning"),
        required=False,
        help_text=_("Until 12:00. On your own clock, also when the clocks change."),
        error_messages={"invalid": _("Write a time such as 08:30.")},
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", "morning_%s")
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("is_on", "local_time")

    def clean(self) -> dict[str, Any]:
        """A question that is on needs a time, before noon."""
        cleaned = super().clean() or {}
        at = cleaned.get("local_time")
        is_empty = "local_time" in cleaned and at is None
        if cleaned.get("is_on") and (is_empty or (at and at > self.LATEST)):
            self.add_error("local_time", _("Choose a time up to 12:00, such as 08:30."))
        return cleaned


class KindForm(forms.Form):
    """One kind: on or off, and as much of the hour, the weekdays and the notice as it has.

    The hour of a kind with notice is the one of the walk; the reminder comes so many minutes earlier.
    """

    is_on = forms.BooleanField(label=_("Send me this by e-mail"), required=False)
    local_time = forms.TimeField(
        label=_("Time"),
        required=False,
        help_text=_("On your own clock, also when the clocks change."),
        error_messages={"invalid": _("Write a time such as 09:30.")},
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
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
        kind, leads = self.kind, self.fields["lead_minutes"]
        if kind.leads:
            self.fields["local_time"].label = _("When do you mean to walk?")
            leads.choices = [(minutes, _notice(minutes)) for minutes in kind.leads]  # type: ignore[attr-defined]
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
        cleaned = super().clean() or {}
        at = cleaned.get("local_time")
        if "local_time" in cleaned and at is None and cleaned.get("is_on"):
            self.add_error("local_time", _("Choose a time, such as 09:30."))
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
    if minutes % 60:
        return gettext("%(count)d minutes before") % {"count": minutes}
    return gettext("1 hour before") if minutes == 60 else gettext("2 hours before")  # noqa: PLR2004


class QuietForm(forms.Form):
    """From when to when nothing is sent; both empty for no quiet hours."""

    quiet_from = forms.TimeField(
        label=_("From"),
        required=False,
        error_messages={"invalid": _("Write a time such as 21:00.")},
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    quiet_until = forms.TimeField(
        label=_("Until"),
        required=False,
        help_text=_("Leave both empty for no quiet hours."),
        error_messages={"invalid": _("Write a time such as 07:00.")},
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
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
