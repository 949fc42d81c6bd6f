"""One programme for many walkers: shown first, done one by one, once, and taken back for ten minutes."""

import datetime as dt
import re
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Delivery
from coaching.actions import BatchClosedError, begin_batch, go_on_with, undo_batch
from coaching.models import Batch, BatchRow
from programmes.actions.catalogue import offer_version
from programmes.models import Enrolment, ProgrammeVersion, VersionOffer
from tests.coaching.reading import text_of
from tests.factories import (
    NOW,
    TODAY,
    BatchFactory,
    BatchRowFactory,
    CheckInFactory,
    EnrolmentFactory,
    GrantFactory,
    ScreeningFactory,
    UserFactory,
)

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
MONDAY = dt.date(2026, 11, 23)
ASSIGN = "/coach/assign/"


@pytest.fixture
def people(coach, catalogue):
    """Four walkers of the coach: one may start, one walks already, one must see a clinician, one has no answers."""
    clinic = coach.memberships.get().clinic
    made = [UserFactory(name=name) for name in ("Ann", "Bob", "Cid", "Dot")]
    for walker in made:
        GrantFactory(walker=walker, coach=coach, clinic=clinic)
    ann, bob, cid, _dot = made
    ScreeningFactory(walker=ann)
    EnrolmentFactory(walker=bob)
    ScreeningFactory(walker=cid, verdict="see_a_clinician", codes=["CF2"])
    return made


@pytest.fixture
def form(people):
    return {
        "number": str(uuid.uuid4()),
        "walkers": [str(walker.pk) for walker in people],
        "programme": "foundations",
        "starts_on": MONDAY.isoformat(),
        "weekdays": ["0", "2", "4"],
        "kind": "subscribe",
    }


@pytest.fixture
def ready(coach, catalogue):
    """Makes a batch of so many walkers who may all start."""

    def make(number, **fields):
        version = catalogue["foundations"].current
        batch = BatchFactory(coach=coach, version=version, **fields)
        clinic = coach.memberships.get().clinic
        for place in range(number):
            grant = GrantFactory(coach=coach, clinic=clinic, walker__name=f"Walker {place:03}")
            ScreeningFactory(walker=grant.walker)
            BatchRowFactory(batch=batch, walker=grant.walker, starts_on=MONDAY)
        return batch

    return make


def states(batch) -> dict[str, str]:
    return dict(batch.rows.values_list("walker__name", "state"))


def test_the_preview_says_who_gets_it_and_who_not_and_why(client_of, coach, form, people):
    client = client_of(coach)

    answer = client.post(ASSIGN, form)
    body = text_of(client.get(answer["Location"]))

    assert states(Batch.objects.get()) == {
        "Ann": "waiting",
        "Bob": "left_out",
        "Cid": "left_out",
        "Dot": "left_out",
    }
    assert "1 walker would get it" in body
    assert "They follow a programme already." in body
    assert "Their health answers are missing or too old." in body
    assert Enrolment.objects.count() == 1


def test_each_has_their_own_first_day_and_one_letter(client_of, coach, form, people):
    client, ann = client_of(coach), people[0]
    page = client.post(ASSIGN, form)["Location"]
    row = BatchRow.objects.get(state="waiting")

    client.post(page, {"begin": "1", f"on-{row.pk}": "2026-11-30"})

    followed = ann.enrolments.get()
    assert (followed.starts_on, followed.weekdays) == (dt.date(2026, 11, 30), [0, 2, 4])
    assert (followed.enrolled_by, followed.takes_offers) == (coach, True)
    assert Delivery.objects.filter(kind="assigned").count() == 1
    assert states(Batch.objects.get())["Ann"] == "given"
    assert "4 of 4 walkers." in text_of(client.get(page))


@pytest.mark.parametrize("said", ["", "x", "2026-11-20", "2027-02-30", "2027-11-20"])
def test_a_day_that_cannot_be_leaves_the_day_of_all(client_of, coach, form, people, said):
    client = client_of(coach)
    page = client.post(ASSIGN, form)["Location"]
    row = BatchRow.objects.get(state="waiting")

    client.post(page, {"begin": "1", f"on-{row.pk}": said})

    assert people[0].enrolments.get().starts_on == MONDAY


def test_sending_anything_twice_does_it_once(client_of, coach, form, people):
    client = client_of(coach)
    pages = {client.post(ASSIGN, form)["Location"] for _press in range(2)}
    (page,) = pages

    for _press in range(2):
        client.post(page, {"begin": "1"})

    assert Batch.objects.count() == 1
    assert people[0].enrolments.count() == 1
    assert Delivery.objects.filter(kind="assigned").count() == 1


def test_a_number_of_somebody_else_is_not_taken(client_of, coach, stranger, form, people):
    BatchFactory(pk=form["number"], coach=stranger)

    page = client_of(coach).post(ASSIGN, form)["Location"]

    assert form["number"] not in page
    assert coach.batches.count() == 1


@pytest.mark.parametrize(("wanted", "ticked"), [("", 0), ("?all=1", 4)])
def test_all_can_be_ticked_at_once(client_of, coach, people, wanted, ticked):
    body = client_of(coach).get(f"{ASSIGN}{wanted}").content.decode()

    boxes = re.findall(r'<input[^>]*name="walkers"[^>]*>', body)
    assert len(boxes) == 4
    assert sum("checked" in box for box in boxes) == ticked


def test_nobody_chooses_walkers_or_programmes_of_others(client_of, coach, form, stranger):
    theirs = GrantFactory(coach=stranger, clinic=stranger.memberships.get().clinic).walker

    client_of(coach).post(ASSIGN, {**form, "walkers": [str(theirs.pk)]})
    client_of(coach).post(ASSIGN, {**form, "programme": "made-up"})

    assert Batch.objects.count() == 0


def test_many_go_in_steps_that_are_shown(client_of, coach, ready):
    batch = ready(5)
    begin_batch(batch=batch, days={}, now=NOW)

    go_on_with(batch=batch, now=NOW, most=2)

    assert sorted(states(batch).values()) == ["given"] * 2 + ["waiting"] * 3
    client, page = client_of(coach), reverse("coaching:batch", args=[batch.pk])
    assert "2 of 5 walkers." in text_of(client.get(page))
    client.post(page, {"go-on": "1"})
    assert set(states(batch).values()) == {"given"}
    assert Enrolment.objects.count() == 5
    batch.refresh_from_db()
    assert batch.done_at == NOW


def test_nothing_is_given_before_the_coach_said_yes(ready):
    batch = ready(1)

    with pytest.raises(BatchClosedError):
        go_on_with(batch=batch, now=NOW)
    assert Enrolment.objects.count() == 0


def test_what_changed_since_the_preview_counts(coach, ready):
    batch = ready(4)
    begin_batch(batch=batch, days={}, now=NOW)
    rows = {row.walker.name: row.walker for row in batch.rows.select_related("walker")}
    EnrolmentFactory(walker=rows["Walker 000"])
    coach.grants_held.filter(walker=rows["Walker 001"]).update(ended_at=NOW)
    ScreeningFactory(
        walker=rows["Walker 002"], verdict="see_a_clinician", codes=["CF2"], started_at=NOW
    )

    go_on_with(batch=batch, now=NOW + MINUTE)

    assert list(states(batch).values()) == ["left_out"] * 3 + ["given"]
    assert all(batch.rows.filter(state="left_out").values_list("why", flat=True))
    assert rows["Walker 002"].enrolments.count() == 0


class TestTakingBack:
    @pytest.fixture
    def given(self, ready):
        batch = ready(3)
        begin_batch(batch=batch, days={}, now=NOW)
        go_on_with(batch=batch, now=NOW)
        return Batch.objects.get(pk=batch.pk)

    def test_only_what_was_not_touched_is_taken_back(self, given, client_of, coach):
        first, second, _third = given.rows.all()
        CheckInFactory(session=first.enrolment.sessions.first())
        second.enrolment.sessions.filter(number=1).update(is_moved=True)

        page = reverse("coaching:batch", args=[given.pk])
        client_of(coach).post(page, {"undo": "1"})

        assert list(states(given).values()) == ["given", "given", "taken_back"]
        assert sorted(Enrolment.objects.values_list("status", flat=True)) == [
            "active",
            "active",
            "withdrawn",
        ]

    @pytest.mark.parametrize(("minutes", "may"), [(10, True), (11, False)])
    def test_it_is_possible_for_ten_minutes(self, given, minutes, may):
        at = NOW + minutes * MINUTE
        if may:
            undo_batch(batch=given, now=at)
        else:
            with pytest.raises(BatchClosedError):
                undo_batch(batch=given, now=at)

        assert Enrolment.objects.active().count() == (0 if may else 3)

    def test_it_happens_once(self, given):
        undo_batch(batch=given, now=NOW)

        with pytest.raises(BatchClosedError):
            undo_batch(batch=given, now=NOW)

    def test_a_walker_who_ended_sharing_keeps_it(self, given, coach):
        coach.grants_held.update(ended_at=NOW)

        undo_batch(batch=given, now=NOW)

        assert Enrolment.objects.active().count() == 3


@pytest.mark.parametrize(("is_copy", "offers"), [(True, 0), (False, 1)])
def test_a_copy_is_offered_no_later_version(ready, is_copy, offers):
    batch = ready(1, is_copy=is_copy)
    begin_batch(batch=batch, days={}, now=NOW)
    go_on_with(batch=batch, now=NOW)
    version = batch.version
    newer = ProgrammeVersion.objects.create(
        programme=version.programme,
        number=version.number + 1,
        document=version.document,
        digest="newer",
        published_at=NOW,
    )

    offer_version(version=newer, to=Enrolment.objects.active(), now=NOW)

    assert VersionOffer.objects.count() == offers


def test_the_database_keeps_the_order_of_things(coach, catalogue):
    row = BatchRowFactory(batch__coach=coach)

    # one_row_per_batch_and_walker
    with pytest.raises(IntegrityError), transaction.atomic():
        BatchRowFactory(batch=row.batch, walker=row.walker)
    with (
        pytest.raises(IntegrityError, match="who_is_left_out_is_told_why"),
        transaction.atomic(),
    ):
        BatchRowFactory(batch=row.batch, state="left_out")
    with pytest.raises(IntegrityError, match="a_batch_is_begun_before_it_is_done"):
        BatchFactory(coach=coach, done_at=NOW)


def test_a_walker_starts_today_at_the_earliest(ready):
    batch = ready(1)
    batch.rows.update(starts_on=TODAY - DAY)
    begin_batch(batch=batch, days={}, now=NOW)

    go_on_with(batch=batch, now=NOW)

    assert Enrolment.objects.get().starts_on == TODAY
