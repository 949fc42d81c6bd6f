"""The walker's own levers: what they say before, what they change, and what they leave alone."""

import datetime as dt

import pytest

from accounts.models import AuditEvent
from programmes.actions.enrolment import enrol
from programmes.models import Adaptation, Blackout, VersionOffer
from tests.factories import (
    NOW,
    TODAY,
    AdaptationFactory,
    BlackoutFactory,
    ScreeningFactory,
    VersionOfferFactory,
)
from tests.programmes.views.reading import links_of, text_of, title_of

pytestmark = pytest.mark.usefixtures("at_nine")
DAY = dt.timedelta(days=1)
STARTS_ON = dt.date(2026, 11, 9)  # a Monday; today is the Saturday of week 2
WEEK_3 = dt.date(2026, 11, 23)


@pytest.fixture
def followed(walker, catalogue):
    """Foundations on Mondays, Wednesdays and Saturdays, in its second week."""
    ScreeningFactory(walker=walker, started_at=NOW - 13 * DAY)
    return enrol(
        walker=walker,
        version=catalogue["foundations"].current,
        by=walker,
        now=NOW - 13 * DAY,
        starts_on=STARTS_ON,
        weekdays=[0, 2, 5],
    )


@pytest.fixture
def client(client_of, walker, followed):
    return client_of(walker)


def days_of(enrolment, first: dt.date, last: dt.date) -> list[tuple[int, dt.date]]:
    sessions = enrolment.sessions.filter(planned_on__range=(first, last))
    return list(sessions.values_list("week_number", "planned_on"))


def pause(client, first: dt.date, last: dt.date, cause: str = "holiday", **more):
    said = {"cause": cause, "from_on": first.isoformat(), "until_on": last.isoformat(), **more}
    return client.post("/plan/pause/", said, follow=True)


def seen(first: dt.date, last: dt.date, cause: str = "holiday") -> dict[str, str]:
    return {"save": "1", "seen": f"{cause}.{first}.{last}"}


def test_every_lever_is_on_the_plan_page(client):
    links = links_of(client.get("/plan/"))

    assert links["Change my walking days"] == "/plan/days/"
    assert links["Pause for a holiday or illness"] == "/plan/pause/"
    assert links["Days on which I cannot walk"] == "/plan/away/"
    assert links["This week was too hard, repeat it"] == "/plan/repeat/"
    assert "Come back early from my pause" not in links


@pytest.mark.parametrize("path", ["pause", "back", "repeat", "days"])
def test_without_a_programme_a_lever_leads_to_the_plan(client_of, newcomer, path):
    page = client_of(newcomer).get(f"/plan/{path}/")

    assert (page.status_code, page.url) == (302, "/plan/")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (6, "From Saturday 28 November you go on with week 2, 12 minutes a walk."),
        (7, "From Sunday 29 November you go on with week 1, 10 minutes a walk."),
        (13, "From Saturday 5 December you go on with week 1, 10 minutes a walk."),
    ],
)
def test_a_pause_says_what_follows_before_it_is_saved(client, days, words):
    page = pause(client, TODAY + DAY, TODAY + days * DAY)

    assert words in text_of(page)
    assert "What this changes" in text_of(page)
    assert Adaptation.objects.count() == 0


def test_a_break_for_health_asks_the_questions_again(client):
    said = "Before your first walk you answer the safety questions again."

    assert said in text_of(pause(client, TODAY, TODAY + 3 * DAY, "illness"))
    assert said not in text_of(pause(client, TODAY, TODAY + 3 * DAY, "holiday"))


@pytest.mark.parametrize(("days", "asks"), [(55, False), (56, True)])
def test_eight_weeks_away_ask_everything_again(client, days, asks):
    page = text_of(pause(client, TODAY, TODAY + (days - 1) * DAY))

    assert ("Before your first walk you answer the safety questions again." in page) is asks


def test_a_saved_pause_takes_its_walks_away_and_tells_who_made_it(client, followed, walker):
    first, last = TODAY + 2 * DAY, TODAY + 11 * DAY
    page = pause(client, first, last, **seen(first, last))

    assert "Your plan pauses until Wednesday 2 December. Nothing is lost." in text_of(page)
    assert days_of(followed, first, last) == []
    row = Adaptation.objects.get()
    assert (row.action, row.from_on, row.until_on, row.made_by) == ("pause", first, last, walker)
    assert (row.rule_code, row.figures) == ("holiday", {"cause": "holiday", "days_off": 10})
    assert "Pause from Mon 23 Nov to Wed 2 Dec" in text_of(page)
    assert "Because of a holiday or a journey. Your own choice" in text_of(page)
    assert "Your plan pauses" in text_of(client.get("/today/"))
    assert AuditEvent.objects.filter(verb="plan.adapted", target=row.pk).count() == 1


def test_the_same_pause_twice_is_one_pause(client):
    first, last = TODAY + 2 * DAY, TODAY + 4 * DAY
    for _ in range(2):
        pause(client, first, last, **seen(first, last))

    assert Adaptation.objects.count() == 1


def test_other_days_than_those_that_were_shown_are_shown_first(client):
    first, last = TODAY + 2 * DAY, TODAY + 4 * DAY
    page = pause(client, first, last + DAY, **seen(first, last))

    assert "What this changes" in text_of(page)
    assert Adaptation.objects.count() == 0


@pytest.mark.parametrize(
    ("first", "last", "error"),
    [
        (-1, 3, "That day has passed. Choose today or a later day."),
        (5, 4, "The last day is before the first day. Choose a later day."),
        (0, 181, "Choose a day up to 20 May 2027."),
    ],
)
def test_days_that_cannot_be_are_told(client, first, last, error):
    page = pause(client, TODAY + first * DAY, TODAY + last * DAY)

    assert title_of(page) == "Error: Pause my plan"
    assert error in text_of(page)


def test_the_last_day_that_can_be_is_taken(client):
    assert not title_of(pause(client, TODAY, TODAY + 180 * DAY)).startswith("Error")


def test_a_walker_comes_back_early(client, followed):
    first, last = TODAY + 2 * DAY, TODAY + 20 * DAY
    pause(client, first, last, **seen(first, last))

    assert links_of(client.get("/plan/"))["Come back early from my pause"] == "/plan/back/"
    assert "From Monday 23 November you go on with week 3" in text_of(client.get("/plan/back/"))
    page = client.post("/plan/back/", follow=True)

    assert "Welcome back. Your plan goes on from Monday 23 November." in text_of(page)
    row = Adaptation.objects.get(action="resume")
    assert (row.from_on, row.until_on) == (first, last)
    assert days_of(followed, first, first) == [(3, first)]
    assert (3, dt.date(2026, 11, 25)) in days_of(followed, first, last)


def test_without_a_pause_there_is_nothing_to_come_back_from(client):
    page = client.post("/plan/back/", follow=True)

    assert "You have no pause to end." in text_of(page)
    assert Adaptation.objects.count() == 0


def test_a_repeated_week_moves_everything_after_it(client, followed):
    assert "From Monday 23 November you do week 2 again." in text_of(client.get("/plan/repeat/"))
    page = client.post("/plan/repeat/", follow=True)

    assert "Week 2, again" in text_of(page)
    assert "The week again, from Mon 23 Nov Your own choice" in text_of(page)
    assert days_of(followed, WEEK_3, WEEK_3 + 6 * DAY) == [
        (2, WEEK_3),
        (2, WEEK_3 + 2 * DAY),
        (2, WEEK_3 + 5 * DAY),
    ]
    assert followed.sessions.count() == len(set(followed.sessions.values_list("number")))


def test_a_week_is_repeated_once(client):
    for _ in range(2):
        page = client.post("/plan/repeat/", follow=True)

    assert "This week comes again already" in text_of(page)
    assert Adaptation.objects.filter(action="repeat").count() == 1


def test_other_weekdays_move_the_walks_to_come_and_no_others(client, followed):
    before = days_of(followed, STARTS_ON, TODAY - DAY)
    page = client.post("/plan/days/", {"weekdays": ["1", "3", "6"]}, follow=True)

    assert "Your walking days have changed from today on." in text_of(page)
    assert days_of(followed, STARTS_ON, TODAY - DAY) == before
    assert [on for _week, on in days_of(followed, WEEK_3, WEEK_3 + 6 * DAY)] == [
        WEEK_3 + DAY,
        WEEK_3 + 3 * DAY,
        WEEK_3 + 6 * DAY,
    ]
    row = Adaptation.objects.get()
    assert (row.action, row.from_on, row.change["weekdays"]) == ("weekdays", TODAY, [1, 3, 6])
    assert "Other weekdays, from Sat 21 Nov Your own choice" in text_of(page)
    followed.refresh_from_db()
    assert followed.weekdays == [0, 2, 5]
    client.post("/plan/days/", {"weekdays": ["1", "3", "6"]})
    assert Adaptation.objects.count() == 1
    assert AuditEvent.objects.filter(verb="plan.adapted").count() == 1


def test_the_same_weekdays_change_nothing(client):
    client.post("/plan/days/", {"weekdays": ["0", "2", "5"]})

    assert not Adaptation.objects.exists()


@pytest.mark.parametrize("weekdays", [["0", "2"], ["0", "2", "4", "5"], []])
def test_as_many_days_as_the_week_has_walks(client, weekdays):
    page = client.post("/plan/days/", {"weekdays": weekdays})

    assert title_of(page) == "Error: My walking days"
    assert "Choose" in text_of(page)


def test_no_walk_is_planned_on_days_away(client, followed, walker):
    said = {"from_on": WEEK_3.isoformat(), "until_on": (WEEK_3 + DAY).isoformat()}
    page = client.post("/plan/away/", said, follow=True)

    assert "Mon 23 Nov 2026 \u2013 Tue 24 Nov 2026" in text_of(page)
    assert days_of(followed, WEEK_3, WEEK_3 + DAY) == []
    assert len(days_of(followed, WEEK_3, WEEK_3 + 6 * DAY)) == 3
    client.post("/plan/away/", said)
    assert Blackout.objects.filter(walker=walker).count() == 1


def test_days_away_can_be_removed(client, followed, walker):
    away = BlackoutFactory(walker=walker, from_on=WEEK_3)
    page = client.post(f"/plan/away/{away.pk}/remove/", follow=True)

    assert "None yet." in text_of(page)
    assert (3, WEEK_3) in days_of(followed, WEEK_3, WEEK_3)


def test_days_away_of_somebody_else_are_not_found(client_of, stranger, walker):
    away = BlackoutFactory(walker=walker)

    assert client_of(stranger).post(f"/plan/away/{away.pk}/remove/").status_code == 404
    assert Blackout.objects.count() == 1


def test_days_away_need_no_programme(client_of, newcomer):
    said = {"from_on": TODAY.isoformat(), "until_on": TODAY.isoformat()}
    page = client_of(newcomer).post("/plan/away/", said, follow=True)

    assert "Sat 21 Nov 2026" in text_of(page)


@pytest.mark.parametrize(
    ("answer", "number", "said"),
    [
        ("yes", 2, "You now follow the newer version."),
        ("no", 1, "Your plan stays as it is."),
    ],
)
def test_a_newer_version_is_taken_or_left(client, followed, answer, number, said):
    offer = VersionOfferFactory(enrolment=followed)
    shown = client.get(f"/plan/newer/{offer.pk}/")
    assert links_of(client.get("/today/"))["See what would change"] == f"/plan/newer/{offer.pk}/"
    assert "Week 8: 30 minutes" in text_of(shown)
    assert "No walks" in text_of(shown)

    page = client.post(f"/plan/newer/{offer.pk}/", {"answer": answer}, follow=True)

    followed.refresh_from_db()
    offer.refresh_from_db()
    assert said in text_of(page)
    assert (followed.version.number, offer.is_accepted) == (number, answer == "yes")
    assert "See what would change" not in links_of(client.get("/today/"))
    again = client.post(f"/plan/newer/{offer.pk}/", {"answer": "yes"}, follow=True)
    assert "This offer is not open any more." in text_of(again)


def test_an_offer_to_somebody_else_is_not_found(client_of, stranger, followed):
    offer = VersionOfferFactory(enrolment=followed)

    assert client_of(stranger).get(f"/plan/newer/{offer.pk}/").status_code == 404
    assert VersionOffer.objects.filter(answered_at__isnull=True).count() == 1


def test_today_tells_the_newest_verdict_and_why(client, followed):
    AdaptationFactory(
        enrolment=followed,
        rule_code="pain_up",
        figures={"pain": 4, "pain_last_week": 2, "effort": None},
    )
    page = client.get("/today/")

    assert "Your week, reviewed Your pain was a bit higher. Do this week again." in text_of(page)
    assert "Worst pain this week 4 Worst pain the week before 2" in text_of(page)
    assert "Hardest effort" not in text_of(page)
    assert "Awaiting clinician review" in text_of(page)
    assert "/evidence/#source-ageberg2010" in links_of(page).values()


@pytest.mark.parametrize(("days", "is_told"), [(7, True), (8, False)])
def test_old_news_are_left_out(client, followed, days, is_told):
    AdaptationFactory(enrolment=followed, from_on=TODAY - days * DAY)

    assert ("Your week, reviewed" in text_of(client.get("/today/"))) is is_told


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("repeat", "You do this week once more from Saturday 21 November."),
        ("step_back", "From Saturday 21 November you go back one week."),
        ("resume", "Welcome back. Your plan goes on from Saturday 21 November."),
        ("coach_change", "Your coach has changed your walks from Saturday 21 November."),
    ],
)
def test_a_decision_of_a_person_is_told_without_a_rule(client, followed, coach, action, words):
    AdaptationFactory(enrolment=followed, action=action, rule_code="", figures={}, made_by=coach)
    page = text_of(client.get("/today/"))

    assert f"Your plan has changed {words}" in page
    assert "Why?" not in page


def test_moving_on_needs_no_words_of_its_own(client, followed):
    AdaptationFactory(enrolment=followed, action="advance", rule_code="", figures={})

    assert "Your week, reviewed" not in text_of(client.get("/today/"))


def test_an_easier_walk_has_two_thirds_of_the_bouts(client, followed):
    session = followed.sessions.get(planned_on=TODAY)
    easier = f"/sessions/{session.pk}/?easier=1"
    assert links_of(client.get("/today/"))["Make it easier today"] == easier

    page = client.get(easier)
    whole = client.get(f"/sessions/{session.pk}/")
    bouts = len(session.week.bouts)

    assert f"An easier walk today: {bouts * 2 // 3} short bouts backward." in text_of(page)
    assert "An easier walk today" not in text_of(whole)
    assert f"/sessions/{session.pk}/check-in/?easier=1" in page.content.decode()
