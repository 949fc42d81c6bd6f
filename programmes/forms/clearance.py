"""What a clinician said, as a form; the rules of the clinical room check it, beside the field that each is about."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical import clearance as rules
from programmes.clinical.change import Bounds
from programmes.clinical.screening import question
from programmes.forms.days import day_field
from programmes.forms.layout import fields
from programmes.models import Clearance

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NO_LIMIT = ""
CAPS = rules.CAPS
MINUTES = {"min": CAPS.total_min, "max": CAPS.total_max}
# What a fault of the clinical room is about: the first words that it has, the field, and what helps.
FAULTS: tuple[tuple[str, str, "StrOrPromise"], ...] = (
    ("the name", "name", _("Write the name of the person who said yes.")),
    ("it covers no question", "codes", _("Tick what the yes is about.")),
    ("nobody can clear", "codes", _("Choose from the questions in this list.")),
    ("it is from a day to come", "given_on", _("Choose today or a day before.")),
    ("it must end", "ends_on", _("Choose a day within 12 months after the yes.")),
    ("minutes", "minutes_top", _("Write 10 to 30 minutes, or leave it empty.")),
    ("effort", "effort_top", _("Write 0 to 10, or leave it empty.")),
)


class ClearanceForm(forms.Form):
    """Who said yes, when, to what, until when, and within which limits."""

    role = forms.ChoiceField(
        label=_("Who said yes?"),
        choices=[(role.value, capfirst(role.label)) for role in Clearance.Role],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who said yes."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    name = forms.CharField(
        label=_("What is their name?"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the name of the person who said yes.")},
    )
    given_on = day_field(_("On which day?"), _("Choose the day of the yes."))
    codes = forms.MultipleChoiceField(
        label=_("What is the yes about?"),
        help_text=_("Each answer needs its own yes. Tick only what you spoke about."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick what the yes is about."),
            "invalid_choice": _("Choose from the questions in this list."),
        },
    )
    ends_on = day_field(
        _("Until when does it hold?"),
        _("Choose the last day on which it holds."),
        _("12 months at most. Ask for a shorter time if your clinician wants to look again."),
    )
    effort_top = forms.IntegerField(
        label=_("Highest effort, 0 to 10 (optional)"),
        help_text=_("Leave it empty when they set no limit."),
        required=False,
        min_value=0,
        max_value=10,
        error_messages={
            "invalid": _("Write a whole number from 0 to 10."),
            "min_value": _("Write 0 to 10, or leave it empty."),
            "max_value": _("Write 0 to 10, or leave it empty."),
        },
    )
    minutes_top = forms.IntegerField(
        label=_("Most minutes in one walk, 10 to 30 (optional)"),
        help_text=_("Leave it empty when they set no limit."),
        required=False,
        widget=forms.NumberInput(attrs=MINUTES),
        error_messages={"invalid": _("Write a whole number from 10 to 30.")},
    )
    surface = forms.ChoiceField(
        label=_("Which ground?"),
        choices=[(NO_LIMIT, _("No limit")), *Clearance.Surface.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    helper = fields(
        role="wk-choices",
        name="",
        given_on="",
        codes="wk-choices",
        ends_on="",
        effort_top="",
        minutes_top="",
        surface="wk-choices",
    )

    def __init__(self, sent: QueryDict | None, *, codes: Iterable[str], today: dt.date) -> None:
        super().__init__(
            sent,
            initial={"given_on": today, "ends_on": rules.latest_end(today), "surface": NO_LIMIT},
        )
        self.today = today
        choices = [(code, gettext(question(code).text)) for code in codes]
        cast("forms.MultipleChoiceField", self.fields["codes"]).choices = choices
        self.fields["given_on"].widget.attrs["max"] = today.isoformat()

    def clean_name(self) -> str:
        """One line."""
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        """What the clinical room says of the whole record, beside the field that it is about."""
        super().clean()
        if not self.errors:
            for fault in rules.faults_in_clearance(self._as_value(), self.today):
                field, words = words_of(fault)
                self.add_error(field, str(words))
        return self.cleaned_data

    def _as_value(self) -> rules.Clearance:
        said = self.cleaned_data
        return rules.Clearance(
            role=rules.Role(said["role"]),
            name=said["name"],
            given_on=said["given_on"],
            codes=frozenset(said["codes"]),
            ends_on=said["ends_on"],
            bounds=Bounds(minutes=said["minutes_top"], effort=said["effort_top"]),
        )


def words_of(fault: str) -> tuple[str | None, "StrOrPromise"]:
    """The field that a fault of the clinical room is about, with words that help; its own words when it is a new one."""
    for begins, field, words in FAULTS:
        if fault.startswith(begins):
            return field, words
    return None, fault
