"""The forms of reminder settings."""

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _


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
