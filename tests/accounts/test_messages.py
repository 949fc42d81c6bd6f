"""Letters about accounts, decided and written at the moment of sending."""

import pytest
from allauth.account.models import EmailAddress
from django.template.loader import render_to_string

from accounts.adapter import KINDS, NOTICE, link_of
from accounts.messages import ANY_CHANGE, LETTERS, NOTICES
from tests.factories import DeliveryFactory
from walkapp.mail import NotWantedError

URL = "https://walk.example.org/accounts/x/"
WITH_LINK = ["confirm_address", "account_already_exists", "unknown_account", "reset_password"]


def test_every_kind_that_the_adapter_owes_has_a_letter():
    assert {*KINDS.values(), NOTICE} == set(LETTERS)


@pytest.mark.parametrize("kind", WITH_LINK)
def test_a_letter_around_a_link_carries_it(db, now, kind):
    row = DeliveryFactory.build(
        person=None, address="a@example.org", kind=kind, context={"url": URL}
    )

    letter = LETTERS[kind](row, now)

    assert (letter.name, letter.context) == (kind, {"url": URL})


@pytest.mark.parametrize("kind", WITH_LINK)
def test_a_letter_whose_link_was_cleared_is_not_wanted(db, now, kind):
    row = DeliveryFactory.build(person=None, address="a@example.org", kind=kind, context={})

    with pytest.raises(NotWantedError, match="no_link"):
        LETTERS[kind](row, now)


def test_a_confirmed_address_is_not_asked_again(walker, now):
    row = DeliveryFactory(person=walker, kind="confirm_address", context={"url": URL})

    with pytest.raises(NotWantedError, match="already_confirmed"):
        LETTERS["confirm_address"](row, now)

    EmailAddress.objects.update(verified=False)
    assert LETTERS["confirm_address"](row, now).name == "confirm_address"


@pytest.mark.parametrize("kind", ["password_changed", "email_changed"])
def test_plain_letters_need_nothing(now, kind):
    assert LETTERS[kind](DeliveryFactory.build(person=None, kind=kind), now).context == {}


@pytest.mark.parametrize(
    ("notice", "words"),
    [("totp_activated", NOTICES["totp_activated"]), ("something_new", ANY_CHANGE)],
)
def test_a_notice_says_what_changed(now, notice, words):
    row = DeliveryFactory.build(person=None, kind=NOTICE, context={"notice": notice})

    assert LETTERS[NOTICE](row, now).context == {"notice": words}


@pytest.mark.parametrize("kind", sorted(LETTERS))
@pytest.mark.parametrize("part", ["subject.txt", "body.txt", "body.html"])
def test_the_three_templates_of_each_letter_can_be_written(kind, part):
    context = {
        "url": URL,
        "notice": "A passkey was added.",
        "person": None,
        "site_url": "https://walk.example.org",
    }

    text = render_to_string(f"emails/{kind}/{part}", context)

    assert text.strip()
    if part == "subject.txt":
        assert len(text.strip().splitlines()) == 1
    elif kind in WITH_LINK:
        assert URL in text


def test_links_are_those_of_the_public_address(settings):
    settings.SITE_URL = "https://walk.example.org"

    assert link_of({"activate_url": "http://evil.example/accounts/confirm-email/k/"}) == (
        "https://walk.example.org/accounts/confirm-email/k/"
    )
    assert link_of({"user": None}) == ""
