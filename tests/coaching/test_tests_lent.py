"""Results of physical tests reach a coach only when the walker lends them."""

import pytest
import time_machine

from accounts.models import AuditEvent
from coaching.actions import accept, change_sharing
from tests.factories import NOW, InvitationFactory, MeasureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_nine():
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(client_of, grant):
    body: str = client_of(grant.coach).get(f"/coach/walkers/{grant.walker_id}/").content.decode()
    return body


def test_a_coach_sees_results_that_are_lent_and_no_reading(client_of, grant):
    grant.shares_tests = True
    grant.save()
    MeasureFactory(walker=grant.walker, tenths=90, compared_with=12)
    MeasureFactory(walker=grant.walker, tenths=400, left_out_at=NOW)

    body = page_of(client_of, grant)

    assert "30-second chair stand: 1 result, too early to speak of a trend" in body
    assert "9 stands" in body
    assert "40 stands" not in body
    assert "line for your age" not in body


def test_a_coach_sees_nothing_that_is_not_lent(client_of, grant):
    grant.shares_tests = False
    grant.save()
    MeasureFactory(walker=grant.walker, tenths=90)

    body = page_of(client_of, grant)

    assert "9 stands" not in body
    assert "Results of physical tests are not shared" in body


def test_the_walker_changes_it_on_the_sharing_page(client_of, grant):
    grant.shares_tests = False
    grant.save()
    form = {"grant": str(grant.pk), "shares_pain": "on", "shares_notes": "on"}
    seen = []
    for tests in ({"shares_tests": "on"}, {}):
        client_of(grant.walker).post("/settings/sharing/", form | tests)
        grant.refresh_from_db()
        seen.append(grant.shares_tests)

    assert seen == [True, False]
    assert [
        event.detail["tests"] for event in AuditEvent.objects.filter(verb="grant.changed")
    ] == [
        False,
        True,
    ]


def test_nothing_is_lent_that_was_not_asked_for(walker, coach, clinic_admin):
    clinic = coach.memberships.get().clinic
    invitation = InvitationFactory(clinic=clinic, coach=coach, email=walker.email)

    grant = accept(
        invitation=invitation, walker=walker, shares_pain=True, shares_notes=True, now=NOW
    )
    changed = change_sharing(grant=grant, shares_pain=True, shares_notes=True, now=NOW)

    assert (grant.shares_tests, changed.shares_tests) == (False, False)
