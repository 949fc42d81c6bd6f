"""What comes from phones around a walk that is followed: a typed code, and the walker's clock."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.actions.spotting import Told
from programmes.clinical.lane import LEAST_SECONDS
from programmes.forms.layout import fields

LONGEST_SECONDS = 4 * 3600
MOST_EDITS = 100
EDITS = {"rest", "forward", "longer", "again"}
"""What may happen on the way, as the player calls it."""
PARTS_OF_AN_EDIT = (2, 3)


class CodeForm(forms.Form):
    """The code that the walker's phone shows."""

    code = forms.CharField(
        label=_("Which code does the walker's phone show?"),
        help_text=_("6 letters and figures. Spaces do not matter."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("Type the code."),
            "max_length": _("A code has 6 letters and figures."),
        },
    )
    helper = fields(code="")


def is_edit(edit: object) -> bool:
    """A name that the player knows, and one or two numbers of seconds."""
    if not isinstance(edit, list) or len(edit) not in PARTS_OF_AN_EDIT:
        return False
    name, *numbers = edit
    return (
        isinstance(name, str)
        and name in EDITS
        and all(
            type(number) in {int, float, type(None)} and 0 <= (number or 0) <= LONGEST_SECONDS
            for number in numbers
        )
    )


class ClockForm(forms.Form):
    """Where the walk is; everything is checked, for it is shown on another phone."""

    kind = forms.ChoiceField(choices=[("start", ""), ("easy", "")], required=False)
    elapsed = forms.FloatField(min_value=0, max_value=LONGEST_SECONDS)
    running = forms.BooleanField(required=False)
    view = forms.RegexField(r"^[a-z_]{0,12}$", required=False)
    edits = forms.JSONField(required=False)
    lane = forms.IntegerField(required=False, min_value=LEAST_SECONDS, max_value=LONGEST_SECONDS)
    easier = forms.BooleanField(required=False)
    heard = forms.CharField(required=False, max_length=40)

    def clean_edits(self) -> list[list[object]]:
        """A list of edits, and not too many."""
        edits = self.cleaned_data["edits"]
        if edits is None:
            return []
        if (
            not isinstance(edits, list)
            or len(edits) > MOST_EDITS
            or not all(is_edit(edit) for edit in edits)
        ):
            raise forms.ValidationError("no edits")
        return edits

    @property
    def told(self) -> Told:
        """What a valid form says."""
        said: dict[str, Any] = self.cleaned_data
        return Told(
            kind=said["kind"],
            elapsed=said["elapsed"],
            is_running=said["running"],
            view=said["view"],
            edits=said["edits"],
            lane_seconds=said["lane"],
            is_easier=said["easier"],
            heard=said["heard"],
        )
