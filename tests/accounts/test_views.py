"""A person's own settings, as pages."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from tests.accounts.reading import title_of
from tests.factories import PASSWORD

ACCOUNT = {
    "name": "Wilma",
    "time_zone": "Asia/Tokyo",
    "region": "JP",
    "language": "en-us",
    "theme": "dark",
}


@pytest.fixture(autouse=True)
def no_earlier_tries(db):
    """Rate limits of one test must not reach the next."""
    cache.clear()


@pytest.mark.parametrize("name", ["account", "security", "data", "erase"])
def test_settings_are_for_signed_in_people(client, db, name):
    path = reverse(f"accounts:{name}")

    assert client.get(path).url == f"{reverse('account_login')}?next={path}"


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("account", "Account"),
        ("security", "Security"),
        ("data", "My data"),
        ("erase", "Erase my account"),
    ],
)
def test_each_page_has_its_heading_and_marks_its_tab(walker, client_of, name, heading):
    page = client_of(walker).get(reverse(f"accounts:{name}")).content.decode()

    assert f'<h1 class="mb-4">{heading}</h1>' in page
    assert f'href="{reverse("accounts:account")}" aria-current="page"' in page


def test_saving_the_account(walker, client_of):
    client = client_of(walker)

    response = client.post(reverse("accounts:account"), ACCOUNT, follow=True)

    walker.refresh_from_db()
    assert {field: getattr(walker, field) for field in ACCOUNT} == ACCOUNT
    page = response.content.decode()
    assert "Saved." in page
    assert "In an emergency we tell you to call 119." in page
    assert 'data-bs-theme="dark"' in page


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("time_zone", "Europe/Atlantis", "Choose a time zone from the list."),
        ("time_zone", "", "This field is required."),
        ("region", "ZZ", "Choose a country from the list."),
        ("language", "tlh", "Choose a language from the list."),
        ("theme", "pink", "Choose one of the colours."),
        ("name", "x" * 81, "Ensure this value has at most 80 characters (it has 81)."),
    ],
)
def test_a_bad_setting_is_answered_beside_its_field(walker, client_of, field, value, message):
    response = client_of(walker).post(reverse("accounts:account"), ACCOUNT | {field: value})

    page = response.content.decode()
    assert response.context["form"].errors == {field: [message]}
    assert title_of(response) == "Error: Account"
    assert 'role="alert"' in page
    walker.refresh_from_db()
    assert walker.time_zone == "Europe/London"


def test_a_country_whose_number_we_do_not_know_says_so(walker, client_of):
    walker.region = "SO"
    walker.save()

    assert (
        "please check your local number"
        in client_of(walker).get(reverse("accounts:account")).content.decode()
    )


def test_the_page_of_security_tells_what_is_on(walker, client_of):
    client = client_of(walker)
    before = client.get(reverse("accounts:security")).content.decode()
    for kind in Authenticator.Type:
        Authenticator.objects.create(user=walker, type=kind, data={})

    after = client.get(reverse("accounts:security")).content.decode()

    assert "Turn codes on" in before
    assert "You have 1 passkey." in after
    assert "Turn codes off" in after
    assert reverse("mfa_view_recovery_codes") in after


def test_signing_out_on_other_devices(walker, client_of):
    here, there = client_of(walker), client_of(walker)

    page = here.post(reverse("accounts:security"), follow=True).content.decode()

    assert "Signed out on 1 other device." in page
    assert there.get(reverse("accounts:security")).status_code == 302


def test_the_export_is_one_file(walker, client_of):
    response = client_of(walker).post(reverse("accounts:export"))

    today = walker.local_date(timezone.now()).isoformat()
    assert (
        response.headers["Content-Disposition"] == f'attachment; filename="backalong-{today}.json"'
    )
    assert response.headers["Cache-Control"] == "no-store, private"
    assert (
        json.loads(response.content)["rows"]["accounts.User"][0]["email"] == "walker@example.org"
    )
    assert AuditEvent.objects.get(verb="account.exported").actor == walker


def test_a_link_alone_exports_nothing(walker, client_of):
    assert client_of(walker).get(reverse("accounts:export")).status_code == 405


def test_erasing_needs_the_password_and_the_word(walker, client_of):
    client = client_of(walker)

    response = client.post(
        reverse("accounts:erase"), {"password": "wrong", "confirmation": "delete"}
    )

    assert response.context["form"].errors == {
        "password": ["This is not your password. Nothing was erased."],
        "confirmation": ["Type erase, in five letters. Nothing was erased."],
    }
    assert User.objects.filter(pk=walker.pk).exists()


def test_erasing_ends_with_a_goodbye(walker, client_of):
    client = client_of(walker)

    response = client.post(
        reverse("accounts:erase"), {"password": PASSWORD, "confirmation": " Erase "}, follow=True
    )

    assert response.redirect_chain == [(reverse("programmes:catalogue"), 302)]
    assert "Your account and everything in it is erased." in response.content.decode()
    assert not User.objects.exists()


def test_guesses_at_the_password_are_limited(walker, client_of):
    client = client_of(walker)
    for _try in range(10):
        client.post(reverse("accounts:erase"), {"password": "wrong", "confirmation": "erase"})

    response = client.post(
        reverse("accounts:erase"), {"password": PASSWORD, "confirmation": "erase"}
    )

    assert response.status_code == 429
    assert User.objects.exists()


def test_each_request_runs_in_its_person_s_zone_and_language(walker, client_of):
    walker.time_zone, walker.language = "Asia/Tokyo", "en-us"
    walker.save()

    response = client_of(walker).get(reverse("accounts:account"))

    assert response.headers["Content-Language"] == "en-us"
    assert timezone.get_current_timezone_name() == "UTC"


def test_guests_get_the_language_of_their_browser(client, db):
    response = client.get(reverse("privacy"), headers={"accept-language": "en-US"})

    assert response.headers["Content-Language"] == "en-us"
    assert "no-store" not in response.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_change_password",
        "mfa_index",
        "mfa_list_webauthn",
        "account_reauthenticate",
    ],
)
def test_pages_about_signing_in_have_our_look(walker, client_of, name):
    page = client_of(walker).get(reverse(name)).content.decode()

    assert page.count("<h1") == 1
    assert "wk-top" in page
    assert "style=" not in page


def test_the_picture_of_the_key_needs_no_data_address(walker, client_of):
    client = client_of(walker)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    page = client.get(reverse("mfa_activate_totp")).content.decode()

    assert "data:image" not in page
    assert "<?xml" not in page
    assert page.count("<svg") > 1
    assert "Key:" in page


def test_staff_see_people_and_the_trail_but_change_nothing_there(staff, walker, client_of):
    client = client_of(staff)
    AuditEvent.objects.create(
        at=timezone.now(), actor=walker, verb="account.changed", subject=walker
    )

    for model in ["user", "auditevent", "delivery"]:
        assert client.get(reverse(f"admin:accounts_{model}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:accounts_{model}_add")).status_code == 403
    event = AuditEvent.objects.get()
    assert (
        client.post(reverse("admin:accounts_auditevent_delete", args=[event.pk])).status_code
        == 403
    )
    assert client.post(reverse("admin:accounts_user_delete", args=[walker.pk])).status_code == 403
    assert (
        client.post(
            reverse("admin:accounts_auditevent_change", args=[event.pk]), {"verb": "x"}
        ).status_code
        == 403
    )
