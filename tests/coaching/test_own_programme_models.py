"""What the tables of own programmes promise, attacked by the names of their constraints."""

import pytest

from coaching.models import OwnProgramme
from programmes.models import Programme
from tests.coaching.test_models import refused
from tests.coaching.test_talk_models import breaks
from tests.factories import (
    A_DAY,
    NOW,
    ListingRequestFactory,
    OwnProgrammeFactory,
    ProgrammeVersionFactory,
    PublishedProgrammeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def change(programme, **fields) -> None:
    Programme.objects.filter(pk=programme.pk).update(**fields)


@pytest.mark.parametrize("fields", [{"is_listed": False}, {"retired_at": NOW}])
def test_the_catalogue_stays_listed_and_in_use(fields):
    programme = ProgrammeVersionFactory().programme

    breaks("the_catalogue_has_no_author_and_stays_listed", lambda: change(programme, **fields))


def test_nobody_is_the_author_of_the_catalogue():
    programme, person = ProgrammeVersionFactory().programme, UserFactory()

    breaks(
        "the_catalogue_has_no_author_and_stays_listed", lambda: change(programme, author=person)
    )


def test_what_is_listed_is_in_use():
    programme = PublishedProgrammeFactory().programme
    change(programme, is_listed=True)

    breaks("a_listed_own_programme_is_in_use", lambda: change(programme, retired_at=NOW))
    breaks("a_listed_own_programme_is_in_use", lambda: change(programme, current=None))
    assert Programme.objects.listed().filter(pk=programme.pk).exists()


def test_only_what_was_published_can_be_retired():
    empty = Programme.objects.create(slug="own-1", is_own=True, is_listed=False)

    breaks("a_retired_programme_was_published", lambda: change(empty, retired_at=NOW))


def test_there_is_no_third_audience():
    own = PublishedProgrammeFactory()
    rows = OwnProgramme.objects.filter(pk=own.pk)

    breaks("an_own_programme_is_private_or_the_clinics", lambda: rows.update(audience="public"))
    rows.update(audience="clinic")


def test_a_draft_is_shown_to_nobody_else():
    breaks("a_draft_is_shown_to_nobody_else", lambda: OwnProgrammeFactory(audience="clinic"))


def test_nothing_is_changed_before_it_is_made():
    breaks(
        "an_own_programme_is_changed_after_it_is_made",
        lambda: OwnProgrammeFactory(made_at=NOW, changed_at=NOW - A_DAY),
    )


def test_one_request_waits_at_a_time():
    asked = ListingRequestFactory()

    refused(
        lambda: ListingRequestFactory(own=asked.own),
        "one_waiting_listing_request_per_programme",
        "coaching_listingrequest.own_id",
    )
    done = {"answered_at": NOW, "answered_by": UserFactory(), "is_granted": True}
    ListingRequestFactory(own=asked.own, **done)


@pytest.mark.parametrize(
    "fields", [{"answered_at": NOW}, {"is_granted": True}, {"is_granted": False, "words": "No."}]
)
def test_an_answer_has_an_instant_and_an_instant_an_answer(fields):
    breaks("an_answered_listing_request_has_an_answer", lambda: ListingRequestFactory(**fields))


def test_nobody_answers_their_own_request():
    author = UserFactory(is_staff=True)
    own = PublishedProgrammeFactory(author=author)
    answer = {"answered_at": NOW, "answered_by": author, "is_granted": True}

    breaks(
        "nobody_answers_their_own_listing_request",
        lambda: ListingRequestFactory(own=own, **answer),
    )


def test_what_is_given_back_says_why():
    answer = {"answered_at": NOW, "answered_by": UserFactory(), "is_granted": False}

    breaks("a_returned_listing_request_says_why", lambda: ListingRequestFactory(**answer))
    assert ListingRequestFactory(**answer, words="Say less.").words == "Say less."


def test_a_programme_tells_nothing_of_itself_in_a_log():
    own, asked = OwnProgrammeFactory(), ListingRequestFactory()

    assert (str(own), str(asked)) == (f"#{own.pk}", f"#{asked.pk}")


def test_the_address_of_a_nameless_author_is_never_shown():
    nameless = PublishedProgrammeFactory(author__name="  ").programme
    named = PublishedProgrammeFactory(author__name="Cora Hill").programme

    assert nameless.made_by == "Made by a coach, not reviewed by a clinician."
    assert named.made_by == "Made by Cora Hill, not reviewed by a clinician."
    named.author.delete()
    left = Programme.objects.select_related("author").get(pk=named.pk)
    assert left.made_by == "Made by a coach who has left, not reviewed by a clinician."
    assert ProgrammeVersionFactory().programme.made_by == ""


def test_erasing_a_coach_keeps_what_walkers_follow():
    own = PublishedProgrammeFactory()
    author, programme = own.author, own.programme
    author.delete()

    assert not OwnProgramme.objects.filter(pk=own.pk).exists()
    assert Programme.objects.in_use().filter(pk=programme.pk).exists()
