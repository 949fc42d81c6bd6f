"""A draft back and forth: undoing saves, one after the other, and the page that evens out its steps."""

import copy
import datetime as dt

import pytest

from coaching import actions
from coaching.models import EarlierDraft
from coaching.reports.drafts import changes_in_words, last_change, smoothing_of
from programmes.clinical.authoring import Pattern, with_week_after, without_week, worked_out
from tests import factories as make
from tests.coaching.reading import text_of, typed
from tests.coaching.test_models import refused
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def client(client_of, coach):
    return client_of(coach)


def save(own, **facts):
    document = {**own.document, **facts}
    own.document = actions.save_draft(
        own=own, document=document, by=own.author, now=LATER
    ).document


def steep(document, bouts=18) -> dict:
    """The document with a third week that grows too fast."""
    weekly = copy.deepcopy(document["weekly"])
    weekly[2]["segments"] = Pattern(bouts=bouts).segments
    return worked_out({**document, "weekly": weekly})


def undo(own, **options):
    return actions.undo_save(own=own, by=own.author, now=LATER, **options)


def test_undo_brings_back_one_save_after_the_other(draft):
    first = draft.document
    save(draft, tagline="One")
    save(draft, tagline="Two")

    assert undo(draft).document["tagline"] == "One"
    assert undo(draft).document == first
    with pytest.raises(actions.NothingNewError):
        undo(draft)


def test_every_undo_is_a_revision_of_its_own(draft):
    save(draft, tagline="One")
    assert undo(draft, seen=2).revision == 3
    save(draft, tagline="Two")

    draft.refresh_from_db()
    assert (draft.revision, draft.earlier.get().revision) == (4, 3)


def test_a_save_without_a_change_leaves_nothing_to_undo(draft):
    save(draft)

    assert not EarlierDraft.objects.exists()
    assert last_change(draft) == ""


def test_the_latest_twenty_saves_can_be_undone_and_those_of_others_stay(draft):
    other = make.OwnProgrammeFactory(author=draft.author, clinic=draft.clinic)
    save(other, tagline="Mine")
    for number in range(25):
        save(draft, tagline=f"Line {number}")

    kept = list(draft.earlier.values_list("document__tagline", flat=True))
    assert kept == [f"Line {number}" for number in range(23, 3, -1)]
    assert other.earlier.count() == 1


def test_undo_is_refused_when_another_window_was_faster(draft):
    save(draft, tagline="One")

    with pytest.raises(actions.ChangedMeanwhileError):
        undo(draft, seen=1)
    draft.refresh_from_db()
    assert draft.document["tagline"] == "One"


@pytest.mark.parametrize("who", ["colleague", "nobody in the clinic any more"])
def test_only_the_author_undoes(draft, clinic, who):
    save(draft, tagline="One")
    by = make.MembershipFactory(clinic=clinic).person
    if who != "colleague":
        by = draft.author
        by.memberships.update(left_at=NOW)

    with pytest.raises(actions.NotYourProgrammeError):
        actions.undo_save(own=draft, by=by, now=LATER)


def test_undo_leaves_what_is_published(coach, clinic):
    own = make.PublishedProgrammeFactory(author=coach, clinic=clinic)
    save(own, tagline="One")
    version = actions.publish(own=own, by=coach, now=LATER)
    undo(own)

    assert own.programme.versions.count() == 2
    version.refresh_from_db()
    assert version.document["tagline"] == "One"


def test_a_revision_is_kept_once(draft):
    save(draft, tagline="One")
    row = {"own": draft, "revision": 1, "document": {}, "kept_at": NOW}

    refused(
        lambda: EarlierDraft.objects.create(**row),
        "one_earlier_draft_of_each_revision",
        "coaching_earlierdraft.own_id, coaching_earlierdraft.revision",
    )
    EarlierDraft.objects.create(**row | {"revision": 2})


def test_deleting_a_draft_deletes_what_it_was(draft):
    save(draft, tagline="One")
    actions.throw_away(own=draft, by=draft.author, now=LATER)

    assert not EarlierDraft.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda old: old, ""),
        (steep, "week 3"),
        (lambda old: steep({**old, "name": "Other"}), "week 3, Name"),
        (
            lambda old: {**old, "supervision": {**old["supervision"], "detail": "New"}},
            "More about company",
        ),
        (lambda old: with_week_after(old, 2), "1 week more"),
        (lambda old: with_week_after(with_week_after(old, 2), 2), "2 weeks more"),
        (lambda old: without_week(old, 2), "1 week less"),
        (lambda old: without_week(without_week(old, 2), 2), "2 weeks less"),
        (
            lambda old: {
                **old,
                "weekly": [{**row, "change_this_week": "New"} for row in old["weekly"][:2]]
                + old["weekly"][2:],
            },
            "weeks 1, 2",
        ),
    ],
)
def test_what_a_save_changed_is_said_in_words(change, said):
    old = make.document_of("foundations")

    assert changes_in_words(old, change(old)) == said


def test_the_builder_says_what_undo_would_put_back_and_does_it(client, draft):
    page = client.get(draft.get_absolute_url())
    assert "The last save changed" not in text_of(page)
    first = draft.document
    save(draft, weekly=steep(draft.document)["weekly"])

    assert "The last save changed: week 3." in text_of(client.get(draft.get_absolute_url()))
    sent = {"do": "undo", "revision": "2"}
    page = client.post(f"{draft.get_absolute_url()}change/", sent, follow=True)

    assert "Undone: week 3." in text_of(page)
    draft.refresh_from_db()
    assert draft.document == first


@pytest.mark.parametrize("revision", ["1", "", "many"])
def test_the_button_of_an_old_page_undoes_nothing(client, draft, revision):
    save(draft, tagline="One")
    sent = {"do": "undo", "revision": revision}
    page = client.post(f"{draft.get_absolute_url()}change/", sent, follow=True)

    assert "Nothing was undone: the draft was changed in another window." in text_of(page)
    draft.refresh_from_db()
    assert draft.document["tagline"] == "One"


def test_undoing_what_was_undone_already_says_so(client, draft):
    sent = {"do": "undo", "revision": "1"}
    page = client.post(f"{draft.get_absolute_url()}change/", sent, follow=True)

    assert "Nothing was changed: that is not possible any more." in text_of(page)


def smooth(client, own, **sent):
    return client.post(f"{own.get_absolute_url()}smooth/", sent, follow=True)


def test_smoothing_shows_both_and_changes_nothing(client, draft):
    save(draft, weekly=steep(draft.document)["weekly"])
    page = client.get(f"{draft.get_absolute_url()}smooth/")

    shown = page.context["page"]
    assert [week.total_minutes for week in shown.before] == [10, 12, 22, 18, 21, 24, 27, 30]
    assert [week.total_minutes for week in shown.after] == [10, 13, 16, 19, 22, 25, 27, 30]
    assert "22 to<b>16</b>" in text_of(page)
    draft.refresh_from_db()
    assert draft.revision == 2


def test_the_weeks_are_used_when_the_coach_says_so(client, draft):
    save(draft, weekly=steep(draft.document)["weekly"])
    page = smooth(client, draft, revision="2")

    assert "The steps are even now." in text_of(page)
    assert "The last save changed: weeks 2, 3, 4, 5, 6." in text_of(page)
    draft.refresh_from_db()
    assert draft.document["weekly"][2]["total_minutes_per_session"] == 16


def test_weeks_that_changed_meanwhile_are_shown_again(client, draft):
    save(draft, weekly=steep(draft.document)["weekly"])
    page = smooth(client, draft, revision="1")

    assert "This draft was changed in another window." in text_of(page)
    draft.refresh_from_db()
    assert draft.document["weekly"][2]["total_minutes_per_session"] == 22


def test_the_button_in_the_builder_saves_first(client, draft):
    sent = typed(client, draft, **{"w3-bouts": "18", "smooth": "1"})
    response = client.post(draft.get_absolute_url(), sent)

    assert response.headers["Location"] == f"{draft.get_absolute_url()}smooth/"
    draft.refresh_from_db()
    assert draft.document["weekly"][2]["pattern"]["repeats"] == 18


def test_even_steps_are_called_even(client, draft):
    even = smoothing_of(draft.document).document
    save(draft, weekly=even["weekly"])

    page = client.get(f"{draft.get_absolute_url()}smooth/")
    assert "The steps are as even as they can be." in text_of(page)
    before = draft.revision
    smooth(client, draft, revision="2")
    draft.refresh_from_db()
    assert draft.revision == before + 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            slice(0, 8, 7),
            "We found no even steps from 10 to 30 minutes within the limits.",
        ),
        (
            slice(0, 2),
            "Week 2 stays as it is, and the checks ask for something in it. Mend it first.",
        ),
    ],
)
def test_a_draft_that_cannot_be_smoothed_says_why(client, draft, rows, said):
    weekly = copy.deepcopy(draft.document["weekly"][rows])
    if rows.step is None:
        weekly[1]["segments"] = Pattern(bouts=30).segments
    save(draft, weekly=weekly)
    page = smooth(client, draft, revision="2")

    assert said in text_of(page)
    assert "Use these weeks" not in text_of(page)


def test_a_retired_programme_is_not_smoothed(client, coach, clinic):
    own = make.PublishedProgrammeFactory(author=coach, clinic=clinic)
    actions.retire(own=own, by=coach, now=LATER)

    assert client.get(f"{own.get_absolute_url()}smooth/").status_code == 404
