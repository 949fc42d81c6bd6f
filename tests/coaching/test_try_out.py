"""The try-out of a draft: the player of a chosen week for who may edit it, answered and never kept."""

import pytest

from coaching import actions
from coaching.models import OwnProgramme
from programmes.clinical.authoring import Pattern, worked_out
from programmes.clinical.plan import Kind
from programmes.models import AdverseEvent, CheckIn, Session, Walk
from tests import factories as make
from tests.coaching.reading import text_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db
WELL = {"pain_now": "1", "place": "on", "company": "on", "shoes": "on", "well": "on"}


@pytest.fixture
def client(client_of, coach):
    return client_of(coach)


def address(own, query="") -> str:
    return f"{own.get_absolute_url()}try/{query}"


def nothing_was_kept() -> bool:
    return not any(rows.objects.exists() for rows in (CheckIn, Session, Walk, AdverseEvent))


def test_the_player_of_a_chosen_week_opens_and_says_what_it_is(client, draft):
    page = client.get(address(draft, "?week=3"))

    data = page.context["page"].script_data
    assert (
        sum(
            step["seconds"]
            for step in data["plans"]["start"]["steps"]
            if step["kind"] != "get_ready"
        )
        == 15 * 60
    )
    assert data["log"] == draft.get_absolute_url()
    words = text_of(page)
    assert "<b>Try-out of a draft:</b>no walk is logged, and nothing is sent." in words
    assert "Week 3, 15 min" in words
    assert "data-try-out" in words
    for gone in ("data-save", "data-share", "/today/", "/log/", "/not-today/", "/places/"):
        assert gone not in words.partition("<main")[2].partition("</main>")[0]
    assert nothing_was_kept()


@pytest.mark.parametrize(
    "query", ["", "?week=0", "?week=9", "?week=many", "?week=\u0661", "?week=-1"]
)
def test_a_week_that_there_is_not_opens_the_first(client, draft, query):
    assert client.get(address(draft, query)).context["page"].week.number == 1


def test_it_runs_faster_only_when_asked_and_says_so(client, draft):
    slow, fast = client.get(address(draft)), client.get(address(draft, "?fast=1&speed=60"))

    assert (slow.context["speed"], fast.context["speed"]) == (1, 5)
    assert "It runs 5 times faster than life: look on, do not walk." in text_of(fast)
    assert "faster than life" not in text_of(slow)


def test_the_check_without_javascript_shows_the_walk_on_paper_and_keeps_nothing(client, draft):
    page = client.post(address(draft, "?week=2"), WELL)

    words = text_of(page)
    assert "Your walk, step by step" in words
    assert "Try-out of a draft:" in words
    assert (
        f'<a class="btn p-main" href="{draft.get_absolute_url()}">Back to the draft</a>' in words
    )
    assert sum(segment.seconds for segment in page.context["segments"]) == 12 * 60
    assert nothing_was_kept()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({**WELL, "symptoms": "dizzy"}, "Not today"),
        ({"symptoms": "emergency_sign"}, "Do not drive yourself."),
    ],
)
def test_an_answer_that_stops_a_walker_shows_what_they_would_see(client, draft, coach, sent, said):
    words = text_of(client.post(address(draft), sent))

    assert said in words
    assert "Back to the draft" in words
    assert "/today/" not in words.partition("<main")[2]
    assert nothing_was_kept()


def test_an_open_tick_is_asked_for(client, draft):
    page = client.post(address(draft), {"pain_now": "1"})

    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"place", "company", "shoes", "well"}


def test_a_colleague_and_a_retired_programme_get_nothing(client, client_of, coach, clinic):
    own = make.PublishedProgrammeFactory(author=coach, clinic=clinic)
    OwnProgramme.objects.update(audience="clinic")
    colleague = client_of(make.MembershipFactory(clinic=clinic).person)

    assert colleague.get(own.get_absolute_url()).status_code == 200
    assert colleague.get(address(own)).status_code == 404
    assert client.get(address(own)).status_code == 200
    actions.retire(own=own, by=coach, now=NOW)
    assert client.get(address(own)).status_code == 404


PARTS = {
    "no bout": [{"kind": "forward_warm_up", "seconds": 5}],
    "one bout": [{"kind": "backward", "seconds": 1800}],
    "bouts alone": [{"kind": "backward", "seconds": 10, "grade_percent": 9.5}] * 3,
    "a short end": [{"kind": "cool_down", "seconds": 1}, {"kind": "backward", "seconds": 1}],
    "many": Pattern(bouts=59, recovery=Kind.STAND_BELT_STOPPED).segments,
}


@pytest.mark.parametrize("parts", PARTS.values(), ids=PARTS)
def test_a_draft_that_is_not_finished_can_be_tried(client, draft, parts):
    weekly = [{**draft.document["weekly"][0], "segments": parts, "rounds_per_day": 2}]
    OwnProgramme.objects.update(document=worked_out({**draft.document, "weekly": weekly}))

    assert client.get(address(draft)).status_code == 200
    ticks = WELL | {"maker": "on", "key": "on"}
    assert "Your walk, step by step" in text_of(client.post(address(draft), ticks))


def test_a_try_out_asks_nothing_about_walks(client, coach, draft, django_assert_num_queries):
    make.WalkFactory(session__enrolment__walker=coach)
    make.SavedPlaceFactory(walker=coach)

    with django_assert_num_queries(4):
        page = client.get(address(draft))
    assert page.context["page"].places == ()
