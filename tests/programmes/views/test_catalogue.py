"""The public pages: what a guest reads, what a signed-in walker gets on top, and that a page is sent only once."""

import re
from html import unescape

import pytest
from django.test import Client

from programmes.clinical import screening
from programmes.clinical.programmes import load_documents
from programmes.models import Programme
from tests.factories import ScreeningFactory

PUBLIC = ["/", "/programmes/", "/programmes/?for=knees", "/programmes/foundations/", "/evidence/"]
SLUGS = [document["id"].replace("_", "-") for document in load_documents()]


@pytest.fixture
def guest(db: None) -> Client:
    return Client()


def text(response) -> str:
    """The words of a page, each run of white space as one space."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def names(response) -> list[str]:
    return [card.name for card in response.context["page"].cards]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_guest_reads_it_and_is_told_when_nothing_has_changed(guest, catalogue, path):
    first = guest.get(path)

    again = guest.get(path, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)
    assert first["Cache-Control"] == "no-cache"
    assert first.content.count(b"<h1") == 1


@pytest.mark.parametrize("path", PUBLIC)
def test_a_signed_in_persons_page_is_kept_nowhere(client_of, walker, catalogue, path):
    response = client_of(walker).get(path)

    assert (response.status_code, response["Cache-Control"]) == (200, "no-store, private")


@pytest.mark.parametrize("path", PUBLIC)
def test_nothing_can_be_posted(guest, path):
    assert guest.post(path).status_code == 405


def test_the_catalogue_says_when_it_last_changed(guest, catalogue):
    assert guest.get("/programmes/")["Last-Modified"] == "Sat, 21 Nov 2026 09:00:00 GMT"
    assert guest.get("/programmes/athlete/")["Last-Modified"] == "Sat, 21 Nov 2026 09:00:00 GMT"


def test_the_landing_page_is_true_before_anything_is_published(guest):
    words = text(guest.get("/"))

    assert "32 short questions" in words
    assert "week 6 of Foundations: 24 minutes, 9 of them backward" in words
    assert f"{len(screening.QUESTIONS)} short questions" in words


def test_a_guest_makes_an_account_before_the_questions_and_a_walker_does_not(
    guest, client_of, walker
):
    assert b'href="/accounts/signup/?next=/screening/"' in guest.get("/").content
    assert b'btn-go btn-lg " href="/screening/"' in client_of(walker).get("/").content


def test_all_ten_programmes_are_shown_in_the_order_of_the_file(guest, catalogue):
    response = guest.get("/programmes/")

    assert names(response) == [document["name"] for document in load_documents()]
    assert (
        re.findall(r'stretched-link" href="/programmes/([^/]+)/"', response.content.decode())
        == SLUGS
    )


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("knees", ["Knee ease (knee osteoarthritis)"]),
        ("treadmill", ["Fit and strong (with slope)", "Treadmill version"]),
    ],
)
def test_a_reason_narrows_the_list(guest, catalogue, reason, expected):
    response = guest.get("/programmes/", {"for": reason})

    assert names(response) == expected
    assert [pill.code for pill in response.context["page"].pills if pill.is_chosen] == [reason]


def test_an_unknown_reason_shows_everything(guest, catalogue):
    response = guest.get("/programmes/?for=%00nonsense")

    assert len(names(response)) == 10
    assert [pill.label for pill in response.context["page"].pills if pill.is_chosen] == ["All 10"]


def test_every_reason_finds_a_programme(guest, catalogue):
    pills = guest.get("/programmes/").context["page"].pills

    assert all(names(guest.get("/programmes/", {"for": pill.code})) for pill in pills)


def test_an_empty_catalogue_says_so(guest):
    Programme.objects.create(slug="draft", position=1, current=None)

    response = guest.get("/programmes/")

    assert "No programme is published yet." in text(response)
    assert "Last-Modified" not in response


def test_the_list_takes_one_query_whatever_its_length(guest, catalogue, django_assert_num_queries):
    with django_assert_num_queries(1):
        guest.get("/programmes/")
    Programme.objects.exclude(slug="foundations").update(current=None)
    with django_assert_num_queries(1):
        guest.get("/programmes/")


@pytest.mark.parametrize("slug", SLUGS)
def test_each_programme_tells_its_own_story(guest, catalogue, slug):
    document = next(one for one in load_documents() if one["id"] == slug.replace("-", "_"))

    words = text(guest.get(f"/programmes/{slug}/"))

    for field in (
        "name",
        "tagline",
        "who_for",
        "surface",
        "speed",
        "entry_test",
        "extrapolated",
        "may_say",
    ):
        assert " ".join(document[field].split()) in words
    assert f"{len(document['evidence_ids'])} sources" in words
    assert f"{sum(week['sessions_per_week'] for week in document['weekly'])} walks" in words


def test_a_programme_takes_one_query(guest, catalogue, django_assert_num_queries):
    with django_assert_num_queries(1):
        guest.get("/programmes/foundations/")


def test_a_programme_page_asks_every_question_that_needs_a_clinician(guest, catalogue):
    page = guest.get("/programmes/foundations/").context["page"]

    assert len(page.asked_first) + len(page.asked_too) == 15
    assert not set(page.asked_first) & set(page.asked_too)


def test_answers_that_fit_another_programme_link_to_it(guest, catalogue):
    page = guest.get("/programmes/fit-incline/").context["page"]

    assert [(better.question[:12], better.slug) for better in page.better] == [
        ("Age 65 or ov", ""),
        ("Have you had", ""),
        ("Use a stick ", ""),
        ("Is your bloo", "bp-heart"),
    ]


def test_rounds_of_a_day_are_told(guest, catalogue):
    words = text(guest.get("/programmes/desk-break/"))

    assert "A day is a few short rounds" in words
    assert "10 minutes, 5 rounds a day" in words
    assert "The shape stays the same" in text(guest.get("/programmes/foundations/"))


@pytest.mark.parametrize("slug", ["nothing-like-it", "draft"])
def test_a_programme_that_is_not_published_is_not_found(guest, slug):
    Programme.objects.create(slug="draft", position=1, current=None)

    assert guest.get(f"/programmes/{slug}/").status_code == 404


def test_a_walker_who_has_not_answered_is_sent_to_the_questions(client_of, walker, catalogue):
    ScreeningFactory(walker=walker, completed_at=None, verdict="")

    page = client_of(walker).get("/programmes/foundations/")

    assert b'href="/screening/">Check and start' in page.content


def test_a_screened_walker_goes_straight_to_the_days(client_of, walker, catalogue):
    ScreeningFactory(walker=walker)

    page = client_of(walker).get("/programmes/foundations/")

    assert b'href="/programmes/foundations/enrol/"' in page.content
    assert b"Check and start" not in page.content


def test_a_walker_is_told_why_a_programme_is_closed(client_of, walker, catalogue):
    ScreeningFactory(walker=walker, verdict="with_care", codes=["CA2"])

    page = client_of(walker).get("/programmes/treadmill/")

    assert page.context["page"].why_not == screening.ONLY_STEADY_BALANCE
    assert b"/programmes/treadmill/enrol/" not in page.content
    assert b'href="/screening/result/"' in page.content


def test_another_walkers_answers_decide_nothing(client_of, walker, newcomer, catalogue):
    ScreeningFactory(walker=newcomer, verdict="with_care", codes=["CA2"])

    page = client_of(walker).get("/programmes/treadmill/").context["page"]

    assert (page.is_screened, page.why_not) == (False, "")


def test_the_evidence_page_counts_what_it_shows(guest):
    page = guest.get("/evidence/").context["page"]

    assert (page.claim_count, len(page.studies), len(page.unknowns)) == (74, 94, 10)
    assert [len(table.rows) for table in page.tables] == [33, 13, 7, 22, 2, 2, 7]
    assert [(str(group.bars.word), group.is_refused) for group in page.groups] == [
        ("Shown", False),
        ("Partly shown", False),
        ("Weak", False),
        ("Not shown", True),
        ("Misleading", True),
    ]


def test_every_rule_of_our_own_says_that_it_awaits_a_clinician(guest):
    response = guest.get("/evidence/")

    page = response.context["page"]
    chips = response.content.decode().count('wk-chip-behind">Awaiting clinician review')
    assert page.expert_count == page.awaiting_count == chips == 52
    assert "No physiotherapist or doctor has signed off our rules yet." in text(response)


def test_every_source_that_is_named_can_be_reached_on_the_page(guest):
    html = guest.get("/evidence/").content.decode()

    anchors = set(re.findall(r'id="(source-[^"]+)"', html))
    assert set(re.findall(r'href="#(source-[^"]+)"', html)) <= anchors
    assert len(anchors) == 94


def test_a_refused_claim_is_never_shown_as_a_topic_that_works(guest):
    topics = {
        topic.name: (topic.bars.filled, str(topic.bars.word))
        for topic in guest.get("/").context["page"].topics
    }

    assert topics == {
        "Sore knees": (2, "Early"),
        "Balance": (2, "Early"),
        "Low back pain": (2, "Early"),
        "Blood pressure": (0, "Not shown"),
        "Weight": (1, "Weak"),
        "Memory": (0, "Not shown"),
    }
