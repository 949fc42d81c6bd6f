"""One walker as their coach may see them, giving a programme, and lifting a hold."""

import datetime as dt
import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.models import AuditEvent
from coaching.models import Grant
from coaching.reports.walker import walker_page
from coaching.views import walkers
from programmes.models import Enrolment, Walk
from tests.coaching.reading import text_of
from tests.factories import (
    NOW,
    TODAY,
    AdaptationFactory,
    AdverseEventFactory,
    ClearanceFactory,
    EnrolmentFactory,
    KeptAsideFactory,
    MeasureFactory,
    MessageFactory,
    NoteFactory,
    ScreeningFactory,
    SessionFactory,
    WalkFactory,
)
from tests.meanwhile import meanwhile

CANARY = "my neighbour drove me home"


def url_of(walker, page="walker") -> str:
    return reverse(f"coaching:{page}", kwargs={"pk": walker.pk})


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def lived(walker):
    """Two walks done, one missed, one to come, in week 1 of Foundations."""
    enrolment = EnrolmentFactory(walker=walker, starts_on=TODAY - dt.timedelta(days=5))
    for days, fields in (
        (5, {"pain_before": 2, "pain_worst": 4, "pain_after": 3, "effort": 4}),
        (
            1,
            {
                "pain_before": 3,
                "pain_worst": 5,
                "pain_after": 4,
                "effort": 5,
                "near_falls": 1,
                "note": CANARY,
            },
        ),
    ):
        session = SessionFactory(
            enrolment=enrolment, planned_on=TODAY - dt.timedelta(days=days), status="walked"
        )
        WalkFactory(session=session, minutes=10, **fields)
    SessionFactory(enrolment=enrolment, planned_on=TODAY - dt.timedelta(days=3))
    SessionFactory(enrolment=enrolment, planned_on=TODAY + dt.timedelta(days=2))
    return enrolment


class TestPage:
    def test_shows_plan_walks_and_figures(self, client_of, coach, grant, lived):
        body = text_of(client_of(coach).get(url_of(grant.walker)))

        assert '<h1 class="mb-1">Wilma Ford</h1>' in body
        assert "Foundations 10 to 30, week 2 of 8, from 16 November." in body
        assert "k-stairs" in body
        assert "<b>Walked 10 minutes, pain 3 to 4</b>" in body
        assert "<dt>Walks</dt><dd>2 of 3</dd>" in body
        assert "<dt>Minutes</dt><dd>20</dd>" in body
        assert "<dt>Effort, last</dt><dd>5 of 10</dd>" in body
        assert "<dt>Near-falls</dt><dd>1</dd>" in body
        assert "<dt>Falls</dt><dd>0</dd>" in body
        assert "<dt>Next walk</dt><dd>Mon 23 Nov</dd>" in body
        assert CANARY in body
        assert "What the health answers came to: You can start" in body

    def test_says_only_what_is_shared(self, client_of, coach, grant, lived):
        grant.shares_pain = grant.shares_notes = False
        grant.save()

        body = text_of(client_of(coach).get(url_of(grant.walker)))

        assert CANARY not in body
        assert "pain 3 to 4" not in body
        assert "Worst pain" not in body
        assert "k-plot" not in body
        assert "Pain scores, stops and answers about falls are not shared" in body
        assert "Notes are not shared" in body
        assert "Effort 5." in body

    def test_why_a_walk_stopped_belongs_to_pain(self, grant, lived):
        Walk.objects.update(stop_code="D5")

        assert all(walk.stopped_early for walk in walker_page(grant=grant, now=NOW).walks)

        grant.shares_pain = False
        assert not any(walk.stopped_early for walk in walker_page(grant=grant, now=NOW).walks)

    def test_opening_it_is_written_down_each_time(self, client_of, coach, grant):
        client = client_of(coach)

        client.get(url_of(grant.walker))
        client.get(url_of(grant.walker))

        events = AuditEvent.objects.filter(verb="walker.viewed", actor=coach, subject=grant.walker)
        assert events.count() == 2

    def test_the_most_serious_reason_is_the_headline(self, client_of, coach, grant, lived):
        Walk.objects.filter(near_falls=1).update(falls=1)

        body = text_of(client_of(coach).get(url_of(grant.walker)))

        assert "<h2>Fell on Friday 20 November</h2>" in body
        assert '<li class="hot">' in body

    @pytest.mark.parametrize(
        ("fields", "headline"),
        [
            ({"pain_worst": 7}, "Worst pain in the last walk was 7 of 10"),
            ({"falls": 2}, "Fell on Friday 20 November"),
        ],
    )
    def test_each_reason_has_words(self, client_of, coach, grant, fields, headline):
        enrolment = EnrolmentFactory(walker=grant.walker, starts_on=TODAY - dt.timedelta(days=1))
        session = SessionFactory(enrolment=enrolment, status="walked")
        WalkFactory(session=session, **fields)

        assert headline in text_of(client_of(coach).get(url_of(grant.walker)))

    def test_a_walker_without_anything_has_a_page(self, client_of, coach, grant):
        page = walker_page(grant=grant, now=NOW)
        body = text_of(client_of(coach).get(url_of(grant.walker)))

        assert (page.plan, page.pain, page.top, page.verdict) == (None, None, None, "")
        assert "Follows no programme." in body
        assert "No walk yet." in body
        assert "Health questions: not answered yet" in body

    def test_scores_that_were_not_given_are_not_invented(self, grant):
        enrolment = EnrolmentFactory(walker=grant.walker)
        for days, after in ((3, None), (1, 2)):
            session = SessionFactory(
                enrolment=enrolment, planned_on=TODAY - dt.timedelta(days=days), status="walked"
            )
            WalkFactory(session=session, pain_before=None, pain_after=after, effort=None)

        page = walker_page(grant=grant, now=NOW)

        assert page.pain.pairs == ((None, 2),)
        assert page.pain.label == "Pain before and after each walk, oldest first: ? → 2."
        assert page.totals.effort is None

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow_with_walks(
        self, client_of, grant, number, django_assert_num_queries
    ):
        enrolment = EnrolmentFactory(walker=grant.walker)
        for days in range(number + 3):
            session = SessionFactory(
                enrolment=enrolment, planned_on=TODAY - dt.timedelta(days=days), status="walked"
            )
            WalkFactory(session=session)
        client = client_of(grant.coach)

        with django_assert_num_queries(15):
            client.get(url_of(grant.walker))

    @pytest.mark.parametrize("follows", [True, False])
    def test_a_long_history_takes_fifteen_queries_at_most(
        self, client_of, grant, follows, django_assert_max_num_queries
    ):
        walker = grant.walker
        for number in (2, 1):
            left = EnrolmentFactory(
                walker=walker,
                starts_on=TODAY - dt.timedelta(weeks=9 * number),
                status="withdrawn",
                ended_at=NOW - dt.timedelta(weeks=8 * number - 7),
            )
            for days in range(40):
                on = left.starts_on + dt.timedelta(days=days)
                session = SessionFactory(enrolment=left, planned_on=on, status="walked")
                AdverseEventFactory(walk=WalkFactory(session=session), seen_by=grant.coach)
            AdaptationFactory(enrolment=left, made_by=grant.coach, action="coach_change")
            KeptAsideFactory(walker=walker)
        MeasureFactory.create_batch(3, walker=walker)
        ScreeningFactory(walker=walker, verdict="see_a_clinician", codes=["CF2"])
        ClearanceFactory.create_batch(2, walker=walker, codes=["CF2"])
        MessageFactory.create_batch(4, grant=grant)
        NoteFactory.create_batch(4, walker=walker, clinic=grant.clinic, author=grant.coach)
        if follows:
            left.status, left.ended_at = "active", None
            left.save()

        client = client_of(grant.coach)

        with django_assert_max_num_queries(15):
            body = text_of(client.get(url_of(walker)))

        assert "Foundations 10 to 30, week" in body or not follows


@pytest.mark.parametrize("page", ["walker", "assign", "resume"])
class TestStrangers:
    def open(self, client, walker, page):
        url = url_of(walker, page)
        return (client.post(url) if page == "resume" else client.get(url)).status_code

    @pytest.mark.parametrize("who", ["stranger", "clinic_admin", "newcomer", "walker"])
    def test_find_nothing(self, request, client_of, grant, page, who):
        person = request.getfixturevalue(who)

        assert self.open(client_of(person), grant.walker, page) == 404

    def test_an_ended_grant_closes_the_page_at_the_next_request(self, client_of, grant, now, page):
        EnrolmentFactory(walker=grant.walker, status="on_hold", hold_code="fall")
        client = client_of(grant.coach)
        assert self.open(client, grant.walker, page) in {200, 302}

        grant.ended_at = now
        grant.save()

        assert self.open(client, grant.walker, page) == 404

    def test_a_coach_who_left_finds_nothing(self, client_of, coach, grant, now, page):
        client = client_of(coach)
        coach.memberships.update(left_at=now)

        assert self.open(client, grant.walker, page) == 404


class Desk:
    """The page on which a coach gives a walker a programme."""

    choice = {
        "programme": "foundations",
        "starts_on": "2026-11-23",
        "weekdays": ["0", "2", "4"],
        "kind": "subscribe",
    }

    def __init__(self, client, walker):
        self.client, self.walker, self.url = client, walker, url_of(walker, "assign")

    def open(self) -> str:
        return text_of(self.client.get(self.url))

    def send(self, **change):
        return self.client.post(self.url, self.choice | change)


class TestAssign:
    @pytest.fixture
    def desk(self, client_of, coach, grant, catalogue):
        return Desk(client_of(coach), grant.walker)

    @pytest.fixture
    def screened(self, desk):
        return ScreeningFactory(walker=desk.walker)

    def test_offers_what_suits_and_says_why_the_rest_does_not(self, desk, screened):
        body = desk.open()

        assert "Foundations 10 to 30: 8 weeks, 10 to 30 minutes" in body
        assert 'value="2026-11-23"' in body
        assert 'value="knee-oa"' not in body
        assert "This programme is for people with knee arthritis" in body

    def test_gives_the_programme(self, desk, screened, coach):
        response = desk.send()

        enrolment = Enrolment.objects.get()
        assert response.url == url_of(desk.walker)
        assert said(response) == [
            "Wilma Ford now follows Foundations 10 to 30. We are writing to tell them."
        ]
        assert (enrolment.enrolled_by, enrolment.weekdays) == (coach, [0, 2, 4])

    @pytest.mark.parametrize(("kind", "takes_offers"), [("subscribe", True), ("copy", False)])
    def test_a_copy_takes_no_later_versions(self, desk, screened, kind, takes_offers):
        assert re.search(
            r'value="subscribe"[^>]*checked', desk.client.get(desk.url).content.decode()
        )

        desk.send(kind=kind)

        assert Enrolment.objects.get().takes_offers is takes_offers

    def test_a_double_press_makes_one(self, desk, screened):
        desk.send()
        desk.send(ends_current="on")

        assert Enrolment.objects.count() == 1

    @pytest.mark.parametrize(
        ("change", "error"),
        [
            ({"programme": ""}, "Choose a programme."),
            ({"programme": "no-such"}, "Choose one of the programmes that suit this walker."),
            ({"programme": "knee-oa"}, "Choose one of the programmes that suit this walker."),
            ({"starts_on": ""}, "Choose a start date."),
            ({"starts_on": "soon"}, "Write the date as day, month and year."),
            ({"starts_on": "2026-11-20"}, "That day has passed. Choose today or a later day."),
            ({"starts_on": "2027-01-21"}, "Choose a day up to 20 January 2027."),
            ({"weekdays": []}, "Choose at least one day."),
            ({"weekdays": ["7"]}, "Choose days from Monday to Sunday."),
        ],
    )
    def test_says_what_is_wrong(self, desk, screened, change, error):
        body = text_of(desk.send(**change))

        assert body.count(error) == 2
        assert "<title>Error: A programme for Wilma Ford" in body
        assert Enrolment.objects.count() == 0

    @pytest.mark.parametrize("day", ["2026-11-21", "2027-01-20"])
    def test_takes_the_first_and_the_last_day(self, desk, screened, day):
        desk.send(starts_on=day)

        assert Enrolment.objects.get().starts_on.isoformat() == day

    def test_an_empty_form_is_answered_with_its_errors(self, desk, screened):
        body = text_of(desk.client.post(desk.url, {}))

        assert body.count("Choose a programme.") == 2

    def test_without_health_answers_there_is_nothing_to_choose(self, desk):
        body = desk.open()
        desk.send()

        assert "The health questions are not answered yet" in body
        assert '<form method="post" class="card' not in body
        assert Enrolment.objects.count() == 0

    def test_old_health_answers_are_asked_again(self, desk):
        ScreeningFactory(walker=desk.walker, started_at=NOW - dt.timedelta(weeks=13))

        assert "The health answers are out of date" in desk.open()

    def test_a_clinician_first_closes_everything(self, desk):
        ScreeningFactory(walker=desk.walker, verdict="see_a_clinician", codes=["CF2"])

        body = desk.open()
        desk.send()

        assert "See a clinician first" in body
        assert "No programme is open to Wilma Ford" in body
        assert Enrolment.objects.count() == 0

    def test_another_programme_needs_a_tick(self, desk, lived):
        page = desk.open()
        refused = text_of(desk.send(programme="treadmill"))
        desk.send(programme="treadmill", ends_current="on")

        lived.refresh_from_db()
        assert "Wilma Ford follows Foundations 10 to 30" in page
        assert "The last walk of that plan is on Monday 23 November." in page
        assert refused.count("Tick this to end the other one.") == 2
        assert lived.status == "withdrawn"
        assert desk.walker.enrolments.active().get().version.code == "treadmill"

    @pytest.mark.parametrize(
        ("happens", "words"),
        [
            (
                lambda walker: walker.screenings.update(verdict="see_a_clinician", codes=["CF2"]),
                "Please speak to a clinician first.",
            ),
            (
                lambda walker: walker.screenings.all().delete(),
                "Their health answers are missing or too old.",
            ),
            (
                lambda walker: EnrolmentFactory(walker=walker),
                "They have begun another programme just now.",
            ),
        ],
    )
    def test_what_changes_between_reading_and_writing_is_said(
        self, desk, screened, monkeypatch, happens, words
    ):
        read = walkers.assignment_page

        def read_and_then(**asked):
            page = read(**asked)
            happens(desk.walker)
            return page

        monkeypatch.setattr(walkers, "assignment_page", read_and_then)
        response = desk.send()

        assert response.status_code == 200
        assert words in text_of(response)
        assert not Enrolment.objects.filter(enrolled_by__email="coach@example.org").exists()

    def test_a_grant_that_ends_meanwhile_closes_the_page(self, desk, screened):
        with meanwhile("programmes_programme", lambda: Grant.objects.update(ended_at=NOW)):
            response = desk.send()

        assert response.status_code == 404
        assert not Enrolment.objects.filter(enrolled_by__email="coach@example.org").exists()


class TestResume:
    @pytest.fixture
    def held(self, walker):
        return EnrolmentFactory(walker=walker, status="on_hold", hold_code="fall")

    def test_the_page_offers_it_and_the_button_does_it(self, client_of, coach, grant, held):
        client = client_of(coach)
        assert "Let the plan go on" in text_of(client.get(url_of(grant.walker)))

        response = client.post(url_of(grant.walker, "resume"))

        held.refresh_from_db()
        assert (held.status, response.url) == ("active", url_of(grant.walker))
        assert said(response) == ["The plan goes on. Wilma Ford sees it on their Today page."]

    def test_health_answers_forbid_it(self, client_of, coach, grant, held):
        ScreeningFactory(
            walker=grant.walker, started_at=NOW, verdict="see_a_clinician", codes=["CF2"]
        )
        client = client_of(coach)

        page = text_of(client.get(url_of(grant.walker)))
        response = client.post(url_of(grant.walker, "resume"))

        held.refresh_from_db()
        assert "Let the plan go on" not in page
        assert held.status == "on_hold"
        assert said(response)[0].startswith("The plan stays on hold. Please speak to a clinician")

    def test_a_grant_that_ends_meanwhile_leaves_it_on_hold(self, client_of, coach, grant, held):
        client = client_of(coach)

        with meanwhile("programmes_enrolment", lambda: Grant.objects.update(ended_at=NOW)):
            response = client.post(url_of(grant.walker, "resume"))

        held.refresh_from_db()
        assert (response.status_code, held.status) == (404, "on_hold")

    def test_without_a_programme_there_is_nothing_to_resume(self, client_of, coach, grant):
        assert client_of(coach).post(url_of(grant.walker, "resume")).status_code == 404

    def test_opening_its_address_does_nothing(self, client_of, coach, grant, held):
        assert client_of(coach).get(url_of(grant.walker, "resume")).status_code == 405


def test_the_catalogue_links_to_the_public_pages(client_of, coach, catalogue):
    body = text_of(client_of(coach).get("/coach/programmes/"))

    assert body.count("k-mini") == 10
    assert 'href="/programmes/foundations/"' in body
    assert "8 weeks, 10 to 30 minutes a walk" in body


def test_an_empty_catalogue_says_so(client_of, coach):
    assert "No programme is published yet." in text_of(client_of(coach).get("/coach/programmes/"))


def test_the_catalogue_of_coaches_is_for_coaches(client_of, walker):
    assert client_of(walker).get("/coach/programmes/").status_code == 404
