"""What is kept of a walk that is followed, and what the database promises about it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from programmes.models import Spotting
from programmes.models.spot_code import ALPHABET, LENGTH, shown, tidy
from programmes.models.spotting import hash_of, new_code
from tests.factories import NOW, SessionFactory, SpottingFactory

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


def test_a_code_has_six_signs_that_do_not_look_alike():
    codes = {new_code() for _ in range(200)}

    assert len(codes) == 200
    assert {len(code) for code in codes} == {LENGTH}
    assert set("".join(codes)) <= set(ALPHABET)
    for alike in ("O0QG", "I1L", "S5", "Z2", "B8", "UV"):
        assert len(set(alike) & set(ALPHABET)) <= 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ACDEF7", "ACDEF7"),
        (" acd ef7 ", "ACDEF7"),
        ("acd-ef7", "ACDEF7"),
        ("ACDEF", ""),
        ("ACDEF77", ""),
        ("ACDEF0", ""),
        ("", ""),
        ("\x00CDEF7", ""),
    ],
)
def test_a_typed_code_is_tidied(typed, code):
    assert tidy(typed) == code


def test_people_read_a_code_in_two_groups():
    assert shown("ACDEF7") == "ACD EF7"


def test_only_a_hash_of_the_code_is_kept_and_it_needs_the_secret_key(settings):
    kept = SpottingFactory(code="ACDEF7").code_hash
    settings.SECRET_KEY = "another key that is long enough to sign with, for this test"  # noqa: S105 - made up

    assert "ACDEF7" not in kept
    assert hash_of("ACDEF7") != kept


def test_it_is_found_by_its_code_alone():
    spotting = SpottingFactory(code="ACDEF7")

    assert Spotting.objects.named("acd ef7").get() == spotting
    assert not Spotting.objects.named("ACDEF9").exists()
    assert not Spotting.objects.named("").exists()


def test_it_is_open_for_two_hours_and_until_the_walk_is_over():
    spotting = SpottingFactory()

    def is_open(at):
        return Spotting.objects.open(at).exists()

    assert is_open(spotting.expires_at - SECOND)
    assert not is_open(spotting.expires_at)
    spotting.session.mark_walked()
    assert not is_open(NOW)


def test_a_phone_is_silent_after_ten_seconds():
    spotting = SpottingFactory(told_at=NOW)

    assert spotting.is_fresh(NOW + 10 * SECOND)
    assert not spotting.is_fresh(NOW + 11 * SECOND)
    assert not SpottingFactory(code="ACDEF9").is_fresh(NOW)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("a_spotting_lasts_two_hours_at_most", {"expires_at": NOW}),
        (
            "a_spotting_lasts_two_hours_at_most",
            {"expires_at": NOW + dt.timedelta(hours=2) + SECOND},
        ),
        ("a_followed_clock_begins_at_nought", {"elapsed": -0.1}),
        ("a_stop_is_asked_before_it_is_heard", {"stop_heard_at": NOW}),
    ],
)
def test_what_cannot_be_is_refused(name, changes):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SpottingFactory(**changes)


def test_a_walk_has_one_code_and_a_code_one_walk():
    session = SessionFactory()
    SpottingFactory(session=session)

    with pytest.raises(IntegrityError), transaction.atomic():
        SpottingFactory(session=session, code="ACDEF9")
    with pytest.raises(IntegrityError), transaction.atomic():
        SpottingFactory()
    assert Spotting.objects.count() == 1


def test_no_code_is_in_logs():
    spotting = SpottingFactory()

    assert str(spotting) == f"#{spotting.pk}"
