"""Beginning an own programme, reading one from a file, and answering whether everybody may see it."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from coaching.models import Clinic
from programmes.clinical.data_files import parse_json
from programmes.clinical.faults import BrokenDataError, Fault
from programmes.clinical.findings import LINE, faults_in_file
from programmes.models import Programme

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

LARGEST = 240 * 1024
"""Bytes of a file: the whole catalogue fits. What is much larger is dropped on its way in, and never reaches the form."""
FAULTS_SHOWN = 8


class ClinicForm(forms.Form):
    """Something that a coach makes in one of their clinics; asked only when there is a choice."""

    clinic = forms.ChoiceField(label=_("For which clinic?"))

    def __init__(
        self,
        sent: QueryDict | None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        clinics: list[Clinic],
        **options: Any,
    ) -> None:
        super().__init__(sent, files, **options)
        self.clinics = {str(clinic.pk): clinic for clinic in clinics}
        cast("forms.ChoiceField", self.fields["clinic"]).choices = [
            (key, clinic.name) for key, clinic in self.clinics.items()
        ]
        if len(clinics) == 1:
            del self.fields["clinic"]

    @property
    def chosen_clinic(self) -> Clinic:
        """Where the coach works."""
        return self.clinics[self.cleaned_data.get("clinic", next(iter(self.clinics)))]


class NewProgrammeForm(ClinicForm):
    """A name, and what to begin from."""

    field_order = ["name", "base", "clinic"]
    name = forms.CharField(
        label=_("What is it called?"),
        max_length=LINE,
        error_messages={"required": _("Give the programme a name. You can change it later.")},
    )
    base = forms.ChoiceField(
        label=_("Begin with"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the programmes in the list.")},
    )

    def __init__(
        self, sent: QueryDict | None, *, bases: Iterable[Programme], **options: Any
    ) -> None:
        super().__init__(sent, **options)
        self.bases = {base.slug: base for base in bases}
        cast("forms.ChoiceField", self.fields["base"]).choices = [
            ("", gettext("An empty programme of one week")),
            *(
                (slug, gettext("A copy of %(name)s") % {"name": base.current.name})
                for slug, base in self.bases.items()
                if base.current
            ),
        ]


class ImportForm(ClinicForm):
    """A file in the format of the catalogue."""

    field_order = ["file", "clinic"]
    file = forms.FileField(
        label=_("Which file?"),
        help_text=_("A file that Backalong wrote, or one of the same format, up to 240 kB."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={
            "required": _("Choose a file of up to 240 kB. Larger ones are not read."),
            "empty": _("This file is empty."),
        },
    )

    def clean_file(self) -> list[dict[str, Any]]:
        """The documents in the file; every fault is named with its place."""
        sent: UploadedFile[bytes] = self.cleaned_data["file"]
        if sent.size is None or sent.size > LARGEST:
            raise forms.ValidationError(
                gettext("This file is too large. It may have %(most)d kB.")
                % {"most": LARGEST // 1024}
            )
        name = gettext("The file")
        try:
            content = parse_json(name, sent.read())
            faults = faults_in_file(name, content)
        except BrokenDataError as error:
            faults = list(error.faults)
        if faults:
            raise forms.ValidationError(list(_told(faults)))
        documents: list[dict[str, Any]] = content["programmes"]
        return documents


def _told(faults: list[Fault]) -> Iterable[str]:
    """The first faults, and how many more there are."""
    yield gettext("Nothing was read from this file.")
    for fault in faults[:FAULTS_SHOWN]:
        yield f"{fault.place}: {fault.reason}"
    if (more := len(faults) - FAULTS_SHOWN) and more > 0:
        yield ngettext("And %(more)d more.", "And %(more)d more.", more) % {"more": more}


def as_file(document: dict[str, Any]) -> str:
    """One document in the format of the catalogue file."""
    return json.dumps({"programmes": [document]}, ensure_ascii=False, indent=1) + "\n"


class ListingForm(forms.Form):
    """What the site's staff say about a programme that wants to be seen by everybody."""

    words = forms.CharField(
        label=_("Words for the coach"),
        help_text=_("Say what has to change when you give it back."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, sent: QueryDict | None) -> None:
        super().__init__(sent)
        self.is_granted = sent is not None and sent.get("answer") == "yes"

    def clean(self) -> dict[str, Any]:
        """Giving back needs words; letting in does not."""
        said: dict[str, Any] = super().clean() or {}
        if not self.is_granted and not said.get("words"):
            self.add_error("words", _("Write what has to change."))
        return said
