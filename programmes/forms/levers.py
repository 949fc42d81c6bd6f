"""What a walker may change in their own plan: a pause, the walking days, and days away."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical.breaks import Cause
from programmes.forms.days import DaysAheadForm, WalkingDaysForm, day_field
from programmes.forms.layout import fields

DAYS_AHEAD = 180
"""How far ahead a pause or a time away may begin, and how long it may last."""
CAUSES = [
    (Cause.HOLIDAY.value, _("A holiday or a journey")),
    (Cause.ILLNESS.value, _("I am ill")),
    (Cause.INJURY.value, _("I am hurt")),
    (Cause.FALL.value, _("I have fallen")),
    (Cause.OPERATION.value, _("An operation")),
    (Cause.HOSPITAL.value, _("A stay in hospital")),
    (Cause.OTHER.value, _("Something else")),
]


class DaysForm(DaysAheadForm):
    """A first and a last day, from today on and not too far ahead."""

    from_on = day_field(_("First day without a walk"), _("Choose the first day."))
    until_on = day_field(_("Last day without a walk"), _("Choose the last day."))
    helper = fields(from_on="", until_on="")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_days("from_on", "until_on", today=today, ahead=DAYS_AHEAD)

    def clean_from_on(self) -> dt.date:
        """From today on."""
        return self.within("from_on")

    def clean_until_on(self) -> dt.date:
        """From the first day on."""
        until_on = self.within("until_on")
        from_on = self.cleaned_data.get("from_on")
        if from_on and until_on < from_on:
            raise forms.ValidationError(
                gettext("The last day is before the first day. Choose a later day.")
            )
        return until_on


class PauseForm(DaysForm):
    """Why and from when to when; `seen` are the words of the preview that was shown for exactly these answers."""

    cause = forms.ChoiceField(
        label=_("Why do you pause?"),
        choices=CAUSES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose what fits best."),
            "invalid_choice": _("Please choose one of these."),
        },
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("cause", "from_on", "until_on", "seen")
    helper = fields(cause="wk-choices", from_on="", until_on="")

    @property
    def answers(self) -> str:
        """What a valid form says, as one word."""
        said = self.cleaned_data
        return f"{said['cause']}.{said['from_on']}.{said['until_on']}"

    @property
    def was_seen(self) -> bool:
        """True when the walker has read what these answers will change."""
        seen: str = self.cleaned_data["seen"]
        return seen == self.answers


class AwayForm(DaysForm):
    """Days on which no walk is planned."""

    from_on = day_field(_("First day away"), _("Choose the first day."))
    until_on = day_field(_("Last day away"), _("Choose the last day."))


class WeekdaysForm(WalkingDaysForm):
    """The weekdays to walk on; `sessions` is the number of walks in the week of today."""

    helper = fields(weekdays="wk-days")

    def __init__(self, *args: Any, chosen: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"weekdays": list(chosen)}
