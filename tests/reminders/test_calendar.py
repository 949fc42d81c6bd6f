"""The calendar that other programs read: what it says, when it changes, and whom it opens to."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from icalendar import Calendar

from accounts.audit import record
from accounts.models import AuditEvent
from programmes.models import Adaptation
from reminders.actions import close_calendar, open_calendar
from reminders.feed import KEPT, calendar_of
from reminders.models import CalendarFeed
from tests.factories import (
    AdaptationFactory,
    CalendarFeedFactory,
    EnrolmentFactory,
    PreferenceFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db
SETTINGS = "/settings/reminders/"
CHOOSE = "/settings/reminders/calendar/"
A_DAY = dt.timedelta(days=1)
EIGHT = dt.time(8)


@pytest.fixture
def plan(walker):
    return EnrolmentFactory(walker=walker, reminder_time=EIGHT)


def read(walker, now):
    return Calendar.from_ical(calendar_of(walker, now=now))


def only(walker, now):
    (event,) = read(walker, now).walk("VEVENT")
    return event


def address(page):
    before, _, after = page.partition('id="calendar-address" value="')
    assert before
    return after.partition('"')[0]


def test_a_walk_stands_at_its_time_with_its_length_and_an_alarm(walker, plan, now):
    session = SessionFactory(enrolment=plan)

    event = only(walker, now)

    minutes = session.week.total_minutes
    assert event.start.replace(tzinfo=None) == dt.datetime.combine(session.planned_on, EIGHT)
    assert str(event.start.tzinfo) == walker.time_zone
    assert event.duration == dt.timedelta(minutes=minutes)
    assert event["SUMMARY"] == f"Walk, {minutes:g} minutes"
    assert event["STATUS"] == "CONFIRMED"
    assert event["URL"] == "http://127.0.0.1:8000/today/"
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == dt.timedelta(0)


def test_the_time_stays_when_the_clocks_change(walker, plan, now):
    SessionFactory(enrolment=plan, planned_on=dt.date(2027, 3, 27))
    SessionFactory(enrolment=plan, planned_on=dt.date(2027, 3, 29))
    walker.time_zone = "Europe/London"
    walker.save()

    calendar = read(walker, now)

    starts = [event.start for event in calendar.walk("VEVENT")]
    assert [start.time() for start in starts] == [EIGHT, EIGHT]
    assert [start.utcoffset() for start in starts] == [dt.timedelta(0), dt.timedelta(hours=1)]
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]


def test_a_time_that_the_clocks_skip_moves_forward_with_them(walker, now):
    plan = EnrolmentFactory(walker=walker, reminder_time=dt.time(1, 30))
    SessionFactory(enrolment=plan, planned_on=dt.date(2027, 3, 28))

    assert only(walker, now).start.time() == dt.time(2, 30)


def test_a_moved_walk_keeps_its_name_and_gets_a_higher_number(walker, plan, now):
    session = SessionFactory(enrolment=plan)
    before = only(walker, now)

    session.planned_on += A_DAY
    session.save()
    record(at=now + dt.timedelta(seconds=1), actor=walker, verb="session.moved", subject=walker)
    after = only(walker, now)

    assert after["UID"] == before["UID"] == f"{session.pk}@127.0.0.1"
    assert after.start == before.start + A_DAY
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_coach_who_only_looks_changes_no_number(walker, plan, coach, now):
    SessionFactory(enrolment=plan)
    before = only(walker, now)

    record(at=now + A_DAY, actor=coach, verb="walker.viewed", subject=walker)

    assert only(walker, now)["SEQUENCE"] == before["SEQUENCE"]


def test_a_coach_s_change_of_week_shows_its_own_minutes(walker, plan, now):
    session = SessionFactory(enrolment=plan)
    AdaptationFactory(
        enrolment=plan,
        action=Adaptation.Action.COACH_CHANGE,
        from_on=plan.starts_on,
        change={"minutes": 12},
    )
    assert session.week.total_minutes != 12

    assert only(walker, now).duration == dt.timedelta(minutes=12)


def test_a_walk_left_out_is_cancelled_and_rings_no_more(walker, plan, now):
    SessionFactory(enrolment=plan, status="skipped", skip_reason="weather")

    event = only(walker, now)

    assert event["STATUS"] == "CANCELLED"
    assert event.walk("VALARM") == []


def test_nobody_who_turned_reminders_off_is_rung_up(walker, plan, now):
    SessionFactory(enrolment=plan)
    PreferenceFactory(person=walker, is_on=False, changed_at=now)

    assert only(walker, now).walk("VALARM") == []


def test_while_the_plan_waits_no_walk_is_to_come(walker, plan, now):
    SessionFactory(enrolment=plan, planned_on=now.date() - A_DAY, status="walked")
    SessionFactory(enrolment=plan, planned_on=now.date())
    plan.hold("fall", now)

    assert only(walker, now).start.date() == now.date() - A_DAY


def test_walks_from_long_ago_are_left_out(walker, plan, now):
    SessionFactory(enrolment=plan, planned_on=now.date() - KEPT - A_DAY)
    SessionFactory(enrolment=plan, planned_on=now.date() - KEPT)

    assert only(walker, now).start.date() == now.date() - KEPT


def test_somebody_without_a_programme_has_an_empty_calendar(newcomer, now):
    assert read(newcomer, now).walk("VEVENT") == []


def test_it_names_neither_the_person_nor_the_programme(walker, plan, now):
    SessionFactory(enrolment=plan)

    text = calendar_of(walker, now=now).decode().replace("\r\n ", "")

    assert plan.version.name not in text
    assert walker.name not in text
    assert walker.email not in text


def test_walks_are_read_in_the_same_number_of_questions_however_many(
    walker, plan, now, django_assert_num_queries
):
    SessionFactory(enrolment=plan)
    with django_assert_num_queries(5):
        calendar_of(walker, now=now)
    SessionFactory(enrolment=plan)
    SessionFactory(enrolment=plan)
    with django_assert_num_queries(5):
        calendar_of(walker, now=now)


def test_an_address_is_made_shown_read_and_closed(client, client_of, walker, plan):
    SessionFactory(enrolment=plan, planned_on=timezone.localdate() + A_DAY)
    signed_in = client_of(walker)
    assert "Make a calendar address" in signed_in.get(SETTINGS).content.decode()

    page = signed_in.post(CHOOSE, {"do": "open"}, follow=True).content.decode()
    url = address(page)
    answer = client.get(url)

    assert url.startswith("http://127.0.0.1:8000/calendar/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 1

    signed_in.post(CHOOSE, {"do": "close"})
    assert client.get(url).status_code == 404
    audited = AuditEvent.objects.filter(verb__startswith="calendar.").order_by("pk")
    assert list(audited.values_list("verb", flat=True)) == ["calendar.opened", "calendar.closed"]


def test_a_new_address_closes_the_old_one(client, client_of, walker):
    signed_in = client_of(walker)
    old = address(signed_in.post(CHOOSE, {"do": "open"}, follow=True).content.decode())
    new = address(signed_in.post(CHOOSE, {"do": "open"}, follow=True).content.decode())

    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_a_new_secret_key_breaks_no_address_but_can_no_longer_show_it(
    client, client_of, walker, settings
):
    url = address(client_of(walker).post(CHOOSE, {"do": "open"}, follow=True).content.decode())

    settings.SECRET_KEY = "another key, long enough to sign with in a test"  # noqa: S105 - made up
    page = client_of(walker).get(SETTINGS).content.decode()

    assert client.get(url).status_code == 200
    assert "we cannot show it any more" in page
    assert "calendar-address" not in page


@pytest.mark.parametrize("token", ["unknown", "x" * 500, "é"])
def test_an_unknown_address_is_not_found(client, token):
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_the_calendar_of_a_closed_account_is_not_found(client, walker, now):
    feed = open_calendar(person=walker, now=now)
    walker.is_active = False
    walker.save()

    assert client.get(f"/calendar/{feed.token}.ics").status_code == 404


def test_closing_twice_is_closing_once(walker, now):
    open_calendar(person=walker, now=now)
    close_calendar(person=walker, now=now)
    close_calendar(person=walker, now=now + A_DAY)

    assert [feed.closed_at for feed in walker.calendar_feeds.all()] == [now]


def test_the_database_keeps_one_open_calendar_each(walker):
    CalendarFeedFactory(person=walker)
    with (
        pytest.raises(
            IntegrityError, match=r"one_open_calendar_feed_per_person|calendarfeed\.person"
        ),
        transaction.atomic(),
    ):
        CalendarFeedFactory(person=walker)
    assert CalendarFeed.objects.count() == 1


def test_the_database_keeps_the_order_of_opening_and_closing(walker, now):
    CalendarFeedFactory(person=walker, opened_at=now, closed_at=now)
    with pytest.raises(IntegrityError, match="calendar_feed_closes_after_it_opens"):
        CalendarFeedFactory(person=walker, opened_at=now, closed_at=now - A_DAY)
