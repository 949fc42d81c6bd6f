"""The letter of a plan that begins, and the file that puts its walks into a calendar."""

import datetime as dt
from email import message_from_bytes, policy

import pytest
from icalendar import Calendar

from accounts.audit import record
from accounts.models import Delivery
from programmes.actions.enrolment import enrol
from reminders import actions
from reminders.feed import calendar_of
from tests.factories import (
    AdaptationFactory,
    DeliveryFactory,
    EnrolmentFactory,
    ProgrammeVersionFactory,
    ScreeningFactory,
    SessionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
A_MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def begin(walker, now):
    """Gives a function that puts the walker on a programme, as whoever says so."""
    ScreeningFactory(walker=walker)

    def begin(by):
        return enrol(
            walker=walker,
            version=ProgrammeVersionFactory(),
            by=by,
            now=now,
            starts_on=dt.date(2026, 11, 23),
            weekdays=[0, 2, 4],
            reminder_time=dt.time(8),
        )

    return begin


def drain(at):
    return +actions.drain(now_function=lambda: at)


def arrived(relay):
    (content,) = relay.accepted
    relay.accepted.clear()
    return message_from_bytes(content, policy=policy.default)


def calendar_in(letter):
    (file,) = letter.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "walks.ics")
    return Calendar.from_ical(file.get_content())


def test_a_plan_that_begins_is_written_about_once_with_its_walks(relay, walker, begin, now):
    enrolment = begin(walker)

    assert (drain(now), drain(now)) == ({"claimed": 1, "sent": 1}, {})

    letter = arrived(relay)
    assert (letter["To"], letter["Subject"]) == (walker.email, "Your plan is ready")
    text = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert "Your first walk is on Monday 23 November." in text
    assert "The file walks.ics puts your walks into your calendar." in text
    assert enrolment.version.document["name"] not in text + letter["Subject"]
    events = calendar_in(letter).walk("VEVENT")
    assert len(events) == enrolment.sessions.count()
    assert events[0].start.isoformat() == "2026-11-23T08:00:00+00:00"


def test_the_file_says_the_same_as_the_feed_with_zone_and_alarm(relay, walker, begin, now):
    begin(walker)
    drain(now)

    calendar = calendar_in(arrived(relay))

    assert calendar.to_ical() == Calendar.from_ical(calendar_of(walker, now=now)).to_ical()
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == [walker.time_zone]
    assert {len(event.walk("VALARM")) for event in calendar.walk("VEVENT")} == {1}


def test_a_later_file_replaces_the_walks_of_an_earlier_one(relay, walker, begin, now):
    coach = UserFactory()
    enrolment = begin(coach)
    for minute in range(2):
        at = now + minute * A_MINUTE
        Delivery.objects.create(
            kind="assigned",
            occurrence=str(enrolment.pk),
            person=walker,
            due_at=at,
            next_at=at,
            expires_at=at + dt.timedelta(days=1),
        )
        record(at=at, actor=coach, verb="plan.changed", subject=walker)
        drain(at)
        Delivery.objects.all().delete()
    files = [message_from_bytes(content, policy=policy.default) for content in relay.accepted]

    first, second = (calendar_in(letter).walk("VEVENT") for letter in files)

    assert [event["UID"] for event in first] == [event["UID"] for event in second]
    assert {b["SEQUENCE"] - a["SEQUENCE"] for a, b in zip(first, second, strict=True)} == {60}


def test_a_plan_that_a_coach_changed_comes_with_its_walks_as_they_are_now(
    relay, walker, begin, now
):
    coach = UserFactory()
    enrolment = begin(coach)
    change = AdaptationFactory(enrolment=enrolment, made_by=coach)
    enrolment.sessions.filter(number=1).update(planned_on=dt.date(2026, 11, 24))
    Delivery.objects.all().delete()
    DeliveryFactory(kind="plan_changed", person=walker, occurrence=str(change.pk))

    drain(now)

    letter = arrived(relay)
    text = letter.get_body(("plain",)).get_content()
    assert "The file walks.ics puts your walks into your calendar." in text
    events = calendar_in(letter).walk("VEVENT")
    assert len(events) == enrolment.sessions.count()
    assert events[0].start.isoformat() == "2026-11-24T08:00:00+00:00"


def test_a_coach_who_assigns_writes_another_letter(begin):
    begin(UserFactory())

    assert not Delivery.objects.filter(kind="plan_begins").exists()


def test_a_plan_that_was_left_again_is_not_written_about(relay, walker, begin, now):
    enrolment = begin(walker)
    enrolment.withdraw(now)

    assert drain(now) == {"claimed": 1, "held": 1}
    assert Delivery.objects.get().reason == "enrolment_ended"


def test_a_plan_that_waits_comes_without_a_file(relay, walker, now):
    session = SessionFactory(enrolment=EnrolmentFactory(walker=walker))
    session.enrolment.hold("fall")
    Delivery.objects.create(
        kind="plan_begins",
        occurrence=str(session.enrolment.pk),
        person=walker,
        due_at=now,
        next_at=now,
        expires_at=now + dt.timedelta(days=1),
    )

    drain(now)

    letter = arrived(relay)
    assert list(letter.iter_attachments()) == []
    assert "walks.ics" not in letter.get_body(("plain",)).get_content()
