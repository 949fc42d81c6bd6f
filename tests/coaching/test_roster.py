"""The roster: who needs the coach, what is shown and what is not, and how many queries it takes."""

import datetime as dt

import pytest
from django.urls import reverse

from coaching.reports.roster import PAGE_SIZE, roster_page
from coaching.reports.roster_filters import look_from
from coaching.reports.standing import day_in_words
from coaching.reports.walker import walker_page
from tests.coaching.reading import text_of
from tests.factories import (
    NOW,
    TODAY,
    EnrolmentFactory,
    GrantFactory,
    ScreeningFactory,
    SessionFactory,
    UserFactory,
    WalkFactory,
)

ROSTER = "/coach/"


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


@pytest.fixture
def shares(coach):
    """Makes a walker who shares with the coach and has walked on some days of the last weeks."""

    def make(name, *, walked=(1, 3, 5), planned=(), starts=15, grant=None, walk=None, **enrolment):
        walker = UserFactory(name=name)
        GrantFactory(
            walker=walker, coach=coach, clinic=coach.memberships.get().clinic, **(grant or {})
        )
        followed = EnrolmentFactory(walker=walker, starts_on=ago(starts), **enrolment)
        for place, days in enumerate(sorted(walked, reverse=True)):
            session = SessionFactory(enrolment=followed, planned_on=ago(days), status="walked")
            WalkFactory(session=session, **(walk(place) if walk else {}))
        for days in planned:
            SessionFactory(enrolment=followed, planned_on=ago(days))
        return walker

    return make


def rows_of(page) -> dict[str, list[str]]:
    return {
        standing.name: [reason.code.value for reason in standing.reasons]
        for _title, _count, standings in page.groups
        for standing in standings
    }


def test_those_who_need_the_coach_come_first(coach, shares):
    shares("Ann On Track", planned=(-2,))
    shares("Zoe Fell", walk=lambda place: {"falls": 1 if place == 2 else 0})
    shares("Bob Silent", walked=(9, 11), planned=(5,))
    shares("Cid Hold", status="on_hold", hold_code="pain")
    shares("Dot Sore", walk=lambda place: {"pain_worst": 6, "pain_after": 2})
    shares("Eve Rising", walk=lambda place: {"pain_after": 1 + place, "pain_worst": 5})
    shares("Fay Behind", walked=(1,), planned=(3, 5))
    ScreeningFactory(
        walker=shares("Guy Waits"), started_at=NOW, verdict="see_a_clinician", codes=["CF2"]
    )

    page = roster_page(coach=coach, now=NOW)
    for grant in coach.grants_held.select_related("walker"):
        own = walker_page(grant=grant, now=NOW).standing
        assert own in [row for _title, _count, rows in page.groups for row in rows]

    assert list(rows_of(page).items()) == [
        ("Zoe Fell", ["fell"]),
        ("Cid Hold", ["on_hold"]),
        ("Dot Sore", ["pain_high"]),
        ("Eve Rising", ["pain_rising"]),
        ("Guy Waits", ["clearance"]),
        ("Bob Silent", ["silent"]),
        ("Fay Behind", ["behind"]),
        ("Ann On Track", []),
    ]
    assert (page.total, page.needing) == (8, 7)
    assert {tile.key: tile.count for tile in page.tiles} == {
        "need": 7,
        "fell": 1,
        "on_hold": 1,
        "pain": 2,
        "clearance": 1,
        "silent": 1,
        "behind": 1,
        "on_track": 1,
    }


def test_a_row_holds_what_the_coach_needs(coach, shares):
    walker = shares(
        "Ann Alder",
        walked=(1, 3, 5, 20),
        planned=(2, 0, -2),
        starts=20,
        walk=lambda place: {"pain_after": place},
    )

    standing = roster_page(coach=coach, now=NOW).groups[0][2][0]

    assert standing.walker_id == walker.pk
    assert standing.following.programme == "Foundations 10 to 30"
    assert (standing.following.week, standing.following.weeks) == (2, 8)
    assert (standing.done, standing.planned, standing.done_percent) == (3, 4, 75)
    assert (standing.last_on, standing.last_day) == (ago(1), "Yesterday")
    assert (standing.next_on, standing.next_day) == (TODAY, "Today")
    assert standing.pain == (0, 1, 2, 3)
    assert (standing.pain_now, standing.pain_class) == (3, "up")
    assert standing.pain_label == "Pain after the last walks, oldest first: 0, 1, 2, 3."


@pytest.mark.parametrize(("status", "counted"), [("walked", (1, 1)), ("planned", (0, 0))])
def test_today_counts_once_it_is_walked(coach, shares, status, counted):
    walker = shares("Ann Alder", walked=(), starts=0)
    SessionFactory(enrolment=walker.enrolments.get(), planned_on=TODAY, status=status)

    standing = roster_page(coach=coach, now=NOW).groups[0][2][0]

    assert (standing.done, standing.planned) == counted


@pytest.mark.parametrize(("days", "planned"), [(13, 1), (14, 0)])
def test_the_window_is_two_weeks(coach, shares, days, planned):
    shares("Ann Alder", walked=(), planned=(days,), starts=days)

    assert roster_page(coach=coach, now=NOW).groups[0][2][0].planned == planned


def test_each_walker_has_their_own_date(coach, shares):
    early = shares("Kiri Far East", walked=(), planned=(0,), starts=0)
    early.time_zone = "Pacific/Auckland"
    early.save()
    late = shares("Lani Far West", walked=(), planned=(1,), starts=1)
    late.time_zone = "Pacific/Honolulu"
    late.save()
    at = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)

    by_name = {
        row.name: row
        for _title, _count, rows in roster_page(coach=coach, now=at + dt.timedelta(hours=2)).groups
        for row in rows
    }

    assert by_name["Kiri Far East"].today == TODAY + dt.timedelta(days=1)
    assert by_name["Kiri Far East"].planned == 1
    assert by_name["Lani Far West"].today == TODAY
    assert by_name["Lani Far West"].planned == 1


def test_a_walker_who_was_last_seen_long_ago_keeps_their_pain(coach, shares):
    shares("Ann Alder", walked=(100, 102), walk=lambda place: {"pain_after": place})

    standing = roster_page(coach=coach, now=NOW).groups[0][2][0]

    assert (standing.pain, standing.last_on) == ((0, 1), ago(100))


def test_a_fall_in_a_programme_that_was_left_still_counts(coach, shares):
    walker = shares("Ann Alder", walked=(3,), walk=lambda _place: {"falls": 1})
    walker.enrolments.update(status="withdrawn", ended_at=NOW - dt.timedelta(days=1))
    again = EnrolmentFactory(walker=walker, starts_on=TODAY)
    WalkFactory(session=SessionFactory(enrolment=again, planned_on=TODAY, status="walked"))

    assert rows_of(roster_page(coach=coach, now=NOW)) == {"Ann Alder": ["fell"]}


def test_more_walks_than_a_line_of_pain_shows_are_looked_at_for_falls(coach, shares):
    shares(
        "Ann Alder",
        walked=range(1, 14),
        walk=lambda place: {"falls": 1 if place == 0 else 0, "pain_after": min(place, 3)},
    )

    page = roster_page(coach=coach, now=NOW)

    assert rows_of(page) == {"Ann Alder": ["fell"]}
    assert len(page.groups[0][2][0].pain) == 8


def test_pain_that_is_not_shared_is_nowhere(coach, client_of, shares):
    shares(
        "Ann Alder",
        planned=(-2,),
        grant={"shares_pain": False},
        walk=lambda place: {"pain_worst": 9, "pain_after": 2 + place},
    )

    page = roster_page(coach=coach, now=NOW)
    body = text_of(client_of(coach).get(ROSTER))

    assert rows_of(page) == {"Ann Alder": []}
    assert page.groups[0][2][0].pain == ()
    assert "Not shared" in body
    assert "k-spark" not in body


def test_those_without_a_programme_come_before_those_on_track(coach, client_of, shares, grant):
    shares("Ann Alder", planned=(-2,))

    page = roster_page(coach=coach, now=NOW)
    body = text_of(client_of(coach).get(ROSTER))

    assert list(rows_of(page)) == ["Wilma Ford", "Ann Alder"]
    assert {tile.key: tile.count for tile in page.tiles}["on_track"] == 1
    assert body.count("No programme yet") == 1


def test_a_plan_on_hold_has_no_next_walk(coach, shares):
    shares("Ann Alder", planned=(-2,), status="on_hold", hold_code="fall")

    assert roster_page(coach=coach, now=NOW).groups[0][2][0].next_on is None


def test_a_plan_that_begins_later_shows_its_first_day(coach, shares):
    shares("Ann Alder", walked=(), starts=-40)

    standing = roster_page(coach=coach, now=NOW).groups[0][2][0]

    assert (standing.next_on, standing.next_day) == (ago(-40), "Thu 31 Dec")
    assert standing.following.week == 1


def test_an_old_yes_does_not_hide_a_new_no(coach, grant):
    ScreeningFactory(
        walker=grant.walker,
        verdict="see_a_clinician",
        codes=["CF2"],
        started_at=NOW - dt.timedelta(9),
    )
    assert roster_page(coach=coach, now=NOW).needing == 1

    ScreeningFactory(walker=grant.walker, started_at=NOW - dt.timedelta(1))
    assert roster_page(coach=coach, now=NOW).needing == 0


class TestFilters:
    def test_a_tile_lets_its_walkers_through(self, client_of, coach, shares):
        shares("Zoe Fell", walk=lambda _place: {"falls": 1})
        shares("Ann Alder", planned=(-2,))

        body = text_of(client_of(coach).get(ROSTER, {"why": "fell"}))

        assert "Zoe Fell" in body
        assert "Ann Alder" not in body
        assert "1 of 2 shown" in body
        assert "Show all" in body

    def test_an_unknown_filter_lets_everybody_through(self, coach, shares):
        shares("Ann Alder")

        page = roster_page(coach=coach, look=look_from({"why": "<script>"}), now=NOW)

        assert (page.found, page.look.why, page.look.is_filtered) == (1, "", False)

    def test_a_name_is_found_by_any_part_of_it(self, client_of, coach, shares):
        shares("Ann Alder")
        shares("Bob Brook")

        body = text_of(client_of(coach).get(ROSTER, {"q": " bROO "}))

        assert "Bob Brook" in body
        assert "Ann Alder" not in body

    def test_nobody_found_says_so(self, client_of, coach, shares):
        shares("Ann Alder")

        assert "No walker matches." in text_of(client_of(coach).get(ROSTER, {"q": "xyz"}))

    def test_what_was_typed_is_shown_as_text(self, client_of, coach, shares):
        shares("Ann Alder")

        body = client_of(coach).get(ROSTER, {"q": '"><script>'}).content.decode()

        assert '"><script>' not in body

    def test_many_walkers_come_in_pages(self, client_of, coach):
        clinic = coach.memberships.get().clinic
        for number in range(PAGE_SIZE + 1):
            GrantFactory(coach=coach, clinic=clinic, walker__name=f"Walker {number:03}")

        first = text_of(client_of(coach).get(ROSTER))
        second = text_of(client_of(coach).get(ROSTER, {"page": "2"}))

        assert f"{PAGE_SIZE} of {PAGE_SIZE + 1} shown" in first
        assert "More walkers" in first
        assert "Earlier walkers" not in first
        assert f"Walker {PAGE_SIZE:03}" in second
        assert "Earlier walkers" in second
        assert "More walkers" not in second

    @pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "²"])
    def test_a_page_that_cannot_be_is_the_first(self, client_of, coach, shares, page):
        shares("Ann Alder")

        assert "Ann Alder" in text_of(client_of(coach).get(ROSTER, {"page": page}))


def test_an_empty_roster_says_how_to_begin(client_of, coach):
    body = text_of(client_of(coach).get(ROSTER))

    assert "<h1>No walkers yet</h1>" in body
    assert f'href="{reverse("coaching:invitations")}"' in body


@pytest.mark.parametrize("number", [1, 3, 30])
def test_queries_do_not_grow_with_walkers(
    client_of, coach, shares, number, django_assert_num_queries
):
    for place in range(number):
        shares(f"Walker {place}", planned=(-2,))
    client = client_of(coach)

    # session, person, work, grants, enrolments, names, walks, what was told, screenings with a yes, views
    with django_assert_num_queries(10):
        client.get(ROSTER)


def test_the_costliest_roster_takes_ten_queries_at_most(
    client_of, coach, shares, django_assert_max_num_queries
):
    for place in range(3):
        walker = shares(f"Walker {place}", planned=(-2,))
        ScreeningFactory(walker=walker, started_at=NOW, verdict="see_a_clinician", codes=["CF2"])
    client = client_of(coach)

    with django_assert_max_num_queries(10):
        client.get(ROSTER)


def test_only_coaches_know_the_roster(client_of, walker, clinic_admin):
    for person in (walker, clinic_admin):
        assert client_of(person).get(ROSTER).status_code == 404


def test_a_coach_who_left_has_no_roster(client_of, coach, now):
    client = client_of(coach)
    coach.memberships.update(left_at=now)

    assert client.get(ROSTER).status_code == 404


def test_other_coaches_walkers_are_not_there(client_of, stranger, grant):
    assert "No walkers yet" in text_of(client_of(stranger).get(ROSTER))


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "Yesterday"), (0, "Today"), (1, "Tomorrow"), (2, "Mon 23 Nov"), (-2, "Thu 19 Nov")],
)
def test_days_near_today_have_names(days, words):
    assert day_in_words(TODAY + dt.timedelta(days=days), TODAY) == words
    assert day_in_words(None, TODAY) == ""
