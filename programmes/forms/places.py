"""A place as a form: a stretch of ground, or a treadmill. What is saved may be unfit; the page then says why."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical.places import LENGTH, SLOPE, WIDTH, Hazard
from programmes.forms.layout import fields
from programmes.models import SavedPlace

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BELT = SavedPlace.Surface.BELT
HAZARDS: list[tuple[str, "StrOrPromise"]] = [
    (Hazard.RUGS.value, _("Rugs or mats")),
    (Hazard.CABLES.value, _("Cables or hoses")),
    (Hazard.PETS.value, _("Pets")),
    (Hazard.CHILDREN.value, _("Children playing")),
    (Hazard.STEPS.value, _("Steps or kerbs")),
    (Hazard.TRAFFIC.value, _("Cars, bicycles or many people")),
    (Hazard.SLIPPERY.value, _("Wet leaves, ice or a wet floor")),
]
CHOOSE = {
    "required": _("Choose what fits best."),
    "invalid_choice": _("Choose one of these."),
}


def _number_errors(low: float, high: float) -> dict[str, Any]:
    words = format_lazy(
        _("Write a number from {low} to {high}."), low=f"{low:g}", high=f"{high:g}"
    )
    return {"required": words, "invalid": words, "max_decimal_places": words, "max_digits": words}


def _within(low: float, high: float) -> list[Any]:
    words = _number_errors(low, high)["invalid"]
    return [MinValueValidator(low, words), MaxValueValidator(high, words)]


class _PlaceForm(forms.Form):
    """What every place has."""

    name = forms.CharField(
        label=_("What do you call it?"),
        help_text=_("Such as “Hallway” or “Park path”. No address is needed."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Give the place a name."),
            "max_length": _("Use at most 40 letters."),
        },
    )
    light = forms.ChoiceField(
        label=_("How bright is it?"),
        choices=SavedPlace.Brightness.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )

    @property
    def told(self) -> dict[str, Any]:
        """What a valid form says about the place."""
        return dict(self.cleaned_data)

    def clean_name(self) -> str:
        """Without spaces that nobody sees."""
        name = " ".join(self.cleaned_data["name"].split())
        if not name:
            raise forms.ValidationError(gettext("Give the place a name."))
        return name


class LaneForm(_PlaceForm):
    """A stretch of ground with its size, its ground and what is in the way."""

    length_m = forms.IntegerField(
        label=_("How long is it, in metres?"),
        help_text=_("One big step is about 1 metre. If it is longer than 500, write 500."),
        error_messages=_number_errors(*LENGTH),
        validators=_within(*LENGTH),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    width_m = forms.DecimalField(
        label=_("How wide is it, in metres?"),
        help_text=_("At its narrowest place. Both arms stretched out are about 1.5 metres."),
        max_digits=4,
        decimal_places=1,
        error_messages=_number_errors(*WIDTH),
        validators=_within(*WIDTH),
        widget=forms.NumberInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "step": "0.1"}
        ),
    )
    is_clear_behind = forms.TypedChoiceField(
        label=_("Is the ground free for 2 metres beyond each end?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    surface = forms.ChoiceField(
        label=_("What do you walk on?"),
        choices=[choice for choice in SavedPlace.Surface.choices if choice[0] != BELT],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    support = forms.ChoiceField(
        label=_("What can you hold all the way?"),
        choices=SavedPlace.Support.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    slope_per_cent = forms.IntegerField(
        label=_("How steep is it, in per cent?"),
        help_text=_("0 is flat. You walk backward up a slope only, never down."),
        initial=0,
        error_messages=_number_errors(*SLOPE),
        validators=_within(*SLOPE),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    hazards = forms.MultipleChoiceField(
        label=_("What is often in the way?"),
        help_text=_("Leave it empty when the path is clear."),
        choices=HAZARDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOOSE,
    )
    field_order = (
        "name",
        "length_m",
        "width_m",
        "is_clear_behind",
        "surface",
        "support",
        "slope_per_cent",
        "light",
        "hazards",
    )
    helper = fields(
        name="",
        length_m="",
        width_m="",
        is_clear_behind="wk-choices",
        surface="wk-choices",
        support="wk-choices",
        slope_per_cent="",
        light="wk-choices",
        hazards="wk-choices",
    )


class TreadmillForm(_PlaceForm):
    """A treadmill: three things that must be so, each said by a tick."""

    maker_allows = forms.BooleanField(
        label=_("The maker allows walking backward on it"),
        help_text=_("Look in its booklet, or ask the gym. Some makers say never."),
        required=False,
    )
    has_key = forms.BooleanField(
        label=_("It has a safety key that clips to my clothes"), required=False
    )
    has_rails = forms.BooleanField(label=_("It has rails on both sides"), required=False)
    is_clear_behind = forms.BooleanField(
        label=_("There is nothing for 2 metres behind it"), required=False
    )
    field_order = ("name", "maker_allows", "has_key", "has_rails", "is_clear_behind", "light")
    helper = fields(
        name="",
        maker_allows="wk-choices",
        has_key="wk-choices",
        has_rails="wk-choices",
        is_clear_behind="wk-choices",
        light="wk-choices",
    )

    @property
    def told(self) -> dict[str, Any]:
        """Rails are what a hand can hold; a belt has no size and lies flat unless the plan says otherwise."""
        said = dict(self.cleaned_data)
        has_rails = said.pop("has_rails")
        support = SavedPlace.Support.RAIL if has_rails else SavedPlace.Support.NONE
        return {**said, "surface": BELT, "support": support}


def form_for(place: SavedPlace) -> type[LaneForm] | type[TreadmillForm]:
    """The form that such a place is described with."""
    return TreadmillForm if place.is_treadmill else LaneForm


def initial_of(place: SavedPlace) -> dict[str, Any]:
    """What is known about a place, as its form shows it."""
    known = {
        name: getattr(place, name) for name in form_for(place).base_fields if name != "has_rails"
    }
    if place.is_treadmill:
        return {**known, "has_rails": place.support == SavedPlace.Support.RAIL}
    return {**known, "is_clear_behind": "yes" if place.is_clear_behind else "no"}
