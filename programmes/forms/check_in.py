"""The check before a session: pain now, what must be ready, and what feels wrong (table 2 of the rules)."""

from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical.before import BEFORE_ROWS, Answers, BeforeVerdict, check
from programmes.clinical.company import Company

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrOrPromise

    from programmes.models import SavedPlace
    from programmes.reports.gate import PlaceOption

MESSAGES = {row.code: row.message for row in BEFORE_ROWS}


class Tick(NamedTuple):
    """Something that must be ready; left open, the row `code` of the table holds the walk back."""

    label: "StrOrPromise"
    hint: "StrOrPromise"
    code: str = ""
    message: "StrOrPromise" = _("Tick this when you feel well. Otherwise say below what is wrong.")


IN_THE_WAY = _("No rugs, cables, pets, children, steps, traffic or wet leaves.")
PLACE = Tick(
    _("I walked my path forward: it is flat, dry, bright and clear"), IN_THE_WAY, "place_unsafe"
)
UPHILL = Tick(
    _("I walked my path forward: it is dry, bright and clear, and I go up it only"),
    IN_THE_WAY,
    "place_unsafe",
)
AROUND_A_BELT = Tick(
    _("Rails on both sides, bright light, and 2 metres clear behind"),
    _("Nothing on the floor behind the treadmill, and nobody."),
    "place_unsafe",
)
MAKER = Tick(
    _("The maker of this treadmill allows walking backward"),
    _("Look in its booklet, or ask the gym. Some makers say never."),
    message=_("Without the maker's yes, walk on firm ground instead."),
)
COMPANY = {
    Company.HELPER: Tick(
        _("Helper needed: someone is with me"),
        _("An adult, one arm's length behind and to one side."),
        "helper_missing",
    ),
    Company.HELPER_OR_RAIL: Tick(
        _("Someone is with me, or a rail or wall is in reach"),
        _("They can see behind me."),
        "helper_missing",
    ),
}
SHOES = Tick(
    _("Flat, closed shoes; hands empty"), _("Phone in a pocket or on a stand."), "shoes_wrong"
)
KEY = Tick(
    _("The treadmill key is clipped to my clothes"),
    _("The stop button is in reach, for me and for my helper."),
    "treadmill_unsafe",
)
WELL = Tick(_("I feel well today"), _("No chest pain, no dizziness, no new swelling."))

SOMEWHERE = "else"
"""Not one of the saved places."""
EMERGENCY = "emergency_sign"
SYMPTOMS = [
    (
        EMERGENCY,
        _(
            "Chest pain, fainting, hard to breathe at rest, or a droopy face, weak arm or trouble speaking"
        ),
    ),
    ("ill", _("A fever, or I feel ill")),
    ("dizzy", _("Dizzy, faint or unsteady")),
    ("alcohol_or_sleepy", _("Alcohol or medicine that makes me sleepy, in the last few hours")),
    (
        "blood_pressure_high",
        _("A resting blood pressure of 180 or more (top) or 110 or more (bottom)"),
    ),
    ("swelling", _("New swelling in a knee or ankle")),
]


def ticks_for(*, company: Company, on_treadmill: bool, is_uphill: bool = False) -> dict[str, Tick]:
    """The ticks that one session needs, by field name, in the order of the page."""
    ground = UPHILL if is_uphill else PLACE
    ticks = {"maker": MAKER, "place": AROUND_A_BELT} if on_treadmill else {"place": ground}
    if company is not Company.NONE:
        ticks["company"] = COMPANY[company]
    ticks["shoes"] = SHOES
    if on_treadmill:
        ticks["key"] = KEY
    return {**ticks, "well": WELL}


class CheckInForm(forms.Form):
    """An open tick is an error with the words of its row; a symptom or high pain makes the ticks unimportant."""

    pain_now = forms.IntegerField(
        label=_("Pain now"),
        help_text=_("0 is none, 10 is the worst"),
        min_value=0,
        max_value=10,
        error_messages={"required": _("Say how much pain you have now, from 0 to 10.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    symptoms = forms.MultipleChoiceField(
        label=_("I do not feel well today"),
        help_text=_("Tick what fits."),
        choices=SYMPTOMS,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    def __init__(
        self,
        *args: Any,
        ticks: dict[str, Tick],
        places: "Sequence[PlaceOption]" = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.ticks = ticks
        self.places = {place.id: place for place in places}
        if places:
            self.fields["where"] = self._where()
        for name, tick in ticks.items():
            self.fields[name] = forms.BooleanField(
                label=tick.label,
                help_text=tick.hint,
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )

    @property
    def tick_fields(self) -> list[forms.BoundField]:
        """The ticks as fields, in the order of the page."""
        return [self[name] for name in self.ticks]

    @property
    def says_emergency(self) -> bool:
        """True when an emergency sign is ticked, whatever else is missing: help must not wait for a form."""
        return EMERGENCY in self.cleaned_data.get("symptoms", [])

    @property
    def answers(self) -> Answers:
        """What a valid form says."""
        return Answers(self.cleaned_data["pain_now"], frozenset(self.cleaned_data["symptoms"]))

    @property
    def verdict(self) -> BeforeVerdict:
        """What the table says to a valid form."""
        return check(self.answers)

    def _where(self) -> forms.ChoiceField:
        fits = [place for place in self.places.values() if not place.advice]
        usual = next((place.id for place in fits if place.is_default), SOMEWHERE)
        return forms.ChoiceField(
            label=_("Where do you walk today?"),
            choices=[(place.id, place.name) for place in fits]
            + [(SOMEWHERE, _("Somewhere else"))],
            initial=usual,
            required=False,
            widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
            error_messages={"invalid_choice": _("Choose a place that fits today's walk.")},
        )

    @property
    def place_choices(self) -> "list[tuple[forms.boundfield.BoundWidget, str]]":
        """Each place that fits with what is known about it, then somewhere else."""
        lines = {code: place.line for code, place in self.places.items()}
        return [(choice, lines.get(choice.data["value"], "")) for choice in self["where"]]

    @property
    def unfit_places(self) -> "list[PlaceOption]":
        """Saved places that something speaks against today."""
        return [place for place in self.places.values() if place.advice]

    @property
    def place(self) -> "SavedPlace | None":
        """The saved place that a valid form names; none for somewhere else."""
        chosen = self.places.get(self.cleaned_data.get("where", SOMEWHERE))
        return chosen.row if chosen else None

    def clean(self) -> dict[str, Any]:
        """When the walk may start as far as the body goes, everything else must be ready too."""
        if not self.errors and self.verdict.kind in {"start", "easy"}:
            for name, tick in self.ticks.items():
                if not self.cleaned_data[name]:
                    self.add_error(name, ValidationError(self._message(tick), code="open"))
        return self.cleaned_data

    @staticmethod
    def _message(tick: Tick) -> str:
        if tick.code:
            return gettext(MESSAGES[tick.code])
        return str(tick.message)
