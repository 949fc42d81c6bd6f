"""What stands on a form that a phone kept: which form, of whom, from when. Its own answers are read by its own form."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from programmes.forms.aftermath import MorningForm
from programmes.forms.check_in import CheckInForm
from programmes.forms.doubts import CLOCKS_DIFFER
from programmes.forms.log import LogForm
from programmes.models import KeptAside

Kind = KeptAside.Kind
PREFIX = "saved"
MOST_FIELDS, LONGEST_NAME, LONGEST_ANSWER = 40, 40, 1000


class EnvelopeForm(forms.Form):
    """Written by our own script; anything else is refused."""

    uuid = forms.UUIDField()
    kind = forms.ChoiceField(choices=Kind.choices)
    person = forms.UUIDField()
    session = forms.UUIDField()
    at = forms.DateTimeField(label=_("When it was said"))
    shown_at = forms.DateTimeField(required=False)
    live = forms.BooleanField(required=False)

    def __init__(self, sent: QueryDict) -> None:
        super().__init__(sent, prefix=PREFIX)

    def said_at(self, now: dt.datetime) -> dt.datetime:
        """When it was said: not before its page was made, by our clock, and not after now."""
        at: dt.datetime = self.cleaned_data["at"]
        shown_at: dt.datetime = self.cleaned_data["shown_at"] or at
        return min(max(at, shown_at), now)

    def is_clock_wrong(self, now: dt.datetime) -> bool:
        """True when the clock of the phone is so far off that the time had to be corrected."""
        at: dt.datetime = self.cleaned_data["at"]
        return abs(self.said_at(now) - at) > CLOCKS_DIFFER


def answers_in(
    sent: QueryDict, envelope: EnvelopeForm, *, planned_minutes: int | None, now: dt.datetime
) -> forms.Form:
    """The form of this kind with its answers; of a check, only what the body says: the rest was asked on the phone."""
    kind = envelope.cleaned_data["kind"]
    if kind == Kind.CHECK_IN:
        return CheckInForm(sent, ticks={})
    if kind == Kind.MORNING:
        return MorningForm(sent)
    answers = sent.copy()
    answers["client_uuid"] = str(envelope.cleaned_data["uuid"])
    is_live = envelope.cleaned_data["live"]
    return LogForm(answers, now=now, planned_minutes=planned_minutes, is_asking=is_live)


def answers_of(form: forms.Form) -> dict[str, Any]:
    """What a valid form says, ready to be kept as JSON."""
    if isinstance(form, CheckInForm):
        said = {name: form.cleaned_data[name] for name in ("pain_now", "symptoms")}
        return said | {"where": form.data.get("where", "")[:LONGEST_NAME]}
    return {name: value for name, value in form.cleaned_data.items() if name != "client_uuid"}


def raw(sent: QueryDict) -> dict[str, Any]:
    """The answers as they came, within bounds, for a form that cannot be read."""
    names = [name for name in sent if not name.startswith(f"{PREFIX}-")][:MOST_FIELDS]
    return {
        name[:LONGEST_NAME]: ", ".join(sent.getlist(name))[:LONGEST_ANSWER]
        for name in names
        if name != "csrfmiddlewaretoken"
    }
