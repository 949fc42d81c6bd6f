"""A coach and a walker who find each other by an invitation, and a programme given from the coach's page."""

import re
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from reminders import actions
from tests.factories import PASSWORD, ScreeningFactory
from tests.signing_in import cookies_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ALWAYS = 6
"""The lines of what is shared with every coach: they come first."""
INVITED = "nora@example.net"


@pytest.fixture(autouse=True)
def _plain_files(settings):
    settings.DEBUG = True


@pytest.fixture
def desk(browser, coach, live_server):
    """The coach at a laptop, signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.add_cookies(
        [
            {"name": name, "value": value, "url": live_server.url}
            for name, value in cookies_of(coach).items()
        ]
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def link_in_mail(to: str, part: str) -> str:
    """Let the mails leave, and take the address of one of them as the reader would."""
    mail.outbox.clear()
    actions.drain(now_function=timezone.now)
    (letter,) = [letter for letter in mail.outbox if letter.to == [to]]
    return next(link for link in re.findall(r"https?://\S+", letter.body) if part in link)


def follow(page: Any, live_server: Any, link: str) -> None:
    """Open a link of a mail; the mail knows the address of the site, not the port of this test."""
    page.goto(re.sub(r"^https?://[^/]+", live_server.url, link))


def ticks_in(page: Any) -> list[str]:
    return [text.strip() for text in page.locator("main .wk-ticks li").all_inner_texts()]


def invite(desk: Any, live_server: Any) -> None:
    desk.goto(f"{live_server.url}/coach/invitations/")
    desk.get_by_label("What is their name?").fill("Nora Field")
    desk.get_by_label("What is their e-mail address?").fill(INVITED)
    desk.get_by_role("button", name="Send the invitation").click()
    desk.get_by_text(INVITED).first.wait_for()


def sign_up(page: Any, live_server: Any) -> None:
    """From the invitation, over the address in a mail, to the first sign-in."""
    page.get_by_role("link", name="Sign up").click()
    page.get_by_label("What should we call you?").fill("Nora Field")
    page.get_by_label("E-mail").fill(INVITED)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I am 18 or over").check()
    page.locator("main").get_by_role("button", name="Create").click()
    page.get_by_role("heading", level=1).wait_for()
    follow(page, live_server, link_in_mail(INVITED, "/confirm-email/"))
    page.get_by_role("button", name="Yes, confirm").click()
    page.get_by_label("E-mail").fill(INVITED)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in with password").click()


def test_an_invitation_becomes_an_account_that_lends_only_what_was_agreed(
    desk, page, live_server, coach, catalogue
):
    invite(desk, live_server)
    follow(page, live_server, link_in_mail(INVITED, "/invitations/"))
    always = ticks_in(page)[:ALWAYS]
    sign_up(page, live_server)
    page.get_by_role("heading", name="Cora Hill would like to be your coach").wait_for()
    assert ticks_in(page)[:ALWAYS] == always
    page.get_by_role("checkbox", name="Share my notes").uncheck()
    page.get_by_role("button", name="Accept and share").click()
    page.get_by_role("heading", name="Who sees my walks").wait_for()
    assert ticks_in(page) == always
    assert [box.is_checked() for box in page.get_by_role("checkbox").all()] == [
        True,
        False,
        True,
        False,
    ]

    desk.goto(f"{live_server.url}/coach/")
    desk.get_by_role("link", name="Nora Field").click()
    desk.get_by_role("heading", level=1, name="Nora Field").wait_for()
    seen = desk.get_by_role("region", name="What you see").inner_text()
    assert "Pain scores, stops, and answers about falls" in seen
    assert "Notes are not shared" in seen


def test_a_coach_gives_a_programme_and_the_walker_has_it(
    desk, page, live_server, grant, catalogue
):
    walker = grant.walker
    ScreeningFactory(walker=walker, started_at=timezone.now())
    desk.goto(f"{live_server.url}/coach/walkers/{walker.pk}/")
    desk.get_by_role("link", name="Choose a programme").click()
    desk.get_by_role("radio", name=re.compile("Foundations 10 to 30")).check()
    desk.get_by_role("button", name="Assign this programme").click()

    desk.get_by_text("Wilma Ford now follows Foundations 10 to 30.").wait_for()
    assert "Foundations 10 to 30, week 1 of 8" in desk.locator("main header").inner_text()
    assert link_in_mail(walker.email, "/plan/")

    page.context.add_cookies(
        [
            {"name": name, "value": value, "url": live_server.url}
            for name, value in cookies_of(walker).items()
        ]
    )
    page.goto(f"{live_server.url}/today/")
    page.get_by_role("heading", name="Your plan is ready").wait_for()
    assert "10 minutes" in page.locator("main").inner_text()
    page.goto(f"{live_server.url}/plan/")
    assert page.locator("main .wk-weeks details").count() == 8
