"""The library's forms about addresses and passwords, in our words."""

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class NewAddressForm(AddEmailForm):
    """One more address, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_email(self.fields["email"])


class ForgottenPasswordForm(ResetPasswordForm):
    """Where to send the link, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_email(self.fields["email"])


class NewPasswordForm(ChangePasswordForm):
    """The old password and the new one, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_passwords(self)


class ResetForm(ResetPasswordKeyForm):
    """The new password after following a link, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_passwords(self)


class IsItYouForm(ReauthenticateForm):
    """The password once more, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_passwords(self)


WRITE_THE_PASSWORD = gettext_lazy("Write the password.")
PASSWORD_LABELS = {
    "password": gettext_lazy("Your password"),
    "oldpassword": gettext_lazy("Your password now"),
    "password1": gettext_lazy("New password"),
    "password2": gettext_lazy("New password, once more"),
}


def _plain_passwords(form: forms.Form) -> None:
    for name, field in form.fields.items():
        field.label = PASSWORD_LABELS.get(name, field.label)
        field.widget.attrs.pop("placeholder", None)
        field.error_messages["required"] = WRITE_THE_PASSWORD


def plain_email(field: forms.Field) -> None:
    """The same label and the same messages wherever an address is asked for."""
    field.label = _("E-mail address")
    field.widget.attrs.pop("placeholder", None)
    field.error_messages["invalid"] = _("Enter an e-mail address like name@example.org")
    field.error_messages["required"] = _("Write your e-mail address.")
