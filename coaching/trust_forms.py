"""Inviting, answering an invitation, and changing what is shared and until when."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coaching.models import Clinic, Grant
from programmes.forms.days import DaysAheadForm, day_field
from programmes.forms.layout import fields


class AddresseeForm(forms.Form):
    """The name and the address of somebody who is asked to join."""

    name = forms.CharField(
        label=_("What is their name?"),
        help_text=_("We use it to greet them in the invitation."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the name of the person you invite.")},
    )
    email = forms.EmailField(
        label=_("What is their e-mail address?"),
        help_text=_("Only the person who reads mail at this address can accept."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write their e-mail address."),
            "invalid": _("Write an address such as name@example.org."),
        },
    )

    def clean_name(self) -> str:
        """One line: the name stands in a letter."""
        return " ".join(self.cleaned_data["name"].split())


class InviteForm(AddresseeForm):
    """Whom a coach asks to share, and for which clinic when they work in several."""

    clinic = forms.ModelChoiceField(
        label=_("For which clinic?"),
        queryset=Clinic.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose a clinic."),
            "invalid_choice": _("Choose one of your clinics."),
        },
    )

    def __init__(self, sent: QueryDict | None, *, clinics: list[Clinic]) -> None:
        super().__init__(sent)
        wrappers = {"name": "", "email": ""}
        if len(clinics) > 1:
            pks = [clinic.pk for clinic in clinics]
            clinic = cast("forms.ModelChoiceField[Clinic]", self.fields["clinic"])
            clinic.queryset = Clinic.objects.filter(pk__in=pks)
            wrappers["clinic"] = "wk-choices"
        else:
            del self.fields["clinic"]
        self.helper = fields(**wrappers)
        self.clinics = clinics

    @property
    def chosen_clinic(self) -> Clinic:
        """The clinic that was chosen, or the only one there is."""
        chosen: Clinic = self.cleaned_data.get("clinic") or self.clinics[0]
        return chosen


SHARE_WITHIN_DAYS = 3 * 365
"""How far ahead the last day of sharing may lie."""


class SharingForm(DaysAheadForm):
    """The things that a walker may leave out, and until when they share."""

    shares_pain = forms.BooleanField(
        label=_(
            "Share my pain scores: before, at worst and after each walk, how sure I felt, that I stopped "
            "a walk early, and what I answer about a fall, a near-fall or a stop"
        ),
        required=False,
    )
    shares_notes = forms.BooleanField(
        label=_("Share my notes: what I write about a walk, a fall or a stop in my own words"),
        required=False,
    )
    shares_tests = forms.BooleanField(
        label=_(
            "Share my test results: walking 3 metres backward, standing up from a chair, and balance"
        ),
        required=False,
    )
    shares_team = forms.BooleanField(
        label=_(
            "Share with the team of the clinic too: assistants can read and write to me, "
            "and another coach can stand in when mine is away"
        ),
        required=False,
    )
    last_on = day_field(
        _("Last day of sharing"),
        "",
        _("Leave this empty to share until you stop it. After this day they see nothing."),
    )
    helper = fields(shares_pain="", shares_notes="", shares_tests="", shares_team="", last_on="")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_on"].required = False
        self.offer_days("last_on", today=today, ahead=SHARE_WITHIN_DAYS)

    def clean_last_on(self) -> dt.date | None:
        """Empty, or from the walker's today on."""
        return self.within("last_on") if self.cleaned_data["last_on"] else None


class GrantForm(SharingForm):
    """What one coach may see; the grant is named in the form because a walker may have several."""

    grant = forms.UUIDField(widget=forms.HiddenInput)
    helper = fields(
        grant="", shares_pain="", shares_notes="", shares_tests="", shares_team="", last_on=""
    )

    def __init__(self, sent: QueryDict | None, *, grant: Grant, today: dt.date) -> None:
        names = ("shares_pain", "shares_notes", "shares_tests", "shares_team", "last_on")
        now = {name: getattr(grant, name) for name in names}
        initial = {"grant": grant.pk, **now}
        super().__init__(sent, initial=initial, auto_id=f"id_{grant.pk}_%s", today=today)
        self.about = grant

    @property
    def lent(self) -> dict[str, Any]:
        """What a valid form lends, as the actions take it."""
        return {name: said for name, said in self.cleaned_data.items() if name != "grant"}
