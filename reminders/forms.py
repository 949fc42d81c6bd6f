"""The form of reminder settings."""

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
