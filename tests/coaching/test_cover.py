"""Leave and hand-over: arranged by the coach or an admin, agreed to by walkers, ended by date."""

import datetime as dt

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.models import AuditEvent, Delivery
from coaching import access, actions
from coaching.models import Cover, CoverAnswer
from reminders.messages import LETTERS
from tests.coaching.reading import text_of
from tests.factories import NOW, CoverFactory, GrantFactory, MembershipFactory
from walkapp.mail import NotWantedError

COVER = "/clinic/cover/"
SHARING = "/settings/sharing/"
TODAY = NOW.date()
A_DAY = dt.timedelta(days=1)
A_SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def ben(grant):
    """Another coach of the clinic."""
    return MembershipFactory(clinic=grant.clinic, person__name="Ben Adey").person


def form_of(away, stand_in, first_on=TODAY, last_on=TODAY + 13 * A_DAY):
    return {
        "away": away.pk,
        "stand_in": stand_in.pk,
        "first_on": first_on.isoformat(),
        "last_on": last_on.isoformat() if last_on else "",
    }


def arrange(grant, stand_in, **changes):
    wanted = {
        "clinic": grant.clinic,
        "away": grant.coach,
        "stand_in": stand_in,
        "first_on": TODAY,
        "last_on": TODAY + 13 * A_DAY,
        "by": grant.coach,
        "now": NOW,
    }
    return actions.arrange_cover(**{**wanted, **changes})


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def sees(person, grant, now=NOW) -> bool:
    return list(access.current_grants(person, now)) == [grant]


class TestArranging:
    def test_a_coach_arranges_their_own_leave_once(self, client_of, coach, ben, grant):
        client = client_of(coach)

        for _press in range(2):
            response = client.post(COVER, form_of(coach, ben))

        cover = Cover.objects.get()
        assert response.url == f"{COVER}?clinic={grant.clinic_id}"
        assert (cover.away, cover.stand_in, cover.made_by) == (coach, ben, coach)
        assert (cover.starts_at, cover.ends_at) == (
            dt.datetime(2026, 11, 21, tzinfo=dt.UTC),
            dt.datetime(2026, 12, 5, tzinfo=dt.UTC),
        )
        assert AuditEvent.objects.get(verb="cover.arranged").place == grant.clinic_id
        assert Delivery.objects.get(kind="cover").person == grant.walker

    def test_days_are_those_of_the_coach_who_is_away(self, coach, ben, grant):
        coach.time_zone = "Pacific/Auckland"
        coach.save()

        cover = arrange(grant, ben)

        assert cover.starts_at == dt.datetime(2026, 11, 20, 11, tzinfo=dt.UTC)

    def test_an_admin_arranges_it_for_anybody(self, client_of, clinic_admin, coach, ben, grant):
        client_of(clinic_admin).post(COVER, form_of(coach, ben, last_on=None))

        cover = Cover.objects.get()
        assert (cover.made_by, cover.ends_at, cover.last_on) == (clinic_admin, None, None)

    def test_a_caseload_left_behind_can_be_handed_over(
        self, client_of, clinic_admin, coach, ben, grant
    ):
        grant.shares_team = True
        grant.save()
        coach.memberships.update(left_at=NOW)

        client_of(clinic_admin).post(COVER, form_of(coach, ben, last_on=None))

        assert sees(ben, grant)

    def test_a_coach_arranges_nobody_elses(self, client_of, coach, ben, grant):
        response = client_of(ben).post(COVER, form_of(coach, ben))

        assert "Choose a coach of this clinic." in text_of(response)
        with pytest.raises(actions.NotYoursToArrangeError):
            arrange(grant, ben, by=ben)

    @pytest.mark.parametrize("who", ["stranger", "walker", "assistant", "self", "left"])
    def test_only_another_coach_of_the_clinic_stands_in(self, client_of, request, grant, who):
        coach = grant.coach
        if who == "assistant":
            person = MembershipFactory(clinic=grant.clinic, role="assistant").person
        elif who == "left":
            person = MembershipFactory(clinic=grant.clinic, left_at=NOW).person
        else:
            person = coach if who == "self" else request.getfixturevalue(who)

        body = text_of(client_of(coach).post(COVER, form_of(coach, person)))

        assert "coach of this clinic." in body
        with pytest.raises(actions.CannotStandInError):
            arrange(grant, person)
        assert not Cover.objects.exists()

    @pytest.mark.parametrize(
        "days",
        [
            (TODAY - A_DAY, TODAY),
            (TODAY, TODAY - A_DAY),
            (TODAY + 2 * A_DAY, TODAY + A_DAY),
        ],
    )
    def test_days_lie_ahead_and_in_their_order(self, client_of, coach, ben, grant, days):
        response = client_of(coach).post(COVER, form_of(coach, ben, *days))

        assert response.status_code == 200
        with pytest.raises(actions.DaysOfCoverError):
            arrange(grant, ben, first_on=days[0], last_on=days[1])

    def test_an_admin_of_another_clinic_arranges_nothing_here(self, coach, ben, grant):
        outsider = MembershipFactory(role="admin")

        with pytest.raises(actions.NotYoursToArrangeError):
            arrange(grant, ben, by=outsider.person)
        MembershipFactory(clinic=outsider.clinic, person=ben)
        with pytest.raises(actions.NotYoursToArrangeError):
            arrange(grant, ben, by=outsider.person, clinic=outsider.clinic)


class TestCallingOff:
    def test_closes_the_open_page_of_the_stand_in(self, client_of, coach, ben, grant):
        grant.shares_team = True
        grant.save()
        cover = arrange(grant, ben)
        page = reverse("coaching:walker", kwargs={"pk": grant.walker_id})
        bens = client_of(ben)
        before = bens.get(page).status_code

        client_of(coach).post(reverse("coaching:call_off", kwargs={"pk": cover.pk}))

        assert (before, bens.get(page).status_code) == (200, 404)
        assert AuditEvent.objects.filter(verb="cover.called_off").count() == 1

    def test_is_for_the_coach_and_the_admin(self, client_of, clinic_admin, ben, grant, stranger):
        url = reverse("coaching:call_off", kwargs={"pk": arrange(grant, ben).pk})

        answers = [client_of(one).post(url).status_code for one in (ben, stranger, clinic_admin)]

        assert answers == [404, 404, 302]

    def test_twice_is_once(self, coach, ben, grant):
        cover = arrange(grant, ben)

        for later in (NOW, NOW + A_DAY):
            ended = actions.call_off_cover(cover=cover, by=coach, now=later)

        assert ended.called_off_at == NOW


class TestTheWalkersYes:
    def answer(self, client, grant, cover, says):
        url = reverse("coaching:answer_cover", kwargs={"pk": grant.pk})
        return client.post(url, {"cover": cover.pk, "answer": says})

    def test_is_asked_for_given_and_taken_back(self, client_of, walker, ben, grant):
        cover = arrange(grant, ben)
        client = client_of(walker)
        page = reverse("coaching:walker", kwargs={"pk": walker.pk})
        bens, seen, words = client_of(ben), [], []
        for says in ("", "yes", "no"):
            if says:
                self.answer(client, grant, cover, says)
            words.append(text_of(client.get(SHARING)))
            seen.append(bens.get(page).status_code)

        assert seen == [404, 200, 404]
        assert "May Ben Adey see what Cora Hill sees in that time" in words[0]
        assert "You said yes: Ben Adey sees what Cora Hill sees" in words[1]
        assert "You said no: Ben Adey sees nothing of yours." in words[2]
        assert CoverAnswer.objects.count() == 1

    def test_is_not_asked_of_who_shares_with_the_team(self, client_of, walker, ben, grant):
        grant.shares_team = True
        grant.save()
        arrange(grant, ben)

        body = text_of(client_of(walker).get(SHARING))

        assert "You share with the team, so Ben Adey sees the same in that time" in body
        assert "/cover/" not in body

    def test_ends_with_the_last_day_of_the_cover(self, client_of, walker, ben, grant):
        cover = arrange(grant, ben)
        self.answer(client_of(walker), grant, cover, "yes")

        assert sees(ben, grant, cover.ends_at - A_SECOND)
        assert not sees(ben, grant, cover.ends_at)

    @pytest.mark.parametrize("says", ["", "perhaps"])
    def test_an_answer_that_is_none_is_none(self, client_of, walker, ben, grant, says):
        cover = arrange(grant, ben)

        assert self.answer(client_of(walker), grant, cover, says).status_code == 404
        assert not CoverAnswer.objects.exists()

    def test_is_given_by_the_walker_about_their_own_coach_alone(
        self, client_of, walker, coach, ben, grant
    ):
        cover = arrange(grant, ben)
        elsewhere = CoverFactory()
        theirs = GrantFactory(coach=coach, clinic=grant.clinic)

        assert self.answer(client_of(coach), grant, cover, "yes").status_code == 404
        assert self.answer(client_of(walker), theirs, cover, "yes").status_code == 404
        assert self.answer(client_of(walker), grant, elsewhere, "yes").status_code == 404
        assert not CoverAnswer.objects.exists()

    def test_comes_too_late_once_the_cover_or_the_grant_is_over(self, walker, coach, ben, grant):
        cover = arrange(grant, ben)
        actions.call_off_cover(cover=cover, by=coach, now=NOW)
        with pytest.raises(actions.CoverOverError):
            actions.answer_cover(grant=grant, cover=cover, says_yes=True, now=NOW)
        actions.end_grant(grant=grant, by=walker, now=NOW)
        with pytest.raises(actions.SharingOverError):
            actions.answer_cover(grant=grant, cover=cover, says_yes=True, now=NOW)


class TestPage:
    def test_counts_whose_pages_open(self, client_of, coach, ben, grant):
        people = {"coach": coach, "clinic": grant.clinic}
        GrantFactory(**people, shares_team=True)
        yes = GrantFactory(**people)
        GrantFactory(**people, ended_at=NOW)
        cover = arrange(grant, ben)
        actions.answer_cover(grant=yes, cover=cover, says_yes=True, now=NOW)

        body = text_of(client_of(coach).get(COVER))

        assert "Ben Adey for Cora Hill" in body
        assert "Opens the pages of 2 of 3 walkers" in body

    def test_a_coach_reads_about_their_own_cover_alone(self, client_of, ben, grant, clinic_admin):
        other = MembershipFactory(clinic=grant.clinic, person__name="Una Dale").person
        arrange(grant, ben)

        bodies = [text_of(client_of(one).get(COVER)) for one in (other, ben, clinic_admin)]

        assert ["Ben Adey for Cora Hill" in body for body in bodies] == [False, True, True]

    def test_what_is_over_is_gone(self, client_of, coach, ben, grant):
        cover = arrange(grant, ben, last_on=TODAY)

        with time_machine.travel(cover.ends_at, tick=False):
            assert "Nothing is arranged." in text_of(client_of(coach).get(COVER))

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(self, client_of, coach, grant, number, django_assert_num_queries):
        for membership in MembershipFactory.create_batch(number, clinic=grant.clinic):
            arrange(grant, membership.person)
        client = client_of(coach)

        with django_assert_num_queries(10):
            client.get(COVER)


class TestLetter:
    def delivery(self, grant, ben):
        arrange(grant, ben)
        return Delivery.objects.get(kind="cover")

    @pytest.mark.parametrize("is_team", [True, False])
    def test_says_who_and_when_and_whether_to_answer(self, grant, ben, is_team):
        grant.shares_team = is_team
        grant.save()

        letter = LETTERS["cover"](self.delivery(grant, ben), NOW)

        assert letter.context["stand_in"] == "Ben Adey"
        assert (letter.context["first_on"], letter.context["is_asked"]) == (TODAY, not is_team)

    def test_is_held_when_it_was_called_off_or_sharing_ended(self, grant, ben, walker, coach):
        delivery = self.delivery(grant, ben)
        actions.call_off_cover(cover=Cover.objects.get(), by=coach, now=NOW)
        with pytest.raises(NotWantedError, match="called_off"):
            LETTERS["cover"](delivery, NOW)
        Cover.objects.update(called_off_at=None)
        actions.end_grant(grant=grant, by=walker, now=NOW)
        with pytest.raises(NotWantedError, match="grant_ended"):
            LETTERS["cover"](delivery, NOW)
