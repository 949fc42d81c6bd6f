"""What a programme says of itself: its name, for whom it is, where, how, and what is known."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical.eligibility import CLEARANCE, CODE, REFUSALS, read_eligibility
from programmes.clinical.evidence import load_studies
from programmes.clinical.file_shapes import LEVELS
from programmes.clinical.findings import LINE, LONG
from programmes.clinical.rules import Tier
from programmes.clinical.screening import QUESTIONS

LEVEL_WORDS = {
    "helper_recommended": _("A helper, or a hand near a rail, in the first 2 weeks"),
    "helper_required": _("A helper at every walk"),
    "helper_first_2_weeks": _("A helper in the first 2 weeks"),
    "helper_required_first_4_weeks": _("A helper in the first 4 weeks"),
    "helper_for_slope": _("A helper when it gets steeper"),
    "none_after_first_week": _("A helper in the first week"),
    "coach_optional": _("A coach or partner when it gets steeper"),
    "clinician_led": _("A clinician leads it"),
}
TEXTS = (
    "name",
    "tagline",
    "who_for",
    "surface",
    "speed",
    "entry_test",
    "extrapolated",
    "may_say",
)


def words(label: Any, help_text: Any = "", rows: int = 2) -> forms.CharField:
    """Several lines that a draft may leave empty."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _cautions() -> list[tuple[str, str]]:
    return [(row.code, gettext(row.text)) for row in QUESTIONS if row.tier is Tier.CAUTION]


class FactsForm(forms.Form):
    """Everything of a programme but its weeks. An unfinished draft may be saved; the checks say what is missing."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LINE,
        error_messages={"required": _("Give the programme a name.")},
    )
    tagline = words(_("One line for walkers"), rows=1)
    who_for = words(_("Who is it for?"))
    surface = words(_("Where, and what do they need?"), _("Ground, lane, rail, treadmill, shoes."))
    speed = words(_("How fast?"))
    level = forms.ChoiceField(label=_("Who should be near?"))
    detail = words(_("More about company"))
    needs = forms.MultipleChoiceField(
        label=_("Only for people who say yes to one of these (optional)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    excludes = forms.MultipleChoiceField(
        label=_("Closed to people who say yes to one of these (optional)"),
        help_text=_(
            "Emergencies, and all that a clinician must look at first, close every programme by themselves."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needs_clearance = forms.BooleanField(
        label=_("Only with a clinician's written yes after an injury or operation"),
        help_text=_(
            "So far that yes opens our own Return after injury alone: nobody can follow a copy of it."
        ),
        required=False,
    )
    entry_test = words(_("What should they be able to do first?"))
    extrapolated = words(_("What is not known about it?"), rows=3)
    may_say = words(
        _("What may walkers expect?"),
        _("Promise no cure. Never say that a clinician reviewed it unless one did."),
    )
    evidence = forms.CharField(
        label=_("Studies it rests on (optional)"),
        help_text=_("Their short names as in our sources, such as alghadir2019, with commas."),
        required=False,
        max_length=LONG,
    )

    def __init__(self, sent: QueryDict | None, *, document: dict[str, Any]) -> None:
        super().__init__(sent, initial=_as_said(document))
        self.document = document
        cast("forms.ChoiceField", self.fields["level"]).choices = [
            (level, LEVEL_WORDS[level]) for level in LEVELS
        ]
        for name in ("needs", "excludes"):
            cast("forms.ChoiceField", self.fields[name]).choices = _cautions()

    def clean_evidence(self) -> list[str]:
        """Known short names, each once."""
        said = self.cleaned_data["evidence"].replace(",", " ").split()
        unknown = [code for code in dict.fromkeys(said) if code not in load_studies()]
        if unknown:
            raise forms.ValidationError(
                gettext("We know no study called %(names)s.") % {"names": ", ".join(unknown)}
            )
        return list(dict.fromkeys(said))

    @property
    def written(self) -> dict[str, Any]:
        """The document with these facts; what the form does not show stays as it was."""
        said = self.cleaned_data
        plain = {name: said[name].replace("\r\n", "\n") for name in TEXTS}
        supervision = {"level": said["level"], "detail": said["detail"].replace("\r\n", "\n")}
        return {
            **self.document,
            **plain,
            "supervision": supervision,
            "eligibility": self._door(),
            "evidence_ids": said["evidence"],
        }

    def _door(self) -> dict[str, Any]:
        """The door as it was, when it means the same; otherwise every code by itself."""
        said, before = self.cleaned_data, self.document["eligibility"]
        wanted = (set(said["needs"]), set(said["excludes"]), said["needs_clearance"])
        if not {"needs", "excludes", "needs_clearance"} & set(self.changed_data):
            return before  # type: ignore[no-any-return]  # a document is plain JSON
        needs, excludes, needs_clearance = wanted
        kept = [each for each in before["allow_if"] if not _is_shown(each)]
        closing = [each for each in before["exclude_if"] if not CODE.fullmatch(each)]
        return {
            **before,
            "allow_if": [*sorted(needs), *([CLEARANCE] if needs_clearance else []), *kept],
            "exclude_if": [*closing, *sorted(excludes)],
        }


def _is_shown(phrase: str) -> bool:
    """True for phrases that the form shows as ticks of its own."""
    return bool(CODE.fullmatch(phrase)) or phrase == CLEARANCE or phrase in REFUSALS


def _as_said(document: dict[str, Any]) -> dict[str, Any]:
    door = read_eligibility(document)
    return {
        **{name: document[name] for name in TEXTS},
        **document["supervision"],
        "needs": sorted(door.needs_one_of),
        "excludes": sorted(door.excludes),
        "needs_clearance": door.needs_clearance,
        "evidence": ", ".join(document["evidence_ids"]),
    }
