"""Putting reasons aside, what breaks through, and views of the roster that a coach keeps."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from coaching.actions import TooLongError, TooManyViewsError, save_view, snooze
from coaching.models import SavedView, Snooze
from coaching.models.desk import MOST_VIEWS
from coaching.reasons import Code, Reason, awake
from coaching.reasons import Snooze as Aside
from coaching.reports.roster import roster_page
from coaching.reports.roster_filters import look_from
from coaching.reports.walker import walker_page
from programmes.actions.enrolment import hold
from programmes.actions.walks import log_walk
from tests.coaching.reading import text_of
from tests.factories import (
    NOW,
    TODAY,
    AdverseEventFactory,
    EnrolmentFactory,
    GrantFactory,
    SavedViewFactory,
    SessionFactory,
    SnoozeFactory,
    UserFactory,
    WalkFactory,
)

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
FELL, SORE = Reason(Code.FELL, 1, on=TODAY - 3 * DAY), Reason(Code.PAIN_HIGH, 6, on=TODAY)
RISING, SILENT = Reason(Code.PAIN_RISING, 2, 4), Reason(Code.SILENT, 9)
ROSTER = "/coach/"


@pytest.mark.parametrize(
    ("reason", "weight", "until_on", "alarm_at", "is_shown"),
    [
        (SILENT, 0, TODAY, None, False),
        (SILENT, 0, TODAY - DAY, None, True),
        (Reason(Code.SILENT, 20), 0, TODAY + DAY, None, False),
        (SILENT, 0, TODAY + DAY, NOW - HOUR - DAY, False),
        (SILENT, 0, TODAY + DAY, NOW - HOUR, True),
        (SILENT, 0, TODAY + DAY, NOW, True),
        (FELL, FELL.on.toordinal(), TODAY + DAY, NOW - 2 * DAY, False),
        (FELL, FELL.on.toordinal(), TODAY + DAY, NOW - HOUR, True),
        (FELL, FELL.on.toordinal() - 1, TODAY + DAY, None, True),
        (SORE, 6, TODAY + DAY, None, False),
        (SORE, 5, TODAY + DAY, None, True),
        (RISING, 4, TODAY + DAY, None, False),
        (RISING, 3, TODAY + DAY, None, True),
    ],
)
def test_what_was_put_aside_waits_until_its_day_or_something_worse(
    reason, weight, until_on, alarm_at, is_shown
):
    made = Aside(reason.code, weight, until_on, NOW - HOUR)

    shown, waiting = awake((reason,), [made], TODAY, alarm_at)

    assert shown == ((reason,) if is_shown else ())
    assert waiting == (() if is_shown else ((reason, until_on),))


def test_only_the_reason_that_was_named_waits():
    shown, waiting = awake((SORE, SILENT), [Aside(Code.SILENT, 0, TODAY, NOW)], TODAY, None)

    assert (shown, waiting) == ((SORE,), ((SILENT, TODAY),))


@pytest.fixture
def silent(walker, grant):
    """A plan without a walk for nine days."""
    followed = EnrolmentFactory(walker=walker, starts_on=TODAY - 12 * DAY)
    done = SessionFactory(enrolment=followed, planned_on=TODAY - 9 * DAY, status="walked")
    WalkFactory(session=done, pain_worst=6)
    SessionFactory(enrolment=followed, planned_on=TODAY)
    return followed


def codes(coach, now=NOW):
    page = roster_page(coach=coach, now=now)
    (row,) = (row for _title, _count, rows in page.groups for row in rows)
    grant = coach.grants_held.select_related("walker").get()
    assert walker_page(grant=grant, now=now).standing == row
    return [each.code.value for each in row.reasons], [
        each.code.value for each, _on in row.snoozed
    ]


def put_aside(client, walker, **sent):
    fields = {"code": "pain_high", "until_on": (TODAY + 3 * DAY).isoformat(), **sent}
    return client.post(reverse("coaching:snooze", args=[walker.pk]), fields)


class TestSnoozing:
    def test_a_coach_puts_a_reason_aside_and_takes_it_back(self, client_of, coach, silent):
        client, walker = client_of(coach), silent.walker
        assert codes(coach) == (["pain_high", "silent"], [])

        page = text_of(client.get(reverse("coaching:snooze", args=[walker.pk]), {"why": "silent"}))
        assert "High pain" in page

        put_aside(client, walker)
        assert codes(coach) == (["silent"], ["pain_high"])
        assert "Put aside until Tue 24 Nov:" in text_of(client.get(ROSTER))
        assert codes(coach, NOW + 3 * DAY) == (["silent"], ["pain_high"])
        assert codes(coach, NOW + 4 * DAY) == (["pain_high", "silent"], [])

        client.post(reverse("coaching:wake", args=[walker.pk]), {"code": "pain_high"})
        assert codes(coach) == (["pain_high", "silent"], [])

    def test_a_new_fall_ends_it(self, coach, silent):
        SnoozeFactory(
            coach=coach, walker=silent.walker, code="fell", weight=TODAY.toordinal(), made_at=NOW
        )
        told = {"minutes": 5, "falls": 1, "client_uuid": uuid.uuid4()}

        log_walk(session=silent.sessions.last(), by=silent.walker, now=NOW + HOUR, **told)

        assert codes(coach, NOW + HOUR) == (["fell", "on_hold"], [])
        Snooze.objects.update(made_at=NOW + 2 * HOUR)
        assert codes(coach, NOW + 2 * HOUR) == (["on_hold"], ["fell"])

    def test_a_stop_ends_it_even_one_that_is_not_shared(self, client_of, coach, grant, silent):
        grant.shares_pain = False
        grant.save()
        put_aside(client_of(coach), silent.walker, code="silent")
        assert codes(coach) == ([], ["silent"])

        AdverseEventFactory(
            walk=silent.sessions.first().walk, kind="stop_for_pain", recorded_at=NOW + HOUR
        )

        assert codes(coach, NOW + HOUR) == (["silent"], [])

    def test_a_hold_ends_it(self, client_of, coach, silent):
        put_aside(client_of(coach), silent.walker)

        hold(enrolment=silent, code="fall", by=None, now=NOW + HOUR)

        assert codes(coach, NOW + HOUR) == (["on_hold", "pain_high"], [])

    def test_another_coach_sees_everything(self, coach, stranger, grant, silent):
        SnoozeFactory(coach=stranger, walker=silent.walker, until_on=TODAY + DAY)

        assert codes(coach) == (["pain_high", "silent"], [])

    @pytest.mark.parametrize(
        ("choice", "is_kept"),
        [
            (("pain_high", 0), False),
            (("pain_high", 1), True),
            (("pain_high", 7), True),
            (("pain_high", 8), False),
            (("silent", 28), True),
            (("silent", 29), False),
            (("behind", 3), False),
            (("made-up", 3), False),
        ],
    )
    def test_it_lasts_a_week_or_four(self, client_of, coach, silent, choice, is_kept):
        code, days = choice
        sent = {"code": code, "until_on": (TODAY + days * DAY).isoformat()}

        response = put_aside(client_of(coach), silent.walker, **sent)

        assert response.status_code == (302 if is_kept else 200)
        assert Snooze.objects.exists() is is_kept

    @pytest.mark.parametrize(("days", "is_kept"), [(7, True), (8, False)])
    def test_the_action_asks_again(self, coach, grant, days, is_kept):
        until_on = TODAY + days * DAY
        if is_kept:
            snooze(grant=grant, by=coach, reason=FELL, until_on=until_on, now=NOW)
        else:
            with pytest.raises(TooLongError):
                snooze(grant=grant, by=coach, reason=FELL, until_on=until_on, now=NOW)

        assert Snooze.objects.exists() is is_kept

    def test_without_a_reason_there_is_nothing_to_put_aside(self, client_of, coach, grant):
        page = client_of(coach).get(reverse("coaching:snooze", args=[grant.walker.pk]))

        assert page.status_code == 302

    def test_the_database_keeps_one_for_each_reason(self, coach, walker):
        SnoozeFactory(coach=coach, walker=walker)

        # one_snooze_per_coach_walker_and_reason
        with pytest.raises(IntegrityError), transaction.atomic():
            SnoozeFactory(coach=coach, walker=walker)
        with pytest.raises(IntegrityError, match="nobody_snoozes_themselves"):
            SnoozeFactory(coach=coach, walker=coach)


class TestViews:
    def test_a_view_is_kept_used_and_removed(self, client_of, coach, silent):
        client = client_of(coach)
        address = reverse("coaching:saved_views")

        assert "Keep the view you came from" not in text_of(client.get(address))
        kept = client.post(f"{address}?why=silent&sort=pain&page=2&x=1", {"name": " My  Monday "})

        assert kept["Location"] == "/coach/?why=silent&sort=pain"
        assert "My Monday" in text_of(client.get(ROSTER))
        view = SavedView.objects.get()
        client.post(reverse("coaching:remove_view", args=[view.pk]))
        assert not SavedView.objects.exists()

    def test_the_usual_roster_is_no_view(self, client_of, coach, grant):
        client_of(coach).post(reverse("coaching:saved_views"), {"name": "All"})

        assert not SavedView.objects.exists()

    def test_there_is_an_end_to_them(self, coach):
        for number in range(MOST_VIEWS):
            save_view(coach=coach, name=f"View {number}", query="why=fell", now=NOW)

        save_view(coach=coach, name="View 1", query="why=pain", now=NOW)
        with pytest.raises(TooManyViewsError):
            save_view(coach=coach, name="One more", query="why=fell", now=NOW)
        assert coach.saved_views.get(name="View 1").query == "why=pain"

    def test_the_page_says_when_there_are_too_many(self, client_of, coach, grant):
        SavedViewFactory.create_batch(MOST_VIEWS, coach=coach)

        page = client_of(coach).post(
            f"{reverse('coaching:saved_views')}?why=fell", {"name": "One more"}
        )

        assert "You keep twelve views already." in text_of(page)

    def test_the_database_keeps_names_apart_and_views_of_something(self, coach):
        SavedViewFactory(coach=coach, name="Mine")

        # one_saved_view_per_coach_and_name
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedViewFactory(coach=coach, name="Mine")
        with pytest.raises(IntegrityError, match="a_saved_view_chooses_something"):
            SavedViewFactory(coach=coach, query="")


class TestOrders:
    @pytest.fixture
    def three(self, coach):
        for name, pain, days, ahead in (("Ann", 1, 2, 3), ("Bob", 5, 1, 1), ("Cid", 3, 4, 2)):
            walker = UserFactory(name=name)
            GrantFactory(walker=walker, coach=coach, clinic=coach.memberships.get().clinic)
            plan = EnrolmentFactory(walker=walker, starts_on=TODAY - 6 * DAY)
            done = SessionFactory(enrolment=plan, planned_on=TODAY - days * DAY, status="walked")
            WalkFactory(session=done, pain_after=pain, pain_worst=5)
            SessionFactory(enrolment=plan, planned_on=TODAY + ahead * DAY)
            if name == "Cid":
                SessionFactory(enrolment=plan, planned_on=TODAY - DAY)

    @pytest.mark.parametrize(
        ("sort", "names"),
        [
            ("name", ["Ann", "Bob", "Cid"]),
            ("pain", ["Bob", "Cid", "Ann"]),
            ("done", ["Cid", "Ann", "Bob"]),
            ("last", ["Cid", "Ann", "Bob"]),
            ("next", ["Bob", "Cid", "Ann"]),
            ("need", ["Cid", "Ann", "Bob"]),
            ("made-up", ["Cid", "Ann", "Bob"]),
        ],
    )
    def test_a_column_can_say_who_comes_first(self, coach, three, sort, names):
        page = roster_page(coach=coach, look=look_from({"sort": sort}), now=NOW)

        assert [row.name for _title, _count, rows in page.groups for row in rows] == names

    def test_a_programme_can_be_chosen(self, client_of, coach, three):
        client = client_of(coach)

        assert "3 of 3 shown" in text_of(client.get(ROSTER, {"programme": "Foundations 10 to 30"}))
        assert "No walker matches." in text_of(client.get(ROSTER, {"programme": "Another"}))
