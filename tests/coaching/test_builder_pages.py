"""The pages of the programme builder: what is typed, checked, saved and published, files, and ids of other people."""

import copy
import io
import json

import pytest
from django.urls import reverse

from coaching.models import OwnProgramme
from programmes.clinical.authoring import Pattern, worked_out
from programmes.models import Programme
from tests import factories as make
from tests.coaching.reading import fields_of, text_of, typed

pytestmark = pytest.mark.django_db
LIST = "/coach/programmes/"


@pytest.fixture
def client(client_of, coach):
    return client_of(coach)


@pytest.fixture
def published(coach, clinic):
    return make.PublishedProgrammeFactory(author=coach, clinic=clinic)


def test_a_new_programme_from_scratch_opens_in_the_builder(client, coach):
    response = client.post(f"{LIST}new/", {"name": "Gentle", "base": ""})

    own = coach.own_programmes.get()
    assert response.headers["Location"] == own.get_absolute_url()
    assert own.document["name"] == "Gentle"
    page = text_of(client.get(own.get_absolute_url()))
    assert "Draft, saved on 21 November at 09:00. Nobody follows it." in page
    assert page.count("Something is missing here.") == 7 + 6  # beside each field, six above


def test_a_copy_of_the_catalogue_has_its_weeks(client, coach):
    version = make.ProgrammeVersionFactory(programme__slug="treadmill")
    client.post(f"{LIST}new/", {"name": "Belt", "base": "treadmill"})

    own = coach.own_programmes.get()
    assert own.document["weekly"] == version.document["weekly"]
    assert own.document["id"] == f"own_{own.pk.hex}"


def test_checking_shows_the_findings_beside_the_week_and_saves_nothing(client, draft):
    sent = typed(client, draft, **{"w2-bouts": "9", "check": "1"})
    page = client.post(draft.get_absolute_url(), sent)

    row = page.context["page"].rows[1]
    assert [remark.words for remark in row.remarks] == [
        "From 3 to 4.5 backward minutes is too big a step."
    ]
    assert "From 12 to 13" not in text_of(page)
    draft.refresh_from_db()
    assert (draft.revision, draft.document["weekly"][1]["pattern"]["repeats"]) == (1, 8)


def test_saving_keeps_what_is_typed_and_a_draft_need_not_be_good(client, draft):
    sent = typed(client, draft, **{"w2-bouts": "30", "tagline": "", "save": "1"})
    response = client.post(draft.get_absolute_url(), sent)

    assert response.status_code == 302
    draft.refresh_from_db()
    assert draft.document["weekly"][1]["total_minutes_per_session"] == 34
    assert draft.document["tagline"] == ""
    page = text_of(client.get(draft.get_absolute_url()))
    assert "A walk takes 34 minutes. It has to take between 10 and 30." in page


def test_saving_without_a_change_changes_nothing(client, draft):
    client.post(draft.get_absolute_url(), typed(client, draft, save="1"))

    before = draft.document
    draft.refresh_from_db()
    assert (draft.revision, draft.document) == (1, before)


@pytest.mark.parametrize("slug", [row["id"] for row in make.programme_documents()])
def test_no_programme_of_the_catalogue_loses_anything_in_the_builder(client, draft, slug):
    document = {**make.document_of(slug), "id": draft.document["id"]}
    OwnProgramme.objects.update(document=document)
    client.post(draft.get_absolute_url(), typed(client, draft, save="1", tagline="Changed"))

    draft.refresh_from_db()
    assert draft.document == {**document, "tagline": "Changed"}


@pytest.mark.parametrize("slug", ["foundations", "athlete", "treadmill", "desk_break"])
@pytest.mark.parametrize("query", ["", "?parts=1"])
def test_no_week_loses_anything_on_its_page(client, draft, slug, query):
    document = {**make.document_of(slug), "id": draft.document["id"]}
    OwnProgramme.objects.update(document=document)
    address = f"{draft.get_absolute_url()}weeks/6/"
    page = client.get(f"{address}{query}")
    sent = fields_of(page, "form") | {"revision": 1, "save": "1", "change": "Changed"}
    assert client.post(address, sent).status_code == 302

    draft.refresh_from_db()
    document = copy.deepcopy(document)
    document["weekly"][5]["change_this_week"] = "Changed"
    assert draft.document == document


def test_a_figure_that_cannot_be_read_is_said_beside_its_week(client, draft):
    sent = typed(client, draft, **{"w2-rest": "soon", "w3-bouts": "0", "save": "1"})
    page = client.post(draft.get_absolute_url(), sent)

    assert page.status_code == 200
    words = text_of(page)
    assert "Week 2, rest after each bout: Write minutes up to 30, such as 3, 1.5 or 0:30." in words
    assert "Week 3, bouts: Write a whole number from 1 to 59." in words
    draft.refresh_from_db()
    assert draft.revision == 1


def test_two_windows_do_not_overwrite_one_another(client, draft):
    first, second = typed(client, draft, tagline="One", save="1"), None
    second = typed(client, draft, tagline="Two", save="1")
    client.post(draft.get_absolute_url(), first)
    page = client.post(draft.get_absolute_url(), second)

    assert "This draft was changed in another window." in text_of(page)
    draft.refresh_from_db()
    assert draft.document["tagline"] == "One"
    assert page.context["facts"]["tagline"].value() == "Two"
    again = fields_of(page, "facts", "weeks") | {
        "revision": page.context["page"].own.revision,
        "save": "1",
    }
    client.post(draft.get_absolute_url(), again)
    draft.refresh_from_db()
    assert draft.document["tagline"] == "Two"


def test_publishing_says_what_is_missing_or_which_version_it_is(client, draft):
    bad = typed(client, draft, speed="", publish="1")
    page = client.post(draft.get_absolute_url(), bad, follow=True)
    assert "Saved, but not published. The checks say what to mend." in text_of(page)

    good = typed(client, draft, speed="Slow.", publish="1")
    page = client.post(draft.get_absolute_url(), good, follow=True)
    assert "Version 1 is published." in text_of(page)
    assert Programme.objects.get(own=draft).current.document["speed"] == "Slow."


def test_a_week_is_added_and_taken_out(client, draft):
    client.post(draft.get_absolute_url(), typed(client, draft, add="1"))
    draft.refresh_from_db()
    assert [row["total_minutes_per_session"] for row in draft.document["weekly"]][-2:] == [30, 30]

    address = f"{draft.get_absolute_url()}weeks/9/"
    page = client.get(address)
    sent = fields_of(page, "form") | {"revision": 2, "remove": "1"}
    assert client.post(address, sent).headers["Location"] == draft.get_absolute_url()
    draft.refresh_from_db()
    assert draft.document["weeks_count"] == 8


def test_parts_are_added_moved_and_taken_out_one_by_one(client, draft):
    address = f"{draft.get_absolute_url()}weeks/1/"

    def press(button: str) -> list[int]:
        page = client.get(f"{address}?parts=1")
        sent = fields_of(page, "form") | {"revision": page.context["own"].revision}
        response = client.post(address, sent | {"part": button})
        assert response.headers["Location"] == f"{address}?parts=1#parts"
        draft.refresh_from_db()
        return [part["seconds"] for part in draft.document["weekly"][0]["segments"]]

    assert press("remove-13")[-1] == 30
    assert press("up-1")[:2] == [30, 180]
    assert len(press("add")) == 14
    assert len(press("remove-99")) == 14
    assert len(press("nonsense")) == 14


def test_the_kind_support_and_slope_of_parts_are_kept(client, draft):
    address = f"{draft.get_absolute_url()}weeks/1/"
    page = client.get(f"{address}?parts=1")
    change = {"p1-support": "hand_near_support", "p1-slope": "2.5", "p2-kind": "forward_brisk"}
    client.post(address, fields_of(page, "form") | {"revision": 1, "save": "1"} | change)

    draft.refresh_from_db()
    parts = draft.document["weekly"][0]["segments"]
    assert parts[1] == {
        "kind": "backward",
        "seconds": 30,
        "mode": "hand_near_support",
        "grade_percent": 2.5,
    }
    assert parts[2] == {"kind": "forward_brisk", "seconds": 30}


@pytest.mark.parametrize("number", [0, 9, 99999])
def test_a_week_that_is_not_there_is_404(client, draft, number):
    assert client.get(f"{draft.get_absolute_url()}weeks/{number}/").status_code == 404


def test_ticks_become_codes_and_phrases_that_are_not_shown_stay(client, draft):
    document = {**make.document_of("knee_oa"), "id": draft.document["id"]}
    OwnProgramme.objects.update(document=document)
    client.post(draft.get_absolute_url(), typed(client, draft, excludes=["CA7"], save="1"))

    draft.refresh_from_db()
    assert draft.document["eligibility"] == {
        "allow_if": ["CA4", "no EM", "no CF"],
        "exclude_if": ["any EM", "any CF", "resting pain > 5", "CA7"],
        "reroute": document["eligibility"]["reroute"],
    }


def upload(client, content: bytes, **more):
    file = io.BytesIO(content)
    file.name = "programme.json"
    return client.post(f"{LIST}import/", {"file": file, **more})


def test_what_is_exported_is_read_again_with_nothing_lost(client, coach, draft):
    exported = client.get(f"{draft.get_absolute_url()}export/")
    assert exported.headers["Content-Disposition"] == 'attachment; filename="gentle-start.json"'
    assert json.loads(exported.content) == {"programmes": [draft.document]}

    assert upload(client, exported.content).status_code == 302
    made = coach.own_programmes.exclude(pk=draft.pk).get()
    assert made.document == {**draft.document, "id": f"own_{made.pk.hex}"}


def test_the_whole_catalogue_is_read_as_drafts(client, coach):
    content = json.dumps({"programmes": make.programme_documents()}).encode()
    page = upload(client, content)

    assert page.headers["Location"] == LIST
    assert coach.own_programmes.count() == 10


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b" " * (240 * 1024 + 1), "This file is too large. It may have 240 kB."),
        (b" " * (600 * 1024), "Choose a file of up to 240 kB. Larger ones are not read."),
        (b"{", "line 1, column 2: is no JSON"),
        (b'{"programmes": []}', "programmes: must have 1 or more, and has 0"),
        (b"[" * 100_000, "file: is nested too deeply"),
    ],
)
def test_a_file_that_cannot_be_read_makes_nothing_and_says_why(client, content, said):
    page = upload(client, content)

    assert said in text_of(page)
    assert not OwnProgramme.objects.exists()


def test_no_draft_is_made_when_one_programme_of_a_file_is_malformed(client):
    good = make.document_of("foundations")
    bad = {name: value for name, value in good.items() if name != "weekly"}
    page = upload(client, json.dumps({"programmes": [good, bad]}).encode())

    assert "programmes[1].weekly: is missing" in text_of(page)
    assert not OwnProgramme.objects.exists()


def test_many_faults_are_counted(client):
    page = upload(client, b'{"programmes": [{}]}')

    assert "And 9 more." in text_of(page)


def strangers_thing(published) -> list[str]:
    here = published.get_absolute_url()
    return [here, f"{here}weeks/1/", f"{here}export/"]


def test_ids_of_another_clinic_answer_404(client_of, published, stranger):
    OwnProgramme.objects.update(audience="clinic")
    theirs = client_of(stranger)
    here = published.get_absolute_url()

    assert {theirs.get(url).status_code for url in strangers_thing(published)} == {404}
    assert {theirs.post(url).status_code for url in (here, f"{here}weeks/1/")} == {404}
    for wish in ("clinic", "private", "retire", "throw-away", "ask", "unlist"):
        assert theirs.post(f"{here}change/", {"do": wish}).status_code == 404
    published.programme.refresh_from_db()
    assert published.programme.retired_at is None


def test_a_colleague_reads_and_copies_what_the_clinic_sees_and_never_the_draft(
    client_of, clinic, published
):
    colleague = client_of(make.MembershipFactory(clinic=clinic).person)
    here = published.get_absolute_url()
    assert {colleague.get(url).status_code for url in strangers_thing(published)} == {404}

    OwnProgramme.objects.update(
        audience="clinic", document={**published.document, "tagline": "Unfinished"}
    )
    page = colleague.get(here)
    assert "Made by Cora Hill, not reviewed by a clinician." in text_of(page)
    assert "Unfinished" not in text_of(page)
    assert b"Unfinished" not in colleague.get(f"{here}export/").content
    assert "Unfinished" not in text_of(colleague.get(LIST))
    assert colleague.get(f"{here}weeks/1/").status_code == 404
    assert colleague.post(f"{here}change/", {"do": "retire"}).status_code == 404
    sent = {"name": "Mine", "base": published.programme.slug}
    assert colleague.post(f"{LIST}new/", sent).status_code == 302


def test_a_private_programme_of_somebody_else_is_no_base(client_of, published, stranger):
    page = client_of(stranger).post(
        f"{LIST}new/", {"name": "Mine", "base": published.programme.slug}
    )

    assert "Choose one of the programmes in the list." in text_of(page)


@pytest.mark.parametrize("path", ["new/", "import/"])
def test_a_clinic_of_somebody_else_is_no_choice(client, coach, stranger, path):
    make.MembershipFactory(person=coach)
    other = stranger.memberships.get().clinic
    content = json.dumps({"programmes": [make.document_of("foundations")]}).encode()
    sent = {"name": "Mine", "base": "", "clinic": other.pk}
    response = (
        client.post(f"{LIST}new/", sent)
        if path == "new/"
        else upload(client, content, clinic=other.pk)
    )

    assert response.status_code == 200
    assert not OwnProgramme.objects.exists()


def test_the_assign_page_offers_it_with_honest_words(client, published, grant):
    make.ScreeningFactory(walker=grant.walker)
    address = reverse("coaching:assign", args=[grant.walker_id])
    words = (
        "Gentle start: 8 weeks, 10 to 30 minutes. Made by Cora Hill, not reviewed by a clinician."
    )
    assert words in text_of(client.get(address))

    sent = {
        "programme": published.programme.slug,
        "starts_on": "2026-11-23",
        "weekdays": [0, 2, 4],
        "kind": "subscribe",
    }
    assert client.post(address, sent).status_code == 302
    followed = grant.walker.enrolments.get()
    assert followed.version == published.programme.current


def test_the_walker_reads_on_their_plan_who_made_it(client_of, published, walker):
    make.EnrolmentFactory(walker=walker, version=published.programme.current)

    plan = text_of(client_of(walker).get("/plan/"))
    assert "Made by Cora Hill, not reviewed by a clinician." in plan


def test_a_programme_of_another_clinic_cannot_be_assigned_by_its_slug(
    client_of, published, stranger
):
    OwnProgramme.objects.update(audience="clinic")
    make.ProgrammeVersionFactory()
    clinic = stranger.memberships.get().clinic
    lent = make.GrantFactory(coach=stranger, clinic=clinic)
    make.ScreeningFactory(walker=lent.walker)
    address = reverse("coaching:assign", args=[lent.walker_id])
    sent = {"programme": published.programme.slug, "starts_on": "2026-11-23", "weekdays": [0]}
    page = client_of(stranger).post(address, sent)

    assert "Choose one of the programmes that suit this walker." in text_of(page)
    assert not lent.walker.enrolments.exists()


def test_an_unlisted_programme_has_no_public_page_and_cannot_be_joined(client_of, published):
    slug, walker = published.programme.slug, make.ScreeningFactory().walker
    theirs = client_of(walker)

    assert theirs.get(f"/programmes/{slug}/").status_code == 404
    assert theirs.post(f"/programmes/{slug}/enrol/").status_code == 404
    assert "Gentle start" not in text_of(theirs.get("/programmes/"))


def test_staff_let_it_in_and_everybody_reads_who_made_it(client, client_of, published):
    client.post(f"{published.get_absolute_url()}change/", {"do": "ask"})
    asked = published.listing_requests.get()
    staff = client_of(make.UserFactory(is_staff=True))
    assert "Gentle start" in text_of(staff.get("/operations/programmes/"))

    page = f"/operations/programmes/{asked.pk}/"
    assert "Write what has to change." in text_of(staff.post(page, {"answer": "no"}))
    assert staff.post(page, {"answer": "yes"}).status_code == 302
    slug = published.programme.slug
    public = text_of(client_of(make.UserFactory()).get(f"/programmes/{slug}/"))
    assert "Made by Cora Hill, not reviewed by a clinician." in public
    assert "The people who run this site have looked at it" in public


def test_what_staff_wrote_is_on_the_page_of_the_author(client, client_of, published):
    asked = make.ListingRequestFactory(own=published)
    staff = client_of(make.UserFactory(is_staff=True))
    sent = {"answer": "no", "words": "Please say less about pain."}
    staff.post(f"/operations/programmes/{asked.pk}/", sent)

    page = text_of(client.get(published.get_absolute_url()))
    assert "Please say less about pain." in page
    again = text_of(staff.post(f"/operations/programmes/{asked.pk}/", sent, follow=True))
    assert "This request is not open any more." in again


def test_staff_who_wrote_it_are_told_that_somebody_else_answers(client, coach, published):
    coach.is_staff = True
    coach.save(update_fields=["is_staff"])
    asked = make.ListingRequestFactory(own=published)
    page = client.post(f"/operations/programmes/{asked.pk}/", {"answer": "yes"})

    assert "You wrote this programme. Somebody else has to answer." in text_of(page)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("clinic", "Every coach of Hillside may read it and give it to walkers."),
        ("ask", "you asked to show it to everybody"),
        ("retire", "It is retired: nobody new can begin it."),
        ("nonsense", "Only you may give it to walkers."),
        ("private", "Only you may give it to walkers."),
    ],
)
def test_the_buttons_beside_the_builder(client, published, wish, said):
    page = client.post(f"{published.get_absolute_url()}change/", {"do": wish}, follow=True)

    assert said in text_of(page)


def test_a_button_that_is_too_late_changes_nothing(client, published):
    here = f"{published.get_absolute_url()}change/"
    client.post(here, {"do": "retire"})
    page = client.post(here, {"do": "ask"}, follow=True)

    assert "Nothing was changed: that is not possible any more." in text_of(page)


def test_a_draft_is_deleted_by_its_button(client, draft):
    page = client.post(f"{draft.get_absolute_url()}change/", {"do": "throw-away"}, follow=True)

    assert "The draft is deleted." in text_of(page)
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_the_newest_version_waits_behind_the_published_one(client, published):
    client.post(published.get_absolute_url(), typed(client, published, tagline="New", save="1"))

    page = text_of(client.get(published.get_absolute_url()))
    assert "There are changes that are not published." in page
    assert "Publish version 2" in page
    assert published.programme.current.document["tagline"] != "New"


def test_the_longest_programme_can_be_saved(client, draft):
    parts = [*Pattern(bouts=58).segments, {"kind": "forward_easy", "seconds": 5}]
    weekly = [{**draft.document["weekly"][0], "segments": parts}]
    OwnProgramme.objects.update(document=worked_out({**draft.document, "weekly": weekly}))
    address = f"{draft.get_absolute_url()}weeks/1/"
    page = client.get(address)
    sent = fields_of(page, "form") | {"revision": 1, "part": "add"}
    assert client.post(address, sent).status_code == 302
    draft.refresh_from_db()
    assert len(draft.document["weekly"][0]["segments"]) == 120

    weekly = make.document_of("foundations")["weekly"][:1] * 52
    OwnProgramme.objects.update(document=worked_out({**draft.document, "weekly": weekly}))
    sent = typed(client, draft, save="1")
    assert client.post(draft.get_absolute_url(), sent).status_code == 302


def test_there_are_fifty_two_weeks_and_not_one_more(client, draft):
    weekly = make.document_of("foundations")["weekly"][:1] * 51
    OwnProgramme.objects.update(document=worked_out({**draft.document, "weekly": weekly}))
    for _ in range(2):
        client.post(draft.get_absolute_url(), typed(client, draft, add="1"))

    draft.refresh_from_db()
    assert draft.document["weeks_count"] == 52


def test_a_week_of_unequal_bouts_is_written_part_by_part(client, draft):
    weekly = copy.deepcopy(draft.document["weekly"])
    weekly[1]["segments"] = [*Pattern(bouts=2).segments, *Pattern(bouts=3).segments]
    OwnProgramme.objects.update(document=worked_out({**draft.document, "weekly": weekly}))
    page = client.get(draft.get_absolute_url())

    assert "14 parts, written one by one" in text_of(page)
    assert client.get(f"{draft.get_absolute_url()}weeks/2/").context["is_in_parts"] is True


def test_a_reader_is_told_in_words_for_whom_it_is(client_of, clinic, published):
    published.programme.versions.update(
        document={
            **published.document,
            "eligibility": {
                "allow_if": ["CA4", "no EM", "no CF"],
                "exclude_if": ["any EM", "any CF", "CA7"],
                "reroute": [],
            },
        }
    )
    OwnProgramme.objects.update(audience="clinic")
    colleague = client_of(make.MembershipFactory(clinic=clinic).person)
    page = text_of(colleague.get(published.get_absolute_url()))

    assert "<li>Do you have knee arthritis or front knee pain that is settled?</li>" in page
    assert "<li>Do you take medicine that makes you sleepy or light-headed?</li>" in page
    assert "no EM" not in page


def test_the_page_says_how_many_follow_it(client, published):
    version = published.programme.current
    make.EnrolmentFactory(version=version)
    make.EnrolmentFactory(version=version, status="withdrawn", ended_at=version.published_at)
    assert "1 walker follows it." in text_of(client.get(published.get_absolute_url()))

    make.EnrolmentFactory(version=version)
    assert "2 walkers follow it." in text_of(client.get(LIST))


def test_somebody_with_too_many_programmes_is_told_so(client, coach, clinic):
    make.OwnProgrammeFactory.create_batch(200, author=coach, clinic=clinic)
    content = json.dumps({"programmes": [make.document_of("foundations")]}).encode()
    said = "You have as many programmes as we keep. Delete drafts first."

    assert said in text_of(client.post(f"{LIST}new/", {"name": "One more", "base": ""}))
    assert said in text_of(upload(client, content))


def test_publishing_what_is_published_says_so(client, published):
    sent = typed(client, published, publish="1")
    page = client.post(published.get_absolute_url(), sent, follow=True)

    assert "Nothing has changed since the last version." in text_of(page)


def test_an_unknown_study_is_said_beside_the_field(client, draft):
    sent = typed(client, draft, evidence="lin2025, nobody2020 lin2025", save="1")
    assert "We know no study called nobody2020." in text_of(
        client.post(draft.get_absolute_url(), sent)
    )

    client.post(draft.get_absolute_url(), sent | {"evidence": "lin2025, wang2019 lin2025"})
    draft.refresh_from_db()
    assert draft.document["evidence_ids"] == ["lin2025", "wang2019"]


def week_form(client, address: str) -> dict:
    page = client.get(address)
    return fields_of(page, "form") | {"revision": page.context["own"].revision}


def test_checking_a_week_shows_it_and_saves_nothing(client, draft):
    address = f"{draft.get_absolute_url()}weeks/2/"
    page = client.post(address, week_form(client, address) | {"bouts": "9", "check": "1"})

    assert [remark.words for remark in page.context["remarks"]] == [
        "From 3 to 4.5 backward minutes is too big a step."
    ]
    draft.refresh_from_db()
    assert draft.revision == 1


def test_a_week_is_put_in_once_more_after_itself(client, draft):
    address = f"{draft.get_absolute_url()}weeks/2/"
    response = client.post(address, week_form(client, address) | {"again": "1"})

    assert response.headers["Location"] == f"{draft.get_absolute_url()}weeks/3/"
    draft.refresh_from_db()
    assert draft.document["weekly"][2]["change_this_week"] == "Hold"


def test_a_week_that_changed_in_another_window_is_not_overwritten(client, draft):
    address = f"{draft.get_absolute_url()}weeks/2/"
    old = week_form(client, address)
    client.post(address, old | {"change": "One", "save": "1"})
    page = client.post(address, old | {"change": "Two", "save": "1"})

    assert "This draft was changed in another window." in text_of(page)
    draft.refresh_from_db()
    assert draft.document["weekly"][1]["change_this_week"] == "One"


def test_a_week_with_odd_answers_is_shown_again(client, draft):
    address = f"{draft.get_absolute_url()}weeks/2/"
    odd = {"slope": "11", "sessions": "8", "count": "many", "revision": "\u0661"}
    page = client.post(address, week_form(client, address) | odd | {"save": "1"})

    assert page.status_code == 200
    assert "Write a whole number from 1 to 7." in text_of(page)


def test_the_page_for_many_walkers_says_who_made_it(client, published, grant):
    page = text_of(client.get(reverse("coaching:assign_many")))

    assert "Gentle start. Made by Cora Hill, not reviewed by a clinician." in page
