"""Forms of accounts: signing up and in (on allauth's), a person's settings, and erasing an account."""

import zoneinfo
from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from allauth.core import context
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language_from_request, gettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from accounts import regions
from accounts.account_forms import WRITE_THE_PASSWORD, plain_email
from accounts.models import User

ERASE_WORD = "erase"


def layout(*fields: str | Field) -> FormHelper:
    """Fields only: the page brings the form tag, the button and the error summary."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*fields)
    return helper


class ZoneSelect(forms.Select):
    """Keeps a chosen zone that the list does not show, such as Asia/Calcutta, as one more option."""

    def optgroups(
        self, name: str, value: list[str], attrs: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        """The groups of the list, and one of older names where the chosen zone needs it."""
        groups = super().optgroups(name, value, attrs)
        for index, zone in enumerate(value):
            if regions.is_zone(zone) and zone not in regions.main_zones() and zone != regions.UTC:
                option = self.create_option(
                    name=name,
                    value=zone,
                    label=zone.rpartition("/")[2].replace("_", " "),
                    selected=True,
                    index=index,
                    attrs=attrs,
                )
                groups.append((_("Older names"), [option], len(groups)))
        return groups


class TimeZoneField(forms.ChoiceField):
    """A select of all zones; also takes the older names that browsers still send."""

    widget = ZoneSelect

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Time zone"))
        options.setdefault(
            "error_messages",
            {"invalid_choice": gettext_lazy("Choose a time zone from the list.")},
        )
        super().__init__(choices=regions.zone_choices, **options)

    def valid_value(self, value: Any) -> bool:
        """Whether the zone is one that people live in and that this machine knows."""
        return regions.is_zone(str(value)) and str(value) in zoneinfo.available_timezones()


def name_field() -> forms.CharField:
    """What a person is called, if they like to say."""
    return forms.CharField(
        label=gettext_lazy("What should we call you? (optional)"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("First name or nickname. Your coach sees it, if you have one."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def suggested_zone(request: HttpRequest) -> str:
    """A first guess from the country in the browser's language, until its clock tells better."""
    for language, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        _tongue, _dash, country = language.partition("-")
        if country:
            return regions.zone_of(country.upper())
    return (
        settings.TIME_ZONE if settings.TIME_ZONE != regions.UTC else regions.zone_of(regions.HOME)
    )


def offered_language(request: HttpRequest) -> str:
    """The browser's language among those that we speak."""
    return get_language_from_request(request)


class SignUpForm(SignupForm):
    """E-mail, one password, the time zone that we detected, and the promise of being 18 or over."""

    account_already_exists: bool

    name = name_field()
    time_zone = TimeZoneField(
        help_text=gettext_lazy(
            "Reminders come at your local time. Please check that this is right."
        )
    )
    consent = forms.BooleanField(
        label=gettext_lazy("I am 18 or over, and I have read how Backalong uses my data"),
        error_messages={
            "required": gettext_lazy(
                "Tick the box if you agree. We cannot keep your answers without it."
            )
        },
    )
    field_order = ["name", "email", "password1", "time_zone", "consent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_email(self.fields["email"])
        password = self.fields["password1"]
        password.help_text = _("At least 12 characters. Three or four words in a row work well.")
        password.error_messages["required"] = WRITE_THE_PASSWORD
        password.widget.attrs.pop("placeholder", None)
        self.fields["consent"].help_text = format_html(
            '<a href="{}">{}</a>. {}',
            reverse("privacy"),
            _("How we use your data"),
            _("You can download or erase everything, any time."),
        )
        zone = self.fields["time_zone"]
        zone.initial = suggested_zone(context.request)
        if not self.is_bound:
            zone.widget.attrs["data-detect-zone"] = "yes"

    @property
    def helper(self) -> FormHelper:
        """The order on the page."""
        return layout(*self.field_order)

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Save; an address that is taken takes as long and answers the same as a new one."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                return self._save_or_pretend(request)
        except IntegrityError:
            self.account_already_exists = True
            return self._save_or_pretend(request)

    def _save_or_pretend(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        user, response = super().try_save(request)
        return user, response


class SignInForm(LoginForm):
    """E-mail and password; staying signed in is the rule, so nothing is asked about it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_email(self.fields["login"])
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        password = self.fields["password"]
        password.widget.attrs.pop("placeholder", None)
        password.help_text = ""
        password.error_messages["required"] = WRITE_THE_PASSWORD

    @property
    def helper(self) -> FormHelper:
        """The order on the page."""
        return layout("login", "password")


class AccountForm(forms.Form):
    """What a person tells us about themselves, and how pages look to them."""

    name = name_field()
    time_zone = TimeZoneField(
        help_text=gettext_lazy("When you travel, we keep this time zone until you change it.")
    )
    region = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=lambda: list(regions.country_names().items()),
        help_text=gettext_lazy("It decides the emergency number that we show you."),
        widget=forms.Select(attrs={"autocomplete": "country"}),
        error_messages={"invalid_choice": gettext_lazy("Choose a country from the list.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=settings.LANGUAGES,
        error_messages={"invalid_choice": gettext_lazy("Choose a language from the list.")},
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Colours"),
        choices=User.Theme,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the colours.")},
    )

    helper = layout(
        "name", "time_zone", "region", "language", Field("theme", wrapper_class="wk-choices")
    )

    def clean_name(self) -> str:
        """One line, without space at its ends."""
        return " ".join(str(self.cleaned_data["name"]).split())


class EraseForm(forms.Form):
    """The last question before everything goes: the password and a typed word."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    confirmation = forms.CharField(
        label=gettext_lazy("Type the word “erase”"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    helper = layout("password", "confirmation")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """It must be the person's own."""
        password = str(self.cleaned_data["password"])
        if not self.person.check_password(password):
            raise forms.ValidationError(_("This is not your password. Nothing was erased."))
        return password

    def clean_confirmation(self) -> str:
        """Capitals do not matter."""
        word = str(self.cleaned_data["confirmation"]).strip().lower()
        if word != ERASE_WORD:
            raise forms.ValidationError(_("Type erase, in five letters. Nothing was erased."))
        return word
