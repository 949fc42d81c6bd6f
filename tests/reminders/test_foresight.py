"""What people are shown is what the engine then owes: day by day, over random wishes, terms, plans and zones."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.models import Delivery
from reminders import actions, timing
from reminders.models import Preference
from reminders.planning import OWED
from reminders.reports.coming import coming_to
from tests.factories import NOW
from tests.reminders.lives import A_DAY, STARTS, ZONES, live, plans, wishes


@pytest.mark.django_db
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    now=st.sampled_from(STARTS),
    zone=st.sampled_from(ZONES),
    plan=plans,
    chosen=wishes,
)
@example(
    now=NOW,
    zone="Europe/London",
    plan={
        "at": None,
        "days": {0, 1, 2, 3, 15},
        "screened": 16,
        "walked": 21,
        "quiet": None,
        "pause": None,
        "is_stopped": False,
    },
    chosen={Preference.Kind.WEEKLY_SUMMARY: (True, dt.time(17, 45), 62)},
)
def test_what_is_foreseen_is_what_is_owed(now, zone, plan, chosen):
    Delivery.objects.all().delete()
    person = live(now, zone, plan, chosen)
    # What was due before begins in the ledger, as it would if the engine had run all along.
    actions.owe_everything(now=now)
    before = set(Delivery.objects.filter(person=person).values_list("pk", flat=True))
    foreseen = {
        (each.kind.code, each.one.occurrence, each.when.asked_at, each.when.goes_at)
        for each in coming_to(person, now=now)
        if each.when.fate in OWED and each.when.asked_at > now
    }

    for number in range(1, 15):
        actions.owe_everything(now=now + number * A_DAY)

    owed = Delivery.objects.filter(person=person).exclude(pk__in=before)
    rows = owed.values_list("kind", "occurrence", "due_at", "next_at")
    assert set(rows) == foreseen
    person.delete()


def test_the_zones_of_this_file_are_known():
    assert set(ZONES) <= {zone.key for zone in timing.zones()}
