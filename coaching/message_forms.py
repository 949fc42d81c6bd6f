"""Writing a message, a private note and a saved reply, and saying what was read."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coaching.models import Note
from coaching.models.messages import LONGEST
from programmes.forms.layout import fields

ROWS = 3


class Words(forms.CharField):
    """Several lines of text; a line break counts as one character, as the browser counts it."""

    def __init__(self, *, label: Any, missing: Any, **options: Any) -> None:
        super().__init__(
            label=label,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": ROWS, "autocomplete": "off"}),
            error_messages={"required": missing},
            **options,
        )

    def to_python(self, value: Any) -> str:
        """The text with plain line breaks."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class OneTimeForm(forms.Form):
    """A form that carries its own id, so that sending it twice is sending it once."""

    client_uuid = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Please send it once more."),
            "invalid": _("Please send it once more."),
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["client_uuid"].initial = uuid.uuid4


class MessageForm(OneTimeForm):
    """A message, and the newest message that its writer had before their eyes."""

    body = Words(label=_("Message"), missing=_("Write your message first."))
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)
    helper = fields(body="", client_uuid="", seen="")

    def __init__(self, *args: Any, to: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].label = _("Message to %(name)s") % {"name": to}


class ReadForm(forms.Form):
    """The newest message that was read."""

    seen = forms.UUIDField()


class NoteForm(OneTimeForm):
    """A private note and who of the clinic may read it."""

    body = Words(label=_("Add a private note"), missing=_("Write your note first."))
    audience = forms.ChoiceField(
        label=_("Who may read it?"),
        choices=[
            (Note.Audience.TEAM.value, _("Coaches of your clinic with whom they share")),
            (Note.Audience.AUTHOR.value, _("Only you")),
        ],
        initial=Note.Audience.TEAM.value,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who may read it."),
            "invalid_choice": _("Choose who may read it."),
        },
    )
    helper = fields(body="", audience="", client_uuid="")

    def __init__(self, sent: QueryDict | None) -> None:
        super().__init__(
            sent, auto_id="note_%s"
        )  # it stands on one page with the form of a message


class ReplyForm(forms.Form):
    """A saved reply under a title that only its coach sees."""

    title = forms.CharField(
        label=_("Title"),
        help_text=_("Only you see it, on the button that fills in the reply."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write a short title.")},
    )
    body = Words(label=_("Reply"), missing=_("Write the reply."))
    helper = fields(title="", body="")

    def clean_title(self) -> str:
        """One line: it stands on a button."""
        return " ".join(self.cleaned_data["title"].split())
