"""A phone without a network, in a real browser with a switch in its cable: what is kept, sent, shown and forgotten."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from programmes.models import CheckIn, KeptAside, MorningAnswer, Walk
from tests.factories import (
    PASSWORD,
    EnrolmentFactory,
    ScreeningFactory,
    SessionFactory,
    UserFactory,
    WalkFactory,
)
from tests.switch import switch_before

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = dt.timedelta(days=1)
PACKED = """async () => {
  for (let tries = 0; tries < 600; tries++) {
    const name = (await caches.keys()).find((each) => each.startsWith("pages:"));
    const kept = name && await (await caches.open(name)).match("/offline/pack/");
    if (kept) return (await kept.json()).pages;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""
LEFT = """async () => ({
  caches: (await caches.keys()).filter((name) => /^(pages|sound):/.test(name)),
  forms: self.unsent ? (await unsent.all()).length : 0,
  walks: [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => key.startsWith("walk:")),
})"""


EMPTY = "(await unsent.all()).length === 0"
WAITS = "!!(await navigator.serviceWorker.getRegistration()).waiting"


def until(page, condition):
    """Waits for something that the page has to ask for; fails after 30 seconds."""
    page.evaluate(f"""async () => {{
      for (let tries = 0; tries < 300; tries++) {{
        if ({condition}) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }}
      throw new Error("waited in vain");
    }}""")


@pytest.fixture
def switch(live_server, settings):
    settings.DEBUG = True
    with switch_before(live_server.url) as switch:
        yield switch


def plan_for(walker, days=(0, 2, 4)):
    """An enrolment since three days ago, with sessions on these days from today."""
    today = walker.local_date(timezone.now())
    enrolment = EnrolmentFactory(
        walker=walker, screening=ScreeningFactory(walker=walker), starts_on=today - 3 * DAY
    )
    return [
        SessionFactory(enrolment=enrolment, planned_on=today + day * DAY, week_number=1)
        for day in days
    ]


def sign_in(page, switch, person, client_of, settings):
    cookie = client_of(person).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": switch.url}]
    )


@pytest.fixture
def phone(page, switch, walker, client_of, settings):
    """The walker's phone, with today's session; it holds the pack."""
    walker.sessions = plan_for(walker)
    sign_in(page, switch, walker, client_of, settings)
    page.goto(f"{switch.url}/today/")
    page.evaluate("navigator.serviceWorker.ready")
    assert page.evaluate(PACKED)
    return page


def fill_log(page, minutes=12, **told):
    answers = {"pain_worst": 2, "effort": 4, "near_falls": 0, "falls": 0, **told}
    page.get_by_label("How many minutes did you walk?").fill(str(minutes))
    for name, value in answers.items():
        page.locator(f"input[name={name}][value='{value}']").check(force=True)


def keep_one(page, walker):
    """A form of this person that waits on the phone; its walk is not in the plan any more."""
    page.evaluate(
        """(session) => unsent.keep({ uuid: crypto.randomUUID(), person: document.documentElement.dataset.person,
          kind: "log", session, at: new Date().toISOString(), answers: [["minutes", "10"]] })""",
        str(uuid.uuid4()),
    )


def fill_check(page, pain=1):
    page.get_by_label("Pain now").fill(str(pain))
    for box in page.locator(
        "#p-ready .form-check-input[type=checkbox]:not([name=symptoms])"
    ).all():
        box.check()


def test_a_whole_walk_is_started_ended_logged_and_sent_without_a_network(phone, switch, walker):
    switch.off()
    phone.goto(f"{switch.url}/today/")
    assert "You are offline. This page was saved on" in phone.locator("aside").inner_text()
    phone.get_by_role("button", name="Start walk").click()
    phone.get_by_role("heading", name="Before you walk").wait_for()
    fill_check(phone)
    phone.get_by_role("button", name="Start walk").click()
    phone.get_by_role("button", name="Pause").click()
    phone.get_by_role("button", name="End my walk").click()
    phone.get_by_role("button", name="I have no more time").click()
    phone.get_by_role("heading", name="How did it feel?").wait_for()
    fill_log(phone)
    phone.get_by_role("button", name="Save").click()
    phone.locator("[data-kept-here]").wait_for()
    assert not Walk.objects.exists()

    phone.goto(f"{switch.url}/today/")
    phone.locator("[data-unsent]").get_by_text("2 answers wait on this phone.").wait_for()

    switch.on()
    phone.get_by_role("button", name="Send now").click()
    phone.get_by_text("Sent: Your walk is saved.").wait_for()
    assert (Walk.objects.count(), CheckIn.objects.count()) == (1, 1)
    assert not KeptAside.objects.exists()
    assert Walk.objects.get().session == walker.sessions[0]
    assert phone.locator("[data-unsent]").is_hidden()


def test_a_form_sent_after_the_sign_in_ended_waits_and_is_sent_after_signing_in(
    phone, switch, walker
):
    phone.goto(f"{switch.url}/sessions/{walker.sessions[0].pk}/log/")
    fill_log(phone, minutes=11)
    phone.get_by_label("Anything to add?").fill("Windy by the sea.")
    phone.context.clear_cookies()
    phone.get_by_role("button", name="Save").click()

    phone.get_by_role("link", name="Sign in, and it is sent").click()
    phone.get_by_label("E-mail").fill(walker.email)
    phone.get_by_label("Password").first.fill(PASSWORD)
    phone.get_by_role("button", name="Sign in with password").click()
    phone.get_by_role("heading", name="How it felt").wait_for()
    phone.get_by_text("Windy by the sea.").wait_for()

    walk = Walk.objects.get()
    assert (walk.minutes, walk.note) == (11, "Windy by the sea.")


def test_signing_out_asks_first_by_keyboard_and_then_forgets_everything(phone, switch, walker):
    phone.evaluate("localStorage.setItem('walk:1', '{}')")
    keep_one(phone, walker)
    switch.is_deaf = True
    phone.goto(f"{switch.url}/accounts/logout/")

    phone.get_by_role("button", name="Sign out").focus()
    phone.keyboard.press("Enter")
    dialog = phone.get_by_role("dialog")
    dialog.wait_for()
    assert "1 answer on this phone is not sent yet." in dialog.inner_text()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    assert dialog.is_hidden()
    assert phone.evaluate(LEFT)["forms"] == 1

    phone.get_by_role("button", name="Sign out").press("Enter")
    phone.get_by_role("button", name="Delete and sign out").press("Enter")
    phone.wait_for_url(f"{switch.url}/")
    assert phone.evaluate(LEFT) == {"caches": [], "forms": 0, "walks": []}
    assert phone.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert not KeptAside.objects.exists()


def test_somebody_else_on_the_same_phone_never_sees_the_pages_of_the_first(
    phone, switch, walker, client_of, settings
):
    keep_one(phone, walker)
    other = UserFactory(email="other@example.org", name="Otis Lane")
    plan_for(other)
    phone.context.clear_cookies()
    sign_in(phone, switch, other, client_of, settings)
    phone.goto(f"{switch.url}/today/")
    until(phone, f"(await caches.keys()).includes('pages:{other.pk}')")
    phone.evaluate(PACKED)
    assert phone.evaluate(LEFT)["caches"] == [f"pages:{other.pk}", f"sound:{other.pk}"]
    assert phone.locator("[data-unsent]").is_hidden()

    switch.off()
    phone.goto(f"{switch.url}/sessions/{walker.sessions[0].pk}/")
    phone.get_by_role("heading", name="You are offline").wait_for()
    phone.goto(f"{switch.url}/today/")
    assert "Otis" in phone.locator("h1").inner_text()

    # The first person's form waits for them: signing out as the second does not delete it
    switch.on()
    phone.goto(f"{switch.url}/accounts/logout/")
    phone.get_by_role("button", name="Sign out").click()
    phone.wait_for_url(f"{switch.url}/")
    sign_in(phone, switch, walker, client_of, settings)
    phone.goto(f"{switch.url}/progress/")
    until(phone, EMPTY)
    assert KeptAside.objects.get().walker == walker


def test_who_is_signed_out_with_a_network_sees_no_copies_without_one(phone, switch):
    phone.context.clear_cookies()
    phone.goto(f"{switch.url}/today/")
    phone.get_by_role("button", name="Sign in with password").wait_for()
    assert phone.evaluate(LEFT)["caches"] == []

    switch.off()
    phone.goto(f"{switch.url}/today/")
    assert phone.locator("h1").inner_text() == "You are offline"


def test_a_plan_that_changed_meanwhile_keeps_both_and_tells(phone, switch, walker):
    session = walker.sessions[0]
    switch.off()
    phone.goto(f"{switch.url}/sessions/{session.pk}/log/")
    fill_log(phone, minutes=9)
    phone.get_by_role("button", name="Save").click()
    phone.locator("[data-kept-here]").wait_for()
    WalkFactory(session=session, minutes=14)
    session.mark_walked()

    switch.on()
    phone.goto(f"{switch.url}/today/")
    phone.get_by_role("link", name="See what is kept, and what to do").click()

    card = phone.locator("section.card", has_text="This walk was logged before")
    assert "9 minutes" in card.inner_text()
    assert Walk.objects.get().minutes == 14
    card.get_by_role("button", name="I have read this").click()
    phone.get_by_text("Nothing is kept here.").wait_for()


def test_the_morning_after_a_walk_that_only_the_phone_knows_is_asked_and_sent(
    phone, switch, walker
):
    session = walker.sessions[0]
    session.planned_on -= DAY
    session.save()
    yesterday = (timezone.now() - DAY).isoformat()
    switch.off()
    phone.evaluate(
        """([session, at]) => unsent.keep({ uuid: crypto.randomUUID(), person: document.documentElement.dataset.person,
          kind: "log", session, at, shownAt: at, answers: [["minutes", "10"], ["pain_worst", "1"], ["effort", "3"], ["near_falls", "0"], ["falls", "0"]] })""",
        [str(session.pk), yesterday],
    )
    phone.goto(f"{switch.url}/today/")
    phone.get_by_role("link", name="Tell us in two taps").click()
    phone.locator("input[name=pain][value='2']").check(force=True)
    phone.locator("input[name=is_swollen][value=no]").check(force=True)
    phone.get_by_role("button", name="Save").click()
    phone.locator("[data-kept-here]").wait_for()

    switch.on()
    phone.goto(f"{switch.url}/progress/")
    until(phone, EMPTY)
    assert MorningAnswer.objects.get().pain == 2
    assert not KeptAside.objects.exists()


def test_pages_come_from_the_network_and_coaches_keep_none(
    page, switch, coach, client_of, settings
):
    sign_in(page, switch, coach, client_of, settings)
    page.goto(f"{switch.url}/coach/")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_timeout(1500)
    assert page.evaluate(LEFT)["caches"] == []

    switch.off()
    page.goto(f"{switch.url}/coach/")
    assert page.locator("h1").inner_text() == "You are offline"


def test_a_newer_worker_waits_until_no_page_is_open(phone, switch, walker):
    walker.region = "US"  # another care card, so another worker
    walker.save()
    phone.goto(f"{switch.url}/progress/")
    until(phone, WAITS)
    phone.goto(f"{switch.url}/progress/")
    phone.wait_for_timeout(500)
    until(phone, WAITS)

    context = phone.context
    phone.close()
    later = context.new_page()
    for _ in range(20):  # a browser takes its time to see that a page is gone
        later.wait_for_timeout(500)
        later.goto(f"{switch.url}/progress/")
        if not later.evaluate(f"async () => {WAITS}"):
            break
        later.goto("about:blank")
    else:
        pytest.fail("the newer worker never took over")
