"""Whom a team sees: coaches who stand in, assistants, and nobody by mistake."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from accounts.models import AuditEvent
from coaching import access, actions
from coaching.models import CoverAnswer, Grant, Message
from reminders.reports.alerts import alerts
from tests.coaching.reading import text_of
from tests.factories import (
    NOW,
    AdverseEventFactory,
    CoverAnswerFactory,
    CoverFactory,
    EnrolmentFactory,
    GrantFactory,
    MembershipFactory,
    MessageFactory,
    NoteFactory,
    SessionFactory,
    WalkFactory,
)

A_DAY = dt.timedelta(days=1)
A_SECOND = dt.timedelta(seconds=1)
FORM = "7d3f9a52-0000-4000-8000-000000000001"


@pytest.fixture
def stand_in(grant):
    """Another coach of the clinic, who stands in today."""
    person = MembershipFactory(clinic=grant.clinic, person__name="Ben Adey").person
    CoverFactory(clinic=grant.clinic, away=grant.coach, stand_in=person)
    return person


@pytest.fixture
def assistant(grant):
    """Helps in the clinic."""
    return MembershipFactory(clinic=grant.clinic, role="assistant", person__name="Ann Help").person


@pytest.fixture
def team_grant(grant):
    """The walker lends to the team too."""
    grant.shares_team = True
    grant.save()
    return grant


def sees(person, grant, now=NOW) -> bool:
    return list(access.current_grants(person, now)) == [grant]


def leads(person, grant, now=NOW) -> bool:
    return list(access.led_grants(person, now)) == [grant]


class TestStandingIn:
    def test_opens_what_is_lent_to_the_team(self, stand_in, team_grant):
        assert sees(stand_in, team_grant)
        assert leads(stand_in, team_grant)

    def test_opens_nothing_that_is_lent_to_one_coach(self, stand_in, grant):
        assert not sees(stand_in, grant)

    def test_the_walkers_yes_opens_it_and_their_no_closes_it_again(self, stand_in, grant):
        answer = CoverAnswerFactory(cover=grant.coach.covers_needed.get(), grant=grant)
        opened = sees(stand_in, grant)
        answer.says_yes = False
        answer.save()

        assert opened
        assert not sees(stand_in, grant)

    def test_a_yes_to_another_cover_or_by_another_walker_is_no_yes(self, stand_in, grant, now):
        other = CoverFactory(
            clinic=grant.clinic,
            away=grant.coach,
            stand_in=MembershipFactory(clinic=grant.clinic).person,
        )
        CoverAnswerFactory(cover=other, grant=grant)
        theirs = GrantFactory(coach=grant.coach, clinic=grant.clinic)
        CoverAnswerFactory(cover=grant.coach.covers_needed.get(stand_in=stand_in), grant=theirs)

        assert sees(stand_in, theirs)
        assert sees(other.stand_in, grant)

    def test_begins_and_ends_by_the_clock(self, stand_in, team_grant):
        cover = team_grant.coach.covers_needed.get()
        cover.starts_at, cover.ends_at = NOW, NOW + A_DAY
        cover.last_on = NOW.date()
        cover.save()

        assert [
            sees(stand_in, team_grant, at)
            for at in (NOW - A_SECOND, NOW, NOW + A_DAY - A_SECOND, NOW + A_DAY)
        ] == [False, True, True, False]

    @pytest.mark.parametrize(
        "change",
        [
            {"called_off_at": NOW},
            {"clinic": "other"},
            {"away": "other"},
        ],
    )
    def test_what_is_called_off_or_elsewhere_opens_nothing(self, stand_in, team_grant, change):
        elsewhere = MembershipFactory()
        made = {"other": None, **change}
        if made.get("clinic") == "other":
            made["clinic"] = elsewhere.clinic
        if made.get("away") == "other":
            made["away"] = elsewhere.person
        made.pop("other")
        team_grant.coach.covers_needed.update(**made)

        assert not sees(stand_in, team_grant)

    def test_ends_when_the_stand_in_leaves_or_only_helps(self, stand_in, grant):
        CoverAnswerFactory(cover=grant.coach.covers_needed.get(), grant=grant)
        stand_in.memberships.update(role="assistant")
        assert not sees(stand_in, grant)
        stand_in.memberships.update(role="coach", left_at=NOW)
        assert not sees(stand_in, grant)

    def test_goes_on_when_the_coach_has_left(self, stand_in, team_grant, coach):
        coach.memberships.update(left_at=NOW)

        assert sees(stand_in, team_grant)
        assert not sees(coach, team_grant)
        assert list(Grant.objects.in_force(NOW)) == [team_grant]

    def test_the_end_of_the_grant_ends_it(self, stand_in, team_grant, walker):
        actions.end_grant(grant=team_grant, by=walker, now=NOW)

        assert not sees(stand_in, team_grant)

    def test_nobody_stands_in_for_their_own_coach(self, walker, team_grant, coach):
        MembershipFactory(clinic=team_grant.clinic, person=walker)
        MembershipFactory(clinic=team_grant.clinic, person=walker, role="assistant")
        CoverFactory(clinic=team_grant.clinic, away=coach, stand_in=walker)

        assert list(access.current_grants(walker, NOW)) == []

    def test_ones_own_grant_comes_before_a_covered_one(self, stand_in, team_grant):
        own = GrantFactory(walker=team_grant.walker, coach=stand_in, clinic=team_grant.clinic)

        assert sees(stand_in, own)
        assert access.grant_or_404(stand_in, own.walker_id, NOW) == own

    def test_a_stand_in_may_do_what_a_coach_does(self, client_of, stand_in, team_grant):
        EnrolmentFactory(walker=team_grant.walker)
        client = client_of(stand_in)

        for name in ("walker", "assign", "change", "clearance", "walker_messages", "notes"):
            url = reverse(f"coaching:{name}", kwargs={"pk": team_grant.walker_id})
            assert client.get(url).status_code == 200, name
        assert "Coach: Cora Hill. You stand in for them." in text_of(
            client.get(reverse("coaching:walker", kwargs={"pk": team_grant.walker_id}))
        )
        looked = AuditEvent.objects.filter(verb="walker.viewed", actor=stand_in)
        assert {event.place for event in looked} == {team_grant.clinic_id}

    def test_a_stand_in_never_reads_the_coachs_own_notes(self, client_of, stand_in, team_grant):
        people = {"walker": team_grant.walker, "clinic": team_grant.clinic}
        NoteFactory(author=team_grant.coach, audience="author", body="Between me and me", **people)
        NoteFactory(author=team_grant.coach, audience="team", body="For us all", **people)

        body = text_of(
            client_of(stand_in).get(reverse("coaching:notes", kwargs={"pk": team_grant.walker_id}))
        )

        assert "For us all" in body
        assert "Between me and me" not in body

    def test_alerts_reach_who_stands_in_and_nobody_else(self, stand_in, grant, coach):
        session = SessionFactory(enrolment=EnrolmentFactory(walker=grant.walker), status="walked")
        AdverseEventFactory(walk=WalkFactory(session=session), kind="fall", recorded_at=NOW)
        cover, told = coach.covers_needed.get(), []
        for share, says_yes in ((False, None), (True, None), (False, True), (False, False)):
            Grant.objects.update(shares_team=share)
            if says_yes is not None:
                CoverAnswer.objects.update_or_create(
                    cover=cover,
                    grant=grant,
                    defaults={"says_yes": says_yes, "answered_at": NOW},
                )
            told.append({alert.coach_id for alert in alerts(NOW).values()})

        both = {coach.pk, stand_in.pk}
        assert told == [{coach.pk}, both, both, {coach.pk}]
        Grant.objects.update(shares_team=True)
        assert {alert.coach_id for alert in alerts(cover.ends_at).values()} <= {coach.pk}

    def test_messages_go_to_who_stands_in_and_say_who_wrote(
        self, client_of, stand_in, team_grant, walker
    ):
        actions.send_message(grant=team_grant, by=walker, body="Hello", client_uuid=FORM, now=NOW)
        made = actions.send_message(
            grant=team_grant, by=stand_in, body="Ben here", client_uuid=FORM, now=NOW + A_SECOND
        )

        owed = stand_in.deliveries.filter(kind="message").count()
        assert (owed, team_grant.coach.deliveries.filter(kind="message").count()) == (1, 0)
        assert (made.sender, made.author, made.is_by_team) == ("coach", stand_in, True)
        body = text_of(
            client_of(walker).get(reverse("coaching:thread", kwargs={"pk": team_grant.pk}))
        )
        assert "Ben, Today" in body


class TestAssistants:
    def test_read_what_is_lent_to_the_team_and_nothing_else(self, assistant, grant):
        assert not sees(assistant, grant)
        grant.shares_team = True
        grant.save()
        assert sees(assistant, grant)
        assert not leads(assistant, grant)

    def test_of_another_clinic_see_nothing(self, team_grant):
        assert not sees(MembershipFactory(role="assistant").person, team_grant)

    def test_see_nothing_while_nobody_leads(self, assistant, team_grant, coach):
        coach.memberships.update(left_at=NOW)

        assert not sees(assistant, team_grant)

    def test_read_and_write_but_change_nothing(self, client_of, assistant, team_grant):
        EnrolmentFactory(walker=team_grant.walker)
        client = client_of(assistant)
        url = {
            name: reverse(f"coaching:{name}", kwargs={"pk": team_grant.walker_id})
            for name in ("walker", "assign", "change", "clearance", "resume", "notes")
        }

        page = text_of(client.get(url["walker"]))
        assert "only a coach can change the plan" in page
        for name in ("assign", "change", "clearance"):
            assert url[name] not in page
            assert client.get(url[name]).status_code == 404
        assert client.post(url["resume"]).status_code == 404
        assert client.get(url["notes"]).status_code == 200
        sent = {"body": "A note", "audience": "team", "client_uuid": FORM}
        assert client.post(url["notes"], sent).status_code == 404

    @pytest.mark.parametrize("action", ["assign", "write_note", "resume_walker", "decide"])
    def test_the_actions_refuse_them_too(self, assistant, team_grant, action):
        enrolment = EnrolmentFactory(walker=team_grant.walker)
        calls = {
            "assign": lambda: actions.assign(
                coach=assistant,
                walker=team_grant.walker,
                version=enrolment.version,
                starts_on=NOW.date(),
                weekdays=[0],
                now=NOW,
            ),
            "write_note": lambda: actions.write_note(
                grant=team_grant,
                by=assistant,
                body="A note",
                audience="team",
                client_uuid=FORM,
                now=NOW,
            ),
            "resume_walker": lambda: actions.resume_walker(
                coach=assistant, enrolment=enrolment, now=NOW
            ),
            "decide": lambda: actions.decide(
                coach=assistant, enrolment=enrolment, decision=None, now=NOW
            ),
        }

        with pytest.raises((actions.NotYourWalkerError, actions.ThreadClosedError)):
            calls[action]()

    def test_their_messages_bear_their_name(self, client_of, assistant, team_grant, walker):
        client = client_of(assistant)
        url = reverse("coaching:walker_messages", kwargs={"pk": walker.pk})

        sent = client.post(url, {"body": "Your slippers are here.", "client_uuid": FORM})

        message = Message.objects.get()
        assert (sent.status_code, message.author, message.is_by_team) == (302, assistant, True)
        coachs = text_of(client_of(team_grant.coach).get(url))
        assert "Ann, Today" in coachs
        assert "You, Today" in text_of(client.get(url))

    def test_their_inbox_counts_what_waits(self, client_of, assistant, team_grant):
        MessageFactory(grant=team_grant)
        MessageFactory(grant=GrantFactory(coach=team_grant.coach, clinic=team_grant.clinic))

        body = text_of(client_of(assistant).get(reverse("coaching:inbox")))

        assert "<b>1<span" in body

    def test_are_offered_nothing_that_only_coaches_may(self, client_of, assistant, team_grant):
        client = client_of(assistant)
        roster = text_of(client.get("/coach/"))
        team_grant.shares_team = False
        team_grant.save()
        empty = text_of(client.get("/coach/"))

        assert "Wilma Ford" in roster
        assert "Walkers who share with the team of your clinic appear here." in empty
        for page in (roster, empty):
            assert "/coach/invitations/" not in page
            assert "/coach/programmes/" not in page

    def test_one_walker_of_two_coaches_is_one_row(self, client_of, assistant, team_grant):
        other = MembershipFactory(clinic=team_grant.clinic).person
        people = {"walker": team_grant.walker, "coach": other, "clinic": team_grant.clinic}
        GrantFactory(**people, shares_team=True, began_at=NOW)

        assert sees(assistant, team_grant)
        body = text_of(client_of(assistant).get("/coach/"))
        assert body.count('data-name="wilma ford"') == 1


class TestTwoBrowsers:
    def test_taking_the_team_out_closes_the_open_page_of_an_assistant(
        self, client_of, walker, assistant, team_grant
    ):
        page = reverse("coaching:walker", kwargs={"pk": walker.pk})
        client = client_of(assistant)
        before = client.get(page).status_code

        client_of(walker).post("/settings/sharing/", {"grant": team_grant.pk})

        assert (before, client.get(page).status_code) == (200, 404)

    def test_the_last_day_of_a_cover_closes_the_open_page(self, client_of, stand_in, team_grant):
        page = reverse("coaching:walker", kwargs={"pk": team_grant.walker_id})
        client = client_of(stand_in)
        before = client.get(page).status_code

        with time_machine.travel(NOW + 12 * A_DAY, tick=False):
            assert (before, client.get(page).status_code) == (200, 404)


def test_nobody_but_a_leader_gets_a_grant_to_lead(assistant, team_grant):
    with pytest.raises(Http404):
        access.led_grant_or_404(assistant, team_grant.walker_id, NOW)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("nobody_stands_in_for_themselves", {"stand_in": "away"}),
        ("cover_ends_after_it_starts", {"ends_at": NOW - 3 * A_DAY}),
        ("cover_has_a_last_day_when_it_ends", {"last_on": None}),
        ("cover_has_a_last_day_when_it_ends", {"ends_at": None}),
        ("cover_has_a_last_day_when_it_ends", {"last_on": NOW.date() - 30 * A_DAY}),
    ],
)
def test_a_cover_that_makes_no_sense_is_refused(grant, constraint, fields):
    made = {"away": grant.coach, **fields}
    if made.get("stand_in") == "away":
        made["stand_in"] = grant.coach
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CoverFactory(clinic=grant.clinic, **made)


def test_one_answer_per_cover_and_grant(grant):
    answer = CoverAnswerFactory(
        grant=grant, cover=CoverFactory(clinic=grant.clinic, away=grant.coach)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        CoverAnswerFactory(grant=grant, cover=answer.cover)


@pytest.mark.parametrize(
    "fields", [{"sender": "walker", "is_by_team": True}, {"sender": "coach", "with_author": True}]
)
def test_a_message_names_an_author_of_the_team_alone(grant, fields):
    made = {"author": grant.coach} if fields.pop("with_author", False) else {}
    with (
        pytest.raises(IntegrityError, match="message_names_an_author_of_the_team_alone"),
        transaction.atomic(),
    ):
        MessageFactory(grant=grant, **fields, **made)


def test_rows_show_ids_and_no_names(grant):
    cover = CoverFactory(clinic=grant.clinic, away=grant.coach)
    answer = CoverAnswerFactory(cover=cover, grant=grant)

    assert (str(cover), str(answer)) == (f"#{cover.pk}", f"#{answer.pk}")
