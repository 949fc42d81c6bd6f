"""The walker's page of who looked at what and when."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.audit import record
from tests.coaching.reading import text_of
from tests.factories import GrantFactory, MembershipFactory, UserFactory

LOOKS = "/settings/sharing/looks/"


def look(grant, at, verb="walker.viewed"):
    return record(at=at, actor=grant.coach, verb=verb, subject=grant.walker, target=grant.pk)


class TestLooks:
    def test_a_coach_who_opens_pages_is_listed_with_what_they_opened(
        self, client_of, walker, coach, grant
    ):
        coachs = client_of(coach)
        for name in ("coaching:walker", "coaching:assign", "coaching:walker_messages"):
            coachs.get(reverse(name, kwargs={"pk": walker.pk}))

        body = text_of(client_of(walker).get(LOOKS))

        assert '<h2 id="day-2026-11-21" class="h3">Saturday 21 November 2026</h2>' in body
        assert body.count("Cora Hill, Hillside") == 3
        for what in (
            "your page: plan, walks and what you share",
            "your plan, to choose or change it",
            "your messages",
        ):
            assert what in body

    def test_times_are_the_walkers_own(self, client_of, walker, grant, now):
        walker.time_zone = "Pacific/Auckland"
        walker.save()
        look(grant, now)

        body = text_of(client_of(walker).get(LOOKS))

        assert "Saturday 21 November 2026" in body
        assert ">22:00</time>" in body

    def test_one_sees_only_who_looked_at_oneself(self, client_of, walker, grant, now):
        other = GrantFactory(coach=grant.coach, clinic=grant.clinic)
        look(other, now)
        record(at=now, actor=walker, verb="walker.viewed", subject=walker)

        assert "Nobody has opened a page about you." in text_of(client_of(walker).get(LOOKS))

    def test_what_is_no_look_is_left_out(self, client_of, walker, grant, now):
        look(grant, now, verb="programme.assigned")

        assert "Nobody has opened a page about you." in text_of(client_of(walker).get(LOOKS))

    def test_the_looks_of_an_account_that_is_gone_stay(self, client_of, walker, grant, now):
        look(grant, now)
        grant.coach.delete()

        assert "Somebody whose account is gone" in text_of(client_of(walker).get(LOOKS))

    def test_older_looks_are_on_the_next_page(self, client_of, walker, grant, now):
        made = [look(grant, now - dt.timedelta(hours=30 - row // 2)) for row in range(51)]
        client = client_of(walker)

        first = text_of(client.get(LOOKS))
        second = text_of(client.get(LOOKS, {"before": made[1].pk}))

        assert (first.count("<time"), second.count("<time")) == (50, 1)
        assert f'href="?before={made[1].pk}"' in first
        assert "?before=" not in second

    @pytest.mark.parametrize("before", ["x", "-1", "9" * 19, "9" * 60, "\u0661"])
    def test_an_odd_page_is_the_first_or_empty(self, client_of, walker, grant, now, before):
        look(grant, now)

        assert client_of(walker).get(LOOKS, {"before": before}).status_code == 200

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(self, client_of, walker, now, number, django_assert_num_queries):
        for _ in range(number):
            membership = MembershipFactory()
            look(
                GrantFactory(walker=walker, coach=membership.person, clinic=membership.clinic),
                now,
            )
        client = client_of(walker)

        with django_assert_num_queries(6):
            client.get(LOOKS)

    def test_is_led_to_from_sharing_and_the_account(self, client_of, walker):
        client = client_of(walker)

        for page in ("/settings/sharing/", reverse("accounts:account")):
            assert f'href="{LOOKS}"' in text_of(client.get(page))

    def test_somebody_new_finds_it_empty(self, client_of):
        assert client_of(UserFactory()).get(LOOKS).status_code == 200
