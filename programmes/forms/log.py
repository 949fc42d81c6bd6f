"""The log of one walk: mostly taps, in under half a minute."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from programmes.clinical.stop_rules import DURING_ROWS
from programmes.forms.doubts import Doubt, doubts_about
from programmes.reports.player_setup import EARLY_ENDS

LONGEST_MINUTES = 60
SCORES = [(score, str(score)) for score in range(11)]
TIMES = [(0, "0"), (1, "1"), (2, "2"), (3, "3+")]
SURENESS = [(step, str(step)) for step in range(1, 6)]
STOP_CODES = frozenset(row.code for row in DURING_ROWS) | EARLY_ENDS.keys()


def taps(label: Any, choices: Iterable[tuple[int, Any]], **options: Any) -> forms.TypedChoiceField:
    """One number chosen by a tap; None when it is optional and left out."""
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        **options,
    )


def card(*fields: object) -> Div:
    """A card of the page."""
    return Div(Div(*fields, css_class="card-body"), css_class="card")


def scale(name: str, low: str, high: str) -> Div:
    """A card with a row of cells; `low` and `high` are the ids of the words at its ends."""
    ends = f'{{% include "programmes/_scale_ends.html" with low="{low}" high="{high}" %}}'
    return card(Field(name, wrapper_class="wk-scale"), HTML(ends))


class LogForm(forms.Form):
    """What a walker tells after a walk."""

    minutes = forms.IntegerField(
        label=_("How many minutes did you walk?"),
        min_value=0,
        max_value=LONGEST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Write the minutes that you walked, such as 10."),
            "min_value": _("Minutes cannot be below 0."),
            "max_value": _("Write %(limit_value)s minutes or fewer."),
            "invalid": _("Write the minutes as a whole number, such as 10."),
        },
    )
    pain_worst = taps(
        _("Worst pain while you walked"),
        SCORES,
        error_messages={"required": _("Tap a number from 0 to 10. 0 is no pain.")},
    )
    effort = taps(
        _("How hard did the backward parts feel?"),
        SCORES,
        error_messages={"required": _("Tap a number from 0 to 10. 0 is resting.")},
    )
    near_falls = taps(
        _("How often did you trip or nearly fall?"),
        TIMES,
        help_text=_("You lost your balance but stayed on your feet."),
        error_messages={"required": _("Tap how often: 0 for not at all.")},
    )
    falls = taps(
        _("How often did you fall?"),
        TIMES,
        help_text=_("You came down to the ground or floor, even if you were not hurt."),
        error_messages={"required": _("Tap how often: 0 for not at all.")},
    )
    pain_before = taps(_("Pain just before you walked (optional)"), SCORES, required=False)
    pain_after = taps(_("Pain now (optional)"), SCORES, required=False)
    confidence = taps(
        _("How sure do you feel when you walk backward? (optional)"), SURENESS, required=False
    )
    note = forms.CharField(
        label=_("Anything to add? (optional)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Nobody watches this day and night. If you feel unwell, call for help instead."
        ),
    )
    stop_code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    began_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    ended_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    asked = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(
        "client_uuid",
        "stop_code",
        "began_at",
        "ended_at",
        "asked",
        card(Field("minutes")),
        scale("pain_worst", "no_pain", "worst_pain"),
        scale("effort", "resting", "limit"),
        card(
            Field("near_falls", wrapper_class="wk-scale"),
            Field("falls", wrapper_class="wk-scale"),
        ),
        scale("pain_before", "no_pain", "worst_pain"),
        scale("pain_after", "no_pain", "worst_pain"),
        scale("confidence", "not_sure", "very_sure"),
        card(Field("note")),
    )

    def __init__(
        self,
        *args: Any,
        now: dt.datetime,
        planned_minutes: int | None = None,
        is_asking: bool = True,
        **options: Any,
    ) -> None:
        """`planned_minutes` is None when the plan is not known; who cannot answer is not asked."""
        super().__init__(*args, **options)
        self.now, self.planned_minutes, self.is_asking = now, planned_minutes, is_asking
        self.doubts: tuple[Doubt, ...] = ()

    def clean(self) -> dict[str, Any]:
        """A contradiction may be a slip: it is asked about once, and kept when it is sent again."""
        cleaned = super().clean() or {}
        self.doubts = tuple(
            doubts_about(cleaned, planned_minutes=self.planned_minutes, now=self.now)
        )
        asked = cleaned.pop("asked", "").split()
        for name in ("began_at", "ended_at"):
            cleaned.pop(name, None)
        if self.is_asking:
            self._ask_about([doubt for doubt in self.doubts if doubt.key not in asked])
        return cleaned

    def _ask_about(self, doubts: list[Doubt]) -> None:
        for doubt in doubts:
            self.add_error(doubt.field, doubt.asks)
        if doubts and isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["asked"] = " ".join(doubt.key for doubt in self.doubts)

    def clean_stop_code(self) -> str:
        """Why the player stopped; nobody types it, so anything unknown is dropped without a word."""
        code: str = self.cleaned_data["stop_code"]
        return code if code in STOP_CODES else ""


def prefilled(*, planned_minutes: int, pain_before: int | None) -> dict[str, Any]:
    """First values of the form: the plan, the check before the walk, and a fresh number."""
    return {
        "client_uuid": uuid.uuid4(),
        "minutes": planned_minutes,
        "pain_before": pain_before,
    }
