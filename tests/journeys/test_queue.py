"""Two hundred schedules of a bad network against the queue of a phone: nothing lost, nothing doubled, order kept."""

import random
import uuid

import pytest
from django.utils import timezone

from programmes.models import KeptAside, Walk
from tests.factories import A_DAY, EnrolmentFactory, ScreeningFactory, SessionFactory
from tests.switch import switch_before

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCHEDULES, FORMS = 200, 2
KEEP = """([uuid, session]) => {
  const { person } = document.documentElement.dataset;
  const answers = Object.entries({ minutes: 10, pain_worst: 1, effort: 3, near_falls: 0, falls: 0 });
  return unsent.keep({ uuid, person, kind: "log", session, at: new Date().toISOString(), answers });
}"""
SEND = "() => unsent.send(document.documentElement.dataset.person).then(({ state }) => state)"
SEND_TWICE = "() => { const { person } = document.documentElement.dataset; unsent.send(person); unsent.send(person); }"
SEND_AND_DIE = "() => { unsent.send(document.documentElement.dataset.person); setTimeout(() => location.reload(), Math.random() * 30); }"
AGAIN = """async ([uuid, session]) => {
  const { person, token } = await unsent.secret();
  const letter = { uuid, person, session, kind: "log", at: new Date().toISOString() };
  const body = new URLSearchParams(Object.entries(letter).map(([name, value]) => [`saved-${name}`, value]));
  for (const [name, value] of Object.entries({ minutes: 30, pain_worst: 1, effort: 3, near_falls: 0, falls: 0 })) body.set(name, value);
  return (await fetch("/offline/saved/", { method: "POST", body, headers: { "X-CSRFToken": token } })).status;
}"""


class Phone:
    """A page that plays schedules; it remembers what the walker saved, in order."""

    def __init__(self, page, switch):
        self.page, self.switch = page, switch
        self.saved = []

    def keep(self, session):
        letter = [str(uuid.uuid4()), str(session)]
        number = self.page.evaluate(KEEP, letter)
        self.page.evaluate(KEEP, letter)  # a second tap on Save
        self.saved.append((number, *letter))

    def play(self, rng, sessions):
        """Saves the forms while the network does what it likes."""
        moves = [lambda session=session: self.keep(session) for session in sessions]
        for fault in rng.sample(FAULTS, k=rng.randint(2, 4)):
            moves.insert(rng.randint(0, len(moves)), lambda fault=fault: fault(self, rng))
        for move in moves:
            move()

    def settle(self):
        """The network is back, for long enough."""
        self.switch.on()
        for _ in range(20):
            if self.page.evaluate(SEND) == "empty":
                return
        raise AssertionError("the queue never became empty")


def off(phone, _rng):
    phone.switch.off()
    phone.page.evaluate(SEND)


def on(phone, _rng):
    phone.switch.on()
    phone.page.evaluate(SEND)


def answers_lost(phone, _rng):
    phone.switch.on()
    phone.switch.is_mute = True
    phone.page.evaluate(SEND)
    phone.switch.is_mute = False


def forms_lost(phone, _rng):
    phone.switch.on()
    phone.switch.is_deaf = True
    phone.page.evaluate(SEND)
    phone.switch.is_deaf = False


def sent_twice_at_once(phone, _rng):
    phone.page.evaluate(SEND_TWICE)


def an_old_one_arrives_again(phone, rng):
    """The network delivers a form once more, out of order and with other answers."""
    phone.switch.on()
    if phone.saved:
        _number, *letter = rng.choice(phone.saved[-FORMS:])
        if letter[0] not in waiting(phone):
            assert phone.page.evaluate(AGAIN, letter) == 200


def killed(phone, _rng):
    """The page goes away in the middle of sending."""
    phone.switch.on()
    with phone.page.expect_navigation(wait_until="load"):
        phone.page.evaluate(SEND_AND_DIE)


def waiting(phone):
    return phone.page.evaluate("() => unsent.all().then((all) => all.map(({ uuid }) => uuid))")


FAULTS = [
    off,
    on,
    answers_lost,
    forms_lost,
    sent_twice_at_once,
    an_old_one_arrives_again,
    killed,
]


@pytest.fixture
def phone(browser, live_server, walker, client_of, settings):
    settings.DEBUG = True
    with switch_before(live_server.url) as switch:
        page = browser.new_context(service_workers="block").new_page()  # the queue alone
        cookie = client_of(walker).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": switch.url}]
        )
        page.goto(f"{switch.url}/accessibility/")
        yield Phone(page, switch)
        page.context.close()


def test_two_hundred_schedules_lose_nothing_double_nothing_and_keep_the_order(phone, walker):
    today = walker.local_date(timezone.now())
    enrolment = EnrolmentFactory(
        walker=walker,
        screening=ScreeningFactory(walker=walker),
        starts_on=today - SCHEDULES * FORMS * A_DAY,
    )
    days = [enrolment.starts_on + number * A_DAY for number in range(SCHEDULES * FORMS)]
    planned = [
        SessionFactory(enrolment=enrolment, planned_on=day, number=number, week_number=1).pk
        for number, day in enumerate(days, start=1)
    ]
    SessionFactory(
        enrolment=enrolment, planned_on=today + A_DAY, number=len(days) + 1, week_number=1
    )

    for seed in range(SCHEDULES):
        rng = random.Random(seed)  # noqa: S311 - a schedule that can be played again
        theirs = planned[seed * FORMS : (seed + 1) * FORMS]
        # One in three is about a walk that a coach took out of the plan meanwhile
        sessions = [uuid.uuid4() if rng.random() < 1 / 3 else pk for pk in theirs]
        phone.play(rng, sessions)
        phone.settle()

    arrived = [
        *Walk.objects.values_list("logged_at", "client_uuid", "minutes"),
        *KeptAside.objects.values_list("received_at", "client_uuid", "told__minutes"),
    ]
    saved = [client_uuid for _number, client_uuid, _session in sorted(phone.saved)]
    assert len(saved) == SCHEDULES * FORMS
    assert [str(client_uuid) for _at, client_uuid, _minutes in sorted(arrived)] == saved
    assert {minutes for _at, _uuid, minutes in arrived} == {10}
    assert phone.switch.lost > 10
