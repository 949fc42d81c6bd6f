"""One readiness question as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical.rules import Question
from programmes.forms.layout import fields

YES, NO = "yes", "no"


class AnswerForm(forms.Form):
    """Yes or no to one row of the screening table."""

    answer = forms.ChoiceField(
        choices=[(YES, _("Yes")), (NO, _("No"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose yes or no."),
            "invalid_choice": _("Please choose yes or no."),
        },
    )
    helper = fields(answer="wk-choices")

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = gettext(question.text)

    @property
    def is_yes(self) -> bool:
        """The answer of a valid form."""
        return bool(self.cleaned_data["answer"] == YES)
