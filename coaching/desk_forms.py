"""Putting a reason aside, keeping a view of the roster, and from when reasons show."""

import datetime as dt
from dataclasses import asdict
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.actions.desk import last_day
from coaching.reasons import Code, Reason
from coaching.thresholds import RANGES, USUAL, Behind, Thresholds
from programmes.forms.days import DaysAheadForm, day_field
from programmes.forms.layout import fields

NAMES: dict[Code, str | Promise] = {
    Code.FELL: _("A fall"),
    Code.ON_HOLD: _("Plan on hold"),
    Code.PAIN_HIGH: _("High pain"),
    Code.PAIN_RISING: _("Pain rising"),
    Code.NEAR_FALLS: _("Near-falls"),
    Code.SWELLING: _("Swelling"),
    Code.ASK: _("Ask how they are"),
    Code.TOO_HARD: _("Plan too hard"),
    Code.UNSURE: _("Not sure of themselves"),
    Code.CLEARANCE: _("Clinician first"),
    Code.ANSWERS: _("New health answers"),
    Code.YES_ENDS: _("A yes of a clinician ends soon"),
    Code.PLAN_WAITS: _("A new version without an answer"),
    Code.MESSAGE: _("An unread message"),
    Code.SILENT: _("Silent"),
    Code.BEHIND: _("Behind plan"),
}
USUAL_DAYS = 3


class SnoozeForm(DaysAheadForm):
    """Which reason can wait, and until which day."""

    code = forms.ChoiceField(
        label=_("Which reason can wait?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a reason."),
            "invalid_choice": _("Choose one of the reasons that hold now."),
        },
    )
    until_on = day_field(
        _("Until which day?"),
        _("Choose a day."),
        _("It comes back the day after; at once after a new fall or stop, or when it gets worse."),
    )
    helper = fields(code="wk-choices", until_on="")

    def __init__(
        self, sent: QueryDict | None, *, found: tuple[Reason, ...], today: dt.date, chosen: str
    ) -> None:
        first = chosen if chosen in {reason.code.value for reason in found} else found[0].code
        usual = {"code": first, "until_on": today + dt.timedelta(days=USUAL_DAYS)}
        super().__init__(sent, initial=usual)
        self.found = {reason.code.value: reason for reason in found}
        code = cast("forms.ChoiceField", self.fields["code"])
        code.choices = [(reason.code.value, NAMES[reason.code]) for reason in found]
        self.now_on = today
        longest = max((last_day(reason.code, today) - today).days for reason in found)
        self.offer_days("until_on", today=today + dt.timedelta(days=1), ahead=longest - 1)

    def clean_until_on(self) -> dt.date:
        """From tomorrow; a serious reason can wait for a week only."""
        code = self.cleaned_data.get("code")
        if code:
            self.last_day = last_day(Code(code), self.now_on)
        return self.within("until_on")

    @property
    def reason(self) -> Reason:
        """The reason that was chosen."""
        return self.found[self.cleaned_data["code"]]


class SavedViewForm(forms.Form):
    """The name under which a coach keeps a view of the roster."""

    name = forms.CharField(
        label=_("Name of this view"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write a name for this view.")},
    )
    helper = fields(name="")

    def clean_name(self) -> str:
        """One line."""
        return " ".join(self.cleaned_data["name"].split())


SHARE_NAMES: dict[Behind, str | Promise] = {
    Behind.HALF: _("Fewer than half of their walks"),
    Behind.TWO_THIRDS: _("Fewer than two thirds (the usual)"),
    Behind.THREE_QUARTERS: _("Fewer than three quarters"),
    Behind.ALL: _("Any walk that did not happen"),
}


class ThresholdsForm(forms.Form):
    """From when each reason shows; every figure says where it may lie, and what is usual."""

    high_pain = forms.IntegerField(label=_("Worst pain in the last walk, from"))
    pain_rise = forms.IntegerField(label=_("Pain after walking rose over three walks, by"))
    near_falls = forms.IntegerField(label=_("Near-falls in two weeks, from"))
    low_confidence = forms.IntegerField(
        label=_("How sure they felt on the last walk, 1 to 5, up to")
    )
    silent_days = forms.IntegerField(label=_("Days without a walk, from"))
    behind = forms.ChoiceField(
        label=_("Behind plan, over two weeks"),
        choices=[(share.value, name) for share, name in SHARE_NAMES.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose from when somebody is behind."),
            "invalid_choice": _("Choose one of the four."),
        },
    )
    helper = fields(
        high_pain="",
        pain_rise="",
        near_falls="",
        low_confidence="",
        silent_days="",
        behind="wk-choices",
    )

    def __init__(self, sent: QueryDict | None, *, known: Thresholds) -> None:
        super().__init__(sent, initial=asdict(known))
        for name, (least, most) in RANGES.items():
            where = {"least": least, "most": most, "usual": getattr(USUAL, name)}
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label,
                help_text=gettext("From %(least)d to %(most)d. Usually %(usual)d.") % where,
                min_value=least,
                max_value=most,
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"),
                    gettext("Write a whole number from %(least)d to %(most)d.") % where,
                ),
            )

    @property
    def wanted(self) -> Thresholds:
        """What a valid form says."""
        said: dict[str, Any] = self.cleaned_data
        return Thresholds(**{**said, "behind": Behind(said["behind"])})
