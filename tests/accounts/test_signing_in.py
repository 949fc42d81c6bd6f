"""Signing up, confirming, signing in, resetting: the whole way, with every letter owed and none sent."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.adapter import AccountAdapter
from accounts.forms import SignUpForm
from accounts.models import AuditEvent, Delivery, User
from tests.accounts.reading import texts_of, title_of
from tests.factories import PASSWORD, UserFactory

SIGN_UP = {
    "name": " Anna   Brook ",
    "email": "Anna@Example.org",
    "password1": "four quiet words here",
    "time_zone": "Europe/Paris",
    "consent": "on",
}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_earlier_tries():
    """Rate limits of one test must not reach the next."""
    cache.clear()


def sign_up(client, **changes):
    return client.post(reverse("account_signup"), SIGN_UP | changes)


def owed():
    return [(row.kind, row.goes_to) for row in Delivery.objects.order_by("created_at")]


def path_in(delivery):
    return delivery.context["url"].removeprefix("http://127.0.0.1:8000")


def sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_signing_up_makes_a_person_and_owes_one_letter(client, mailoutbox):
    response = sign_up(client, HTTP_ACCEPT_LANGUAGE="en-GB")

    person = User.objects.get()
    assert response.url == reverse("account_email_verification_sent")
    assert (person.email, person.name) == ("anna@example.org", "Anna Brook")
    assert (person.time_zone, person.region) == ("Europe/Paris", "FR")
    assert owed() == [("confirm_address", "anna@example.org")]
    assert mailoutbox == []


def test_the_promise_of_being_18_is_noted(client):
    sign_up(client)

    event = AuditEvent.objects.get()
    assert (event.verb, event.subject) == ("account.signed_up", User.objects.get())
    assert event.detail == {"consent": "18_and_data_use"}


def test_the_language_is_the_browser_s(client):
    client.post(reverse("account_signup"), SIGN_UP, headers={"accept-language": "en-US,en;q=0.8"})

    assert User.objects.get().language == "en-us"


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"email": "anna@example"}, "email", "Enter an e-mail address like name@example.org"),
        ({"email": ""}, "email", "Write your e-mail address."),
        ({"password1": "short"}, "password1", "This password is too short."),
        ({"password1": "password1234"}, "password1", "This password is too common."),
        ({"time_zone": "Europe/Atlantis"}, "time_zone", "Choose a time zone from the list."),
        ({"consent": ""}, "consent", "Tick the box if you agree."),
        ({"name": "x" * 81}, "name", "Ensure this value has at most 80 characters"),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_nothing_typed_is_lost(
    client, changes, field, message
):
    response = sign_up(client, **changes)

    form = response.context["form"]
    page = response.content.decode()
    assert form.errors[field][0].startswith(message)
    assert title_of(response) == "Error: Create an account"
    assert f'href="#id_{field}"' in page
    assert form["name"].value() == changes.get("name", SIGN_UP["name"])
    assert not User.objects.exists()


def test_a_password_is_never_sent_back(client):
    assert SIGN_UP["password1"] not in sign_up(client, consent="").content.decode()


def test_an_address_that_is_taken_gets_the_same_answer(client):
    UserFactory(email="anna@example.org")

    response = sign_up(client)

    assert response.url == reverse("account_email_verification_sent")
    assert owed() == [("account_already_exists", "anna@example.org")]
    assert path_in(Delivery.objects.get()) == reverse("account_reset_password")
    assert User.objects.count() == 1


def test_sending_the_form_twice_makes_one_person(client):
    sign_up(client)
    sign_up(Client())

    assert User.objects.count() == 1
    assert EmailAddress.objects.count() == 1


def test_two_people_racing_for_one_address_get_the_same_answer(client, monkeypatch):
    """The check saw no such person; the database does."""
    UserFactory(email="anna@example.org")
    monkeypatch.setattr(SignUpForm, "validate_unique_email", lambda self, value: value)

    response = sign_up(client)

    assert response.url == reverse("account_email_verification_sent")
    assert User.objects.count() == 1


def test_the_page_suggests_the_zone_of_the_browser_s_country_and_marks_it_for_the_clock(client):
    page = client.get(reverse("account_signup"), headers={"accept-language": "fr-FR,fr;q=0.9"})

    assert page.context["form"]["time_zone"].value() == "Europe/Paris"
    assert "data-detect-zone" in page.content.decode()


@pytest.mark.parametrize(
    ("language", "zone"),
    [
        ("", "Europe/London"),
        ("de", "Europe/London"),
        ("en;q=0.5,en-US", "America/New_York"),
        ("*", "Europe/London"),
    ],
)
def test_the_first_guess_of_the_zone(client, language, zone):
    page = client.get(reverse("account_signup"), headers={"accept-language": language})

    assert page.context["form"]["time_zone"].value() == zone


def test_a_deployment_may_name_its_own_zone(client, settings):
    settings.TIME_ZONE = "Asia/Tokyo"

    assert (
        client.get(reverse("account_signup")).context["form"]["time_zone"].value() == "Asia/Tokyo"
    )


def test_a_zone_under_an_older_name_survives_an_error(client):
    page = sign_up(client, time_zone="Asia/Calcutta", consent="").content.decode()

    assert '<option value="Asia/Calcutta" selected' in page
    assert not re.search(r"data-detect-zone", page)


def test_opening_the_link_changes_nothing_and_the_button_confirms(client):
    sign_up(client)
    link = path_in(Delivery.objects.get())

    page = client.get(link)
    assert "Is anna@example.org your address?" in page.content.decode()
    assert not EmailAddress.objects.get().verified

    done = client.post(link, follow=True)
    assert EmailAddress.objects.get().verified
    assert done.redirect_chain == [(reverse("account_login"), 302)]
    assert "Your address is confirmed. Please sign in." in done.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("key", ["wrong", "MQ:1aaaaa:bbbbbbbbbbbbbbbbbbbbbbbbbbb"])
def test_a_wrong_link_says_what_to_do(client, key):
    response = client.get(reverse("account_confirm_email", args=[key]))

    assert texts_of(response, "h1") == ["This link no longer works"]
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_a_link_older_than_three_days_no_longer_works(client, settings):
    sign_up(client)
    settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 0

    page = client.get(path_in(Delivery.objects.get())).content.decode()

    assert "This link no longer works" in page


def test_a_link_that_was_used_no_longer_works(client):
    sign_up(client)
    link = path_in(Delivery.objects.get())
    client.post(link)

    assert "This link no longer works" in client.get(link).content.decode()


def test_signing_in_before_confirming_owes_a_new_link(client):
    sign_up(client)
    Delivery.objects.all().delete()
    cache.clear()

    response = sign_in(client, "anna@example.org", SIGN_UP["password1"])

    assert response.url == reverse("account_email_verification_sent")
    assert owed() == [("confirm_address", "anna@example.org")]


def test_signing_in_leads_to_the_front_door(client, walker):
    assert sign_in(client, "Walker@Example.org").url == reverse("coaching:front_door")
    assert client.session["_auth_user_id"] == str(walker.pk)


@pytest.mark.parametrize("email", ["walker@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, walker, email):
    response = sign_in(client, email, "not the password")

    page = response.content.decode()
    assert "The email address and/or password you specified are not correct." in page
    assert title_of(response) == "Error: Sign in"


def test_the_sixth_wrong_password_has_to_wait(client, walker):
    for _try in range(5):
        sign_in(client, "walker@example.org", "not the password")

    page = sign_in(client, "walker@example.org").content.decode()

    assert "Too many failed login attempts. Try again later." in page
    assert "_auth_user_id" not in client.session


def test_too_many_requests_get_a_page_that_says_so(client):
    for _try in range(20):
        sign_up(client, consent="")

    response = sign_up(client, consent="")

    assert response.status_code == 429
    assert "Please wait a moment" in response.content.decode()


def test_resetting_the_password(client, walker, mailoutbox):
    done = client.post(
        reverse("account_reset_password"), {"email": "walker@example.org"}, follow=True
    )
    assert "If we know the address" in done.content.decode()
    assert owed() == [("reset_password", "walker@example.org")]

    page = client.get(path_in(Delivery.objects.get()), follow=True)
    form = page.redirect_chain[-1][0]
    done = client.post(
        form,
        {"password1": "another four quiet words", "password2": "another four quiet words"},
        follow=True,
    )

    walker.refresh_from_db()
    assert "Your password is changed" in done.content.decode()
    assert walker.check_password("another four quiet words")
    assert owed()[1:] == [("password_changed", "walker@example.org")]
    assert mailoutbox == []


def test_a_reset_link_works_once(client, walker):
    client.post(reverse("account_reset_password"), {"email": "walker@example.org"})
    link = path_in(Delivery.objects.get())
    walker.set_password("another four quiet words")
    walker.save()

    assert "This link no longer works" in client.get(link).content.decode()


def test_asking_for_an_unknown_address_gets_the_same_answer(client):
    done = client.post(
        reverse("account_reset_password"), {"email": "nobody@example.org"}, follow=True
    )

    assert "If we know the address" in done.content.decode()
    assert owed() == [("unknown_account", "nobody@example.org")]
    assert path_in(Delivery.objects.get()) == reverse("account_signup")


def test_two_letters_of_one_kind_are_two_rows(client, walker):
    for _try in range(2):
        client.post(reverse("account_reset_password"), {"email": "walker@example.org"})

    assert [kind for kind, _address in owed()] == ["reset_password", "reset_password"]


def test_changing_the_password_signs_out_and_tells_the_person(walker, client_of):
    client = client_of(walker)
    words = "another four quiet words"

    response = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": words, "password2": words},
    )

    assert response.url == reverse("account_login")
    assert "_auth_user_id" not in client.session
    assert owed() == [("password_changed", "walker@example.org")]


def test_changing_the_address_tells_the_old_one(walker, client_of):
    client = client_of(walker)
    new = EmailAddress.objects.create(user=walker, email="wilma@example.org", verified=True)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    client.post(reverse("account_email"), {"action_primary": "", "email": new.email})

    walker.refresh_from_db()
    assert walker.email == "wilma@example.org"
    assert owed() == [("email_changed", "walker@example.org")]
    assert Delivery.objects.get().person is None


def test_turning_on_codes_owes_notices_without_machine_addresses(walker, client_of, rf):
    with context.request_context(rf.get("/")):
        AccountAdapter().send_notification_mail(
            "mfa/email/totp_activated", walker, {"ip": "192.0.2.1"}
        )

    assert Delivery.objects.get().context == {"notice": "totp_activated"}
    assert owed() == [("account_notice", "walker@example.org")]


def test_signing_out_needs_the_button(walker, client_of):
    client = client_of(walker)

    assert "Sign out?" in client.get(reverse("account_logout")).content.decode()
    assert "_auth_user_id" in client.session

    response = client.post(reverse("account_logout"))
    assert response.url == reverse("programmes:home")
    assert "_auth_user_id" not in client.session


def test_a_closed_account_says_so(client, walker):
    walker.is_active = False
    walker.save()

    assert sign_in(client, "walker@example.org").url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session
    assert "This account is closed" in client.get(reverse("account_inactive")).content.decode()


def test_a_form_that_arrives_after_the_session_ended_is_not_lost_in_silence(client):
    page = client.post(reverse("accounts:account"), {"name": "Anna"}, follow=True)

    assert title_of(page) == "Sign in"
    assert "You were signed out, so this was not saved." in page.content.decode()


def test_a_guest_who_only_looks_hears_nothing_of_it(client):
    page = client.get(reverse("accounts:account"), follow=True)

    assert title_of(page) == "Sign in"
    assert "You were signed out" not in page.content.decode()


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("account_reset_password", ["E-mail address"]),
        ("account_email", ["E-mail address"]),
        (
            "account_change_password",
            ["Your password now", "New password", "New password, once more"],
        ),
        ("account_reauthenticate", ["Your password"]),
    ],
)
def test_every_account_form_speaks_our_words(client_of, walker, client, name, labels):
    guest = name == "account_reset_password"
    page = (client if guest else client_of(walker)).get(reverse(name)).content.decode()

    assert re.findall(r'<label[^>]*class="form-label[^>]*>\s*([^<]+?)\s*<', page) == labels
    assert "placeholder=" not in page
