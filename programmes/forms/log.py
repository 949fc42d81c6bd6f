"""The log of one walk: mostly taps, in under half a minute."""

import uuid
from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical.stop_rules import DURING_ROWS
from programmes.reports.player_setup import EARLY_ENDS

LONGEST_MINUTES = 60
FAR_LONGER = 10
"""So many minutes more than planned are asked about."""
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
    long_minutes = forms.IntegerField(required=False, widget=forms.HiddenInput)

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(
        "client_uuid",
        "stop_code",
        "long_minutes",
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

    def __init__(self, *args: Any, planned_minutes: int = LONGEST_MINUTES, **options: Any) -> None:
        super().__init__(*args, **options)
        self.planned_minutes = planned_minutes

    def clean(self) -> dict[str, Any]:
        """Far more minutes than planned may be a slip: they are asked about once, and kept when sent again."""
        cleaned = super().clean() or {}
        minutes, asked_about = cleaned.get("minutes"), cleaned.pop("long_minutes", None)
        if minutes and minutes > self.planned_minutes + FAR_LONGER and minutes != asked_about:
            self._ask_about(minutes)
        return cleaned

    def _ask_about(self, minutes: int) -> None:
        self.add_error(
            "minutes",
            gettext(
                "This walk was planned for %(planned)d minutes, and you wrote %(minutes)d. "
                "Correct the number, or press Save again if it is right."
            )
            % {"planned": self.planned_minutes, "minutes": minutes},
        )
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["long_minutes"] = str(minutes)

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
