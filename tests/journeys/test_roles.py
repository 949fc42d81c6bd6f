"""The roles of a clinic, each in a browser of its own: who joins, who may change what, and what ends at once."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from coaching.models import Message
from programmes.models import Adaptation
from reminders import actions
from tests import factories as make
from tests.signing_in import cookies_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def enter(browser, live_server):
    """Gives a page of a new window that is signed in as a person."""
    windows = []

    def open_page(person):
        window = browser.new_context(
            base_url=live_server.url, service_workers="block", locale="en-GB"
        )
        cookies = cookies_of(person).items()
        window.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies]
        )
        window.set_default_timeout(20_000)
        windows.append(window)
        return window.new_page()

    yield open_page
    for window in windows:
        window.close()


@pytest.fixture
def clinic(coach):
    return coach.memberships.get().clinic


@pytest.fixture
def followed(grant):
    """The walker follows a programme since last week, and wrote about it."""
    today = timezone.localdate()
    enrolment = make.EnrolmentFactory(
        walker=grant.walker,
        screening=make.ScreeningFactory(walker=grant.walker),
        starts_on=today - dt.timedelta(days=7),
    )
    make.SessionFactory(enrolment=enrolment, planned_on=today + dt.timedelta(days=1))
    make.MessageFactory(grant=grant, body="My left knee is stiff.", sent_at=timezone.now())
    return grant


def mail_to(address, part) -> str:
    """Let the mails leave, and take the path of a link from one of them."""
    mail.outbox.clear()
    actions.drain(now_function=timezone.now)
    (letter,) = [letter for letter in mail.outbox if letter.to == [address]]
    link = next(link for link in re.findall(r"https?://\S+", letter.body) if part in link)
    return re.sub(r"^https?://[^/]+", "", link)


def heading(page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_an_ended_grant_closes_the_coach_s_open_pages_in_another_browser(
    followed, walker, coach, enter
):
    theirs, change, mine = enter(coach), enter(coach), enter(walker)
    theirs.goto(reverse("coaching:walker", args=[walker.pk]))
    assert heading(theirs) == "Wilma Ford"
    expect(theirs.get_by_text("My left knee is stiff.").first).to_be_visible()
    change.goto(reverse("coaching:change", args=[walker.pk]))
    change.get_by_role("radio").first.check()

    mine.goto("/settings/sharing/")
    mine.get_by_text("Stop sharing with Cora").first.click()
    mine.get_by_role("button", name="Stop sharing with Cora Hill").click()
    expect(mine.get_by_text("Nobody but you")).to_be_visible()

    # the open page, a link on it, and a form that was filled in before: each is refused, and shows nothing of them
    assert theirs.reload().status == 404
    answers = []
    change.on("response", lambda answer: answers.append((answer.request.method, answer.status)))
    change.locator("main form").get_by_role("button").last.click()
    change.wait_for_load_state()
    assert ("POST", 404) in answers
    for page in (theirs, change):
        said = page.locator("body").inner_text()
        assert "Wilma" not in said
        assert "knee" not in said
    assert not Adaptation.objects.filter(made_by=coach).exists()
    theirs.goto("/coach/")
    assert "Wilma" not in theirs.locator("main").inner_text()


def ask_to_assist(desk, helper) -> None:
    """The admin invites somebody to a role."""
    desk.goto("/clinic/people/")
    desk.get_by_label("What is their name?").fill(helper.name)
    desk.get_by_label("What is their e-mail address?").fill(helper.email)
    desk.get_by_role("radio", name=re.compile("^Assistant")).check()
    desk.get_by_role("button", name="Send the invitation").click()
    expect(desk.get_by_role("button", name="Take back")).to_be_visible()


def test_an_assistant_is_invited_joins_reads_and_writes_and_cannot_adjust(
    followed, walker, clinic_admin, clinic, enter
):
    followed.shares_team = True
    followed.save(update_fields=["shares_team"])
    helper = make.UserFactory(email="asta@example.net", name="Asta Reed")
    page = enter(helper)
    ask_to_assist(enter(clinic_admin), helper)
    page.goto(mail_to(helper.email, "/invitations/"))
    assert heading(page) == f"Work with {clinic.name}"
    page.get_by_role("button", name="Join").click()
    page.goto("/coach/")
    page.get_by_role("link", name="Wilma Ford").first.click()
    assert heading(page) == "Wilma Ford"
    assert "only a coach can change the plan" in page.locator("main").inner_text()
    assert page.get_by_role("link", name=re.compile("Adjust|Choose a programme")).count() == 0
    refused = page.goto(reverse("coaching:change", args=[walker.pk]))
    assert refused.status == 404

    page.goto(reverse("coaching:walker_messages", args=[walker.pk]))
    page.get_by_label("Message to Wilma").fill("Cora rings you tomorrow.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Sent.")
    assert Message.objects.latest("sent_at").body == "Cora rings you tomorrow."
    mine = enter(walker)
    mine.goto("/messages/")
    expect(mine.get_by_text("Cora rings you tomorrow.")).to_be_visible()


def test_an_auditor_reads_the_log_and_finds_nothing_to_change(followed, clinic, coach, enter):
    auditor = make.MembershipFactory(clinic=clinic, role="auditor").person
    enter(coach).goto(reverse("coaching:walker", args=[followed.walker_id]))
    page = enter(auditor)
    page.goto("/clinic/log/")

    assert "Cora Hill" in page.locator("main").inner_text()
    assert "Wilma" not in page.locator("main").inner_text()
    for address in ("/clinic/log/", "/clinic/"):
        page.goto(address)
        assert page.locator("main form[method=post]").count() == 0
    for address in ("/clinic/people/", "/clinic/cover/", "/coach/", "/coach/messages/"):
        assert page.goto(address).status == 404


def test_a_coach_hands_over_from_a_day_to_a_day_and_the_other_one_sees_the_walker(
    followed, walker, coach, clinic, enter
):
    followed.shares_team = True
    followed.save(update_fields=["shares_team"])
    other = make.MembershipFactory(clinic=clinic, person__name="Sam Reed").person
    today = timezone.localdate()
    last = today + dt.timedelta(days=9)
    desk, theirs = enter(coach), enter(other)
    assert theirs.goto(reverse("coaching:walker", args=[walker.pk])).status == 404
    desk.goto("/clinic/cover/")
    desk.get_by_label("Who stands in?").select_option(label="Sam Reed")
    desk.get_by_label("First day").fill(today.isoformat())
    desk.get_by_label("Last day").fill(last.isoformat())
    desk.get_by_role("button", name="Arrange").click()
    expect(desk.get_by_text("Sam Reed for Cora Hill")).to_be_visible()

    assert theirs.goto(reverse("coaching:walker", args=[walker.pk])).status == 200
    assert heading(theirs) == "Wilma Ford"
    assert "You stand in for them." in theirs.locator("main").inner_text()
    assert theirs.get_by_role("link", name="Adjust the plan").count() == 1
    assert mail_to(walker.email, "/settings/sharing/")

    desk.get_by_role("button", name="Call off").click()
    expect(desk.get_by_text("Nothing is arranged.")).to_be_visible()
    assert theirs.reload().status == 404
