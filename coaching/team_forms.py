"""People of a clinic: asking them to work there, their roles, and who stands in for whom."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from coaching.models import Membership
from coaching.reports.log import WORDS, Wanted
from coaching.trust_forms import AddresseeForm
from programmes.forms.days import DaysAheadForm, day_field
from programmes.forms.layout import fields

OLDEST, NEWEST = dt.date(2020, 1, 1), dt.date(2100, 1, 1)
"""Days that a log may be searched for."""
COVER_WITHIN_DAYS = 2 * 365
"""How far ahead cover may be arranged."""


class WorkForm(AddresseeForm):
    """Whom an admin asks to work in the clinic, and as what."""

    role = forms.ChoiceField(
        label=_("What will they do?"),
        choices=[
            (
                Membership.Role.COACH,
                _("Coach: invites walkers, sees what they share, changes plans"),
            ),
            (
                Membership.Role.ASSISTANT,
                _("Assistant: reads and writes messages to walkers who share with the team"),
            ),
            (
                Membership.Role.ADMIN,
                _("Clinic admin: people, roles, cover and numbers; no walker's data"),
            ),
            (
                Membership.Role.AUDITOR,
                _("Auditor: reads the numbers and the log, changes nothing"),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what they will do."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    helper = fields(name="", email="", role="wk-choices")


class RoleForm(forms.Form):
    """Another role for somebody of the clinic."""

    role = forms.ChoiceField(choices=Membership.Role)


class CoverForm(DaysAheadForm):
    """Who is away, who stands in, from when and until when."""

    away = forms.ChoiceField(
        label=_("Who is away?"),
        error_messages={
            "required": _("Choose who is away."),
            "invalid_choice": _("Choose a coach of this clinic."),
        },
    )
    stand_in = forms.ChoiceField(
        label=_("Who stands in?"),
        error_messages={
            "required": _("Choose who stands in."),
            "invalid_choice": _("Choose a coach of this clinic."),
        },
    )
    first_on = day_field(_("First day"), _("Choose the first day."))
    last_on = day_field(_("Last day"), "", _("Leave this empty to hand over for good."))
    helper = fields(away="", stand_in="", first_on="", last_on="")

    def __init__(
        self,
        sent: QueryDict | None,
        *,
        away: Sequence[User],
        stand_ins: Sequence[User],
        today: dt.date,
    ) -> None:
        super().__init__(sent)
        self.people = {str(person.pk): person for person in (*away, *stand_ins)}
        for name, people in (("away", away), ("stand_in", stand_ins)):
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [(str(person.pk), person.shown_name) for person in people]
        self.fields["last_on"].required = False
        self.offer_days("first_on", "last_on", today=today, ahead=COVER_WITHIN_DAYS)

    def clean_first_on(self) -> dt.date:
        """From today on."""
        return self.within("first_on")

    def clean_last_on(self) -> dt.date | None:
        """Empty, or a day that is offered."""
        return self.within("last_on") if self.cleaned_data["last_on"] else None

    def clean(self) -> dict[str, Any]:
        """Two people, and days in their order."""
        said = self.cleaned_data
        if said.get("away") and said.get("away") == said.get("stand_in"):
            self.add_error("stand_in", gettext("Choose another coach of this clinic."))
        if said.get("first_on") and said.get("last_on") and said["last_on"] < said["first_on"]:
            self.add_error("last_on", gettext("The last day comes before the first."))
        return said

    @property
    def away_person(self) -> User:
        """The coach who is away."""
        return self.people[self.cleaned_data["away"]]

    @property
    def stand_in_person(self) -> User:
        """The coach who stands in."""
        return self.people[self.cleaned_data["stand_in"]]


class AnswerForm(forms.Form):
    """What a walker says to a cover."""

    cover = forms.UUIDField()
    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class LogForm(forms.Form):
    """What to look for in the log of a clinic; sent with GET, so that an address names a search."""

    q = forms.CharField(
        label=_("Who"),
        help_text=_("A part of a name of the team. For anybody else, their whole e-mail address."),
        required=False,
        max_length=254,
    )
    what = forms.ChoiceField(label=_("What"), required=False)
    since = day_field(_("From"), "")
    until = day_field(_("Until"), "")
    helper = fields(q="", what="", since="", until="")

    def __init__(self, sent: QueryDict) -> None:
        super().__init__(sent, auto_id="log_%s")
        anything: tuple[str, Any] = ("", _("Anything"))
        named = sorted(
            ((verb, str(words)) for verb, words in WORDS.items()), key=lambda row: row[1]
        )
        cast("forms.ChoiceField", self.fields["what"]).choices = [anything, *named]
        for name in ("since", "until"):
            self.fields[name].required = False
            self.fields[name].validators += [MinValueValidator(OLDEST), MaxValueValidator(NEWEST)]

    @property
    def wanted(self) -> Wanted:
        """What a valid form looks for."""
        said = self.cleaned_data
        return Wanted(
            who=said["q"].strip(),
            verb=said["what"],
            first_on=said["since"],
            last_on=said["until"],
        )

    @property
    def query(self) -> str:
        """The search as a part of an address."""
        sent = {name: self.data[name] for name in (*self.fields, "clinic") if name in self.data}
        return urlencode(sent)
