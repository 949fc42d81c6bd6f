"""The addresses in letters are those that the router gives."""

import uuid

import pytest
from django.urls import NoReverseMatch, reverse

from walkapp.links import link

SITE = "https://walk.example.org"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


@pytest.mark.parametrize(
    ("page", "arguments"),
    [
        ("programmes:today", ()),
        ("programmes:not_today", (uuid.uuid4(),)),
        ("reminders:kind", ("session-today",)),
        ("reminders:unsubscribe", ("aB-_09",)),
        ("reminders:later", ("abc:1vMkXq:d-_E",)),
        ("reminders:calendar", ("t0ken",)),
    ],
)
def test_a_link_is_the_address_of_its_page(page, arguments):
    for _time in range(2):
        assert link(page, *arguments) == SITE + reverse(page, args=arguments)


def test_two_links_to_one_page_are_two():
    first, second = uuid.uuid4(), uuid.uuid4()

    assert str(first) in link("programmes:not_today", first)
    assert str(second) in link("programmes:not_today", second)


def test_a_word_cannot_lead_elsewhere():
    assert link("reminders:unsubscribe", "a?b/../c") == (
        f"{SITE}/mail/unsubscribe/a%3Fb%2F..%2Fc/"
    )


def test_a_page_that_is_not_there_is_a_mistake():
    with pytest.raises(NoReverseMatch):
        link("programmes:nowhere")
