"""What came too late for a walker's plan, on their coach's page: as much of it as is lent."""

import pytest

from coaching.reports.aside import aside_lent
from tests.factories import NOW, KeptAsideFactory
from tests.programmes.views.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]
TOLD = {"minutes": 12, "pain_worst": 6, "effort": 4, "near_falls": 1, "falls": 0}


@pytest.fixture
def log(grant):
    return KeptAsideFactory(walker=grant.walker, told={**TOLD, "note": "A dog ran by."})


def lent(grant, *, pain=True, notes=True):
    grant.shares_pain, grant.shares_notes = pain, notes
    return aside_lent(grant)


def test_a_coach_sees_a_log_that_has_no_place_in_the_plan(client_of, coach, grant, log):
    page = text_of(client_of(coach).get(f"/coach/walkers/{grant.walker_id}/"))

    assert "Kept beside the plan" in page
    assert "Log of a walk" in page
    assert "The plan changed meanwhile, and this walk is not in it any more." in page
    assert "“A dog ran by.”" in page


def test_without_anything_kept_the_page_does_not_speak_of_it(client_of, coach, grant):
    page = text_of(client_of(coach).get(f"/coach/walkers/{grant.walker_id}/"))

    assert "Kept beside the plan" not in page


def test_pain_and_notes_are_shown_only_when_they_are_lent(grant, log):
    whole, bare = lent(grant)[0], lent(grant, pain=False, notes=False)[0]

    assert dict(whole.facts)["Pain"] == "6 at worst"
    assert whole.note == "A dog ran by."
    assert dict(bare.facts) == {
        "Length": "12 minutes",
        "Effort": "4 of 10",
        "Near-falls": "1",
        "Falls": "None",
    }
    assert bare.note == ""


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("check_in", {"pain_now": 7, "symptoms": []}),
        ("morning", {"pain": 7, "is_swollen": False}),
    ],
)
def test_checks_and_mornings_are_lent_with_the_pain_scores(grant, kind, told):
    KeptAsideFactory(walker=grant.walker, kind=kind, told=told)

    assert [dict(entry.facts)["Pain"] for entry in lent(grant)] == ["7 of 10"]
    assert lent(grant, pain=False) == ()


def test_what_nobody_could_read_shows_nothing_of_it(grant):
    told = {"note": "secret", "pain_worst": "eleven"}
    KeptAsideFactory(walker=grant.walker, reason="unreadable", told=told)

    entry = lent(grant)[0]

    assert (entry.facts, entry.note, entry.why) == ((), "", "We could not read all of it.")


def test_only_the_newest_are_shown_and_only_of_this_walker(grant):
    KeptAsideFactory()
    KeptAsideFactory.create_batch(6, walker=grant.walker, read_at=NOW)

    assert len(lent(grant)) == 5
