"""A notice on a phone, in a real browser with windows: it is shown as it was written, and a tap opens the right page.

Only the push service between us and the browser is left out: the browser gets what that service would hand over.
"""

import datetime as dt

import pytest
from django.utils import timezone

from reminders.channels.push import KIND, Push
from tests import services
from tests.factories import DeliveryFactory, DeviceFactory, EnrolmentFactory, SessionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOWN = """async () => (await registration.getNotifications()).map(
  ({ title, body, actions }) => [title, body, ...actions.map((each) => each.title)]
)"""
# A tap that a script makes may not open windows, so what would have been opened is kept instead.
TAP = """async (action) => {
  const [notification] = await registration.getNotifications();
  const opened = [];
  clients.openWindow = async (place) => void opened.push(new URL(place).pathname);
  const waits = [];
  const event = new NotificationEvent("notificationclick", { notification, action });
  event.waitUntil = (promise) => waits.push(promise);
  dispatchEvent(event);
  await Promise.all(waits);
  return [opened, (await registration.getNotifications()).length];
}"""


@pytest.fixture
def whole_browser(browser):
    """The small browser without windows refuses every notice."""
    path = services.need("chromium", "chromium-browser", "google-chrome")
    flags = [*services.CHROMIUM_FLAGS, "--no-sandbox", "--headless=new"]
    whole = browser.browser_type.launch(executable_path=path, args=flags)
    yield whole
    whole.close()


@pytest.fixture
def phone(whole_browser, live_server, walker, client_of, settings):
    """A signed-in walker who allows notices, with the service worker running; gives a page that shows no walk."""
    settings.DEBUG = True
    context = whole_browser.new_context()
    context.grant_permissions(["notifications"], origin=live_server.url)
    cookie = client_of(walker).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/programmes/")
    page.evaluate("navigator.serviceWorker.ready")
    return page


@pytest.fixture
def session(walker):
    return SessionFactory(
        enrolment=EnrolmentFactory(walker=walker), planned_on=walker.local_date(timezone.now())
    )


def notice_of(session):
    """What leaves for a device of the walker."""
    device, now = DeviceFactory(person=session.enrolment.walker), timezone.now()
    row = DeliveryFactory(
        kind=KIND,
        person=device.person,
        context={"device": str(device.pk), "session": str(session.pk)},
        due_at=now,
        expires_at=now + dt.timedelta(hours=1),
    )
    return Push().write(row, now).content


def push(page, content):
    """As if the push service of this browser had brought it."""
    line, found = page.context.new_cdp_session(page), []
    line.on(
        "ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"])
    )
    line.send("ServiceWorker.enable")
    for _ in range(200):
        if found:
            break
        page.wait_for_timeout(50)
    origin, number = page.evaluate("location.origin"), found[-1]["registrationId"]
    told = {"origin": origin, "registrationId": number, "data": content}
    line.send("ServiceWorker.deliverPushMessage", told)


def shown(page):
    """The notices that are shown, once there is one."""
    (worker,) = page.context.service_workers
    for _ in range(200):
        if found := worker.evaluate(SHOWN):
            return found
        page.wait_for_timeout(50)
    return []


def tap(page, action):
    (worker,) = page.context.service_workers
    return worker.evaluate(TAP, action)


def test_a_notice_is_shown_as_it_was_written_with_its_two_answers(phone, session):
    push(phone, notice_of(session))

    assert shown(phone) == [
        [
            "A walk is planned today",
            "Open Today when you are ready. Any other time is fine.",
            "Open Today",
            "Not today",
        ]
    ]


@pytest.mark.parametrize(
    ("action", "place"),
    [("", "/today/"), ("open", "/today/"), ("not_today", "/sessions/{}/not-today/")],
)
def test_a_tap_opens_its_page_and_takes_the_notice_away(phone, session, action, place):
    push(phone, notice_of(session))
    shown(phone)

    opened, left = tap(phone, action)

    assert (opened, left) == ([place.format(session.pk)], 0)


def test_an_empty_notice_is_shown_too_and_leads_to_today(phone):
    push(phone, "")

    assert shown(phone) == [["Backalong", ""]]
    assert tap(phone, "") == [["/today/"], 0]


def test_a_notice_never_opens_another_site(phone):
    push(phone, '{"title": "A walk", "url": "https://elsewhere.example/"}')
    shown(phone)

    assert tap(phone, "") == [[], 0]
