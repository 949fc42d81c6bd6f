"""Where a clinician set limits, every page shows what is really walked, and says why."""

import datetime as dt
from email import message_from_bytes, policy

import pytest
from django.core import mail

from programmes.reports.player import player_page
from reminders import actions
from reminders.feed import calendar_of
from tests.factories import (
    NOW,
    TODAY,
    AdaptationFactory,
    ClearanceFactory,
    EnrolmentFactory,
    ScreeningFactory,
    SessionFactory,
    WalkFactory,
)
from tests.programmes.views.reading import text_of

pytestmark = pytest.mark.usefixtures("at_nine")
DAY = dt.timedelta(days=1)
GROWS = (
    "Shorter or flatter than the programme says: a clinician\u2019s limit has ended, and your walks grow again step by "
    "step."
)
WHY = "Shorter than the programme says: a clinician allowed at most 12 minutes a walk."


@pytest.fixture
def client(client_of, walker):
    return client_of(walker)


@pytest.fixture
def session(walker):
    """A walk of 15 minutes today, in week 3, after two weeks with one walk each."""
    screening = ScreeningFactory(walker=walker, codes=["CF1"], verdict="see_a_clinician")
    enrolment = EnrolmentFactory(walker=walker, screening=screening, starts_on=TODAY - 14 * DAY)
    for week, days in ((1, 14), (2, 7)):
        done = SessionFactory(
            enrolment=enrolment, week_number=week, planned_on=TODAY - days * DAY, status="walked"
        )
        WalkFactory(session=done, minutes=10)
    return SessionFactory(enrolment=enrolment, week_number=3, planned_on=TODAY)


@pytest.fixture
def later(session):
    """A walk in week 4."""
    return SessionFactory(
        enrolment=session.enrolment, week_number=4, planned_on=TODAY + 7 * DAY, number=9
    )


def allow(walker, minutes: int | None = 12, **changes):
    """A doctor's yes with a limit."""
    return ClearanceFactory(walker=walker, minutes_top=minutes, **changes)


def test_the_cards_say_what_the_player_runs(client, walker, session):
    assert "Today\u2019s walk 15 minutes 5 min of it backward" in text_of(client.get("/today/"))
    allow(walker)
    runs = player_page(session, day=TODAY).week

    assert runs.total_minutes == 12
    card = client.get("/today/").context["page"].walk
    assert (card.minutes, card.week.segments) == ("12 minutes", runs.segments)
    assert f"{card.backward} {WHY}" in text_of(client.get("/today/"))
    assert "12 minutes planned for Saturday 21 November." in text_of(
        client.get(f"/sessions/{session.pk}/log/")
    )


def test_the_plan_cuts_this_week_and_all_later_ones(client, walker, session):
    allow(walker)
    page = client.get("/plan/").context["page"]

    assert [week.week.total_minutes for week in page.plan_weeks] == [10, 12, *[12] * 6]
    assert [week.why for week in page.plan_weeks] == ["", "", *[WHY] * 6]
    assert [week.total_minutes for week in page.weeks] == [10, 12, *[12] * 6]
    assert [week.number for week in page.weeks] == list(range(1, 9))
    assert page.why == WHY
    assert page.flight.ghost[:3] == (None, None, 15)


def test_a_past_week_is_shown_as_it_was_allowed_then(client, walker, session):
    allow(walker, minutes=10, given_on=TODAY - 9 * DAY, ends_on=TODAY - DAY)
    page = client.get("/plan/").context["page"]

    assert [week.week.total_minutes for week in page.plan_weeks][:3] == [10, 10, 13]
    assert [row.planned for row in client.get("/progress/").context["page"].minutes.rows][:3] == [
        10,
        10,
        13,
    ]


def test_after_a_limit_has_ended_every_page_lets_minutes_grow_step_by_step(
    client, walker, session, later
):
    allow(walker, minutes=10, given_on=TODAY - 9 * DAY, ends_on=TODAY - DAY)
    card = client.get("/today/").context["page"].walk
    runs = player_page(session, day=TODAY).week
    plan = client.get("/plan/").context["page"]
    said = calendar_of(walker, now=NOW).decode().splitlines()

    assert (card.minutes, card.week, card.why) == ("13 minutes", runs, GROWS)
    assert runs.total_minutes == 13
    assert [week.week.total_minutes for week in plan.plan_weeks][2:5] == [13, 16, 17]
    assert plan.why == GROWS
    assert "SUMMARY:Walk\\, 13 minutes" in said
    assert "SUMMARY:Walk\\, 16 minutes" in said


def test_a_limit_also_ends_with_answers_that_ask_no_more(client, walker, session):
    allow(walker, minutes=10, given_on=TODAY - 9 * DAY)
    ScreeningFactory(walker=walker, codes=[], verdict="go", completed_at=NOW)

    card = client.get("/today/").context["page"].walk

    assert (card.minutes, card.why) == ("13 minutes", GROWS)


@pytest.mark.parametrize(
    "changes",
    [
        {"codes": ["CF5"]},
        {"given_on": TODAY - 9 * DAY, "ends_on": TODAY - DAY},
        {"cancelled_on": TODAY, "cancelled_because": "withdrawn"},
    ],
)
def test_a_yes_that_does_not_count_cuts_nothing(client, walker, session, changes):
    allow(walker, **changes)

    assert client.get("/plan/").context["page"].why == ""
    assert client.get("/today/").context["page"].walk.minutes == "15 minutes"


def test_a_limit_that_changes_nothing_is_not_said(client, walker, session):
    allow(walker, minutes=30)

    assert client.get("/today/").context["page"].walk.why == ""
    assert client.get("/plan/").context["page"].why == ""


def test_progress_counts_against_the_minutes_that_were_allowed(client, walker, session):
    allow(walker)
    page = client.get("/progress/").context["page"]

    assert [row.planned for row in page.minutes.rows][:3] == [10, 12, 12]


def test_limits_hold_in_a_week_that_a_coach_changed(client, walker, session):
    AdaptationFactory(
        enrolment=session.enrolment,
        action="coach_change",
        rule_code="",
        figures={},
        change={"minutes": 14},
    )
    allow(walker, minutes=11)

    assert client.get("/today/").context["page"].walk.week == player_page(session, day=TODAY).week
    assert client.get("/today/").context["page"].walk.minutes == "11 minutes"


def test_the_coach_sees_the_minutes_that_are_walked(client_of, walker, session, grant):
    allow(walker)
    page = client_of(grant.coach).get(f"/coach/walkers/{walker.pk}/")

    assert [week.total_minutes for week in page.context["page"].plan.weeks] == [10, 12, *[12] * 6]
    assert f"Minutes a walk, week by week {WHY}" in text_of(page)


def test_the_mail_of_the_morning_says_the_same(walker, session):
    session.enrolment.reminder_time = dt.time(9)
    session.enrolment.save()
    allow(walker)
    actions.owe_reminders(now=NOW)
    actions.drain(now_function=lambda: NOW)

    letter = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    text = letter.get_body(("plain",)).get_content()
    assert letter["Subject"] == "Your walk today: 12 minutes"
    assert "12 MINUTES TODAY\nWeek 3 of 8." in text


def test_the_calendar_says_the_same(walker, session):
    allow(walker)

    said = calendar_of(walker, now=NOW).decode().splitlines()
    titles = [line for line in said if line.startswith("SUMMARY:")]

    assert titles[-1] == "SUMMARY:Walk\\, 12 minutes"


def test_previews_of_a_change_show_the_minutes_that_would_be_walked(
    client, client_of, walker, session, grant
):
    allow(walker)
    coach = client_of(grant.coach)
    address = f"/coach/walkers/{walker.pk}/change/"
    effect = client.get("/plan/repeat/").context["preview"].effect

    assert [fact.name for fact in effect.facts] == ["Next walk", "Reaches 12 minutes", "Plan ends"]
    assert {week.text.split(": ")[1] for week in effect.after} == {"12 minutes, 3 walks"}
    assert "Keep going: week 4, 12 minutes" in text_of(coach.get(address))
    sent = coach.post(address, {"step": "repeat", "minutes": "", "reason": "", "seen": ""})
    assert {week.text.split(": ")[1] for week in sent.context["effect"].after} == {
        "12 minutes, 3 walks"
    }
