"""What we ask after an event, and on the morning after a walk."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.forms.layout import fields
from programmes.forms.log import SCORES, taps
from programmes.models import AdverseEvent
from programmes.reports.events import ASKED, PLACES, SYMPTOMS

NONE = "none"


class FollowUpForm(forms.Form):
    """What fits, or none of it; nothing ticked is no answer, and both at once cannot be."""

    symptoms = forms.MultipleChoiceField(
        label=_("Is any of this true since then?"),
        help_text=_("Tick all that fit, or the last line."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what fits, or \u201cNone of these\u201d.")},
    )
    place = forms.ChoiceField(
        label=_("Where did it happen? (optional)"),
        choices=list(PLACES.items()),
        required=False,
        widget=forms.RadioSelect,
    )
    told = forms.CharField(
        label=_("What happened? (optional)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your coach reads it only if you share your notes."),
    )

    def __init__(self, *args: Any, event: AdverseEvent, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = [(one.value, SYMPTOMS[one]) for one in ASKED[event.kind]]
        symptoms = cast("forms.MultipleChoiceField", self.fields["symptoms"])
        symptoms.choices = [*asked, (NONE, _("None of these"))]
        self.helper = fields(symptoms="wk-choices", place="wk-choices", told="")

    def clean_symptoms(self) -> list[str]:
        """The symptoms without the line that says none."""
        ticked: list[str] = self.cleaned_data["symptoms"]
        if NONE in ticked and len(ticked) > 1:
            raise forms.ValidationError(
                gettext(
                    "You ticked \u201cNone of these\u201d and something else. Keep only one of them."
                )
            )
        return [one for one in ticked if one != NONE]


class MorningForm(forms.Form):
    """Pain from 0 to 10, and swelling."""

    pain = taps(
        _("How much pain do you have this morning?"),
        SCORES,
        error_messages={"required": _("Tap a number from 0 to 10. 0 is no pain.")},
    )
    is_swollen = forms.TypedChoiceField(
        label=_("Is a knee or ankle newly swollen?"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap yes or no.")},
    )
    helper = fields(pain="wk-scale", is_swollen="wk-choices")
