"""Letters to coaches and those who help them: whom they reach, and what their own thresholds change in them."""

import datetime as dt

import pytest

from accounts.models import Delivery
from coaching import actions as coaching_actions
from reminders import actions
from tests.coaching.reading import text_of
from tests.factories import (
    A_DAY,
    NOW,
    AdverseEventFactory,
    CoverAnswerFactory,
    CoverFactory,
    EnrolmentFactory,
    MembershipFactory,
    MessageFactory,
    OwnThresholdsFactory,
    PreferenceFactory,
    PublishedProgrammeFactory,
    UserFactory,
    WalkFactory,
)

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 7, 30, tzinfo=dt.UTC)


def drain(at):
    return +actions.drain(now_function=lambda: at)


def walk_of(walker, **fields):
    enrolment = walker.enrolments.first() or EnrolmentFactory(walker=walker)
    return WalkFactory(session__enrolment=enrolment, **fields)


def wants(person, kind):
    PreferenceFactory(person=person, kind=kind, local_time=dt.time(7, 30), weekdays=0b001_1111)


def mails(mailoutbox):
    return [(mail.to, mail.subject) for mail in mailoutbox]


@pytest.mark.parametrize(
    "happens",
    [
        lambda walker: AdverseEventFactory(walk=walk_of(walker), kind="fall"),
        lambda walker: walk_of(walker, pain_worst=6, logged_at=NOW),
        lambda walker: EnrolmentFactory(walker=walker).hold("fall", NOW),
    ],
)
def test_thresholds_hold_back_no_alert(grant, mailoutbox, happens):
    OwnThresholdsFactory(
        coach=grant.coach,
        silent_days=14,
        high_pain=6,
        pain_rise=4,
        behind="half",
        low_confidence=1,
        near_falls=3,
    )
    happens(grant.walker)

    assert actions.owe_alerts(now=NOW) == 1
    drain(NOW)
    assert [mail.to for mail in mailoutbox] == [[grant.coach.email]]


@pytest.mark.parametrize(("from_pain", "subjects"), [(4, ["1 walker needs you"]), (5, [])])
def test_the_digest_counts_from_the_coachs_own_thresholds(grant, mailoutbox, from_pain, subjects):
    wants(grant.coach, "coach_digest")
    walk_of(grant.walker, pain_worst=4)
    OwnThresholdsFactory(coach=grant.coach, high_pain=from_pain)

    actions.owe_kind(kind="coach_digest", now=MONDAY)
    drain(MONDAY)

    assert [mail.subject for mail in mailoutbox] == subjects


class TestAnsweredProgrammes:
    """A coach asked to show a programme of theirs to everybody."""

    @pytest.fixture
    def asked(self, grant):
        own = PublishedProgrammeFactory(author=grant.coach, clinic=grant.clinic)
        return coaching_actions.ask_to_list(own=own, by=grant.coach, now=NOW)

    def answer(self, asked, **said):
        by = UserFactory(is_staff=True)
        coaching_actions.answer_listing(asked=asked, by=by, now=NOW, **said)

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"is_granted": True, "words": ""}, "Everybody sees a programme of yours now."),
            ({"is_granted": False, "words": "Too steep for Mrs Reed."}, "and gave it back."),
        ],
    )
    def test_its_author_is_told_once_without_names_and_words(self, asked, mailoutbox, said, words):
        self.answer(asked, **said)
        drain(NOW)
        drain(NOW)

        (letter,) = mailoutbox
        author = asked.own.author.email
        assert (letter.to, letter.subject) == ([author], "An answer about your programme")
        assert words in letter.body
        assert f"/coach/programmes/{asked.own_id}/" in letter.body
        said = letter.body + letter.alternatives[0].content
        assert [word for word in ("Reed", asked.own.document["name"]) if word in said] == []

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            (lambda own: own.author.memberships.update(left_at=NOW), "left"),
            (
                lambda own: coaching_actions.take_off_the_list(own=own, by=own.author, now=NOW),
                "called_off",
            ),
            (
                lambda own: PreferenceFactory(
                    person=own.author, kind="listing_answered", is_on=False
                ),
                "turned_off",
            ),
        ],
    )
    def test_what_is_not_so_any_more_or_not_wanted_is_not_sent(self, asked, change, reason):
        self.answer(asked, is_granted=True, words="")
        change(asked.own)
        drain(NOW)

        row = Delivery.objects.get(kind="listing_answered")
        assert (row.state, row.reason) == ("skipped", reason)


class TestStandingIn:
    """A coach without walkers of their own, for somebody who is away from Saturday on."""

    @pytest.fixture
    def cover(self, grant):
        helper = MembershipFactory(clinic=grant.clinic).person
        wants(helper, "coach_digest")
        walk_of(grant.walker, falls=1)
        return CoverFactory(clinic=grant.clinic, away=grant.coach, stand_in=helper)

    def test_who_stands_in_is_told_how_many_need_them(self, grant, cover, mailoutbox):
        grant.shares_team = True
        grant.save()

        assert actions.owe_kind(kind="coach_digest", now=MONDAY) == 1
        drain(MONDAY)

        assert mails(mailoutbox) == [([cover.stand_in.email], "1 walker needs you")]

    @pytest.mark.parametrize(("says_yes", "owed"), [(True, 1), (False, 0)])
    def test_a_walker_who_lends_to_one_coach_decides(self, grant, cover, says_yes, owed):
        assert actions.owe_kind(kind="coach_digest", now=MONDAY) == 0

        CoverAnswerFactory(cover=cover, grant=grant, says_yes=says_yes)

        assert actions.owe_kind(kind="coach_digest", now=MONDAY) == owed

    @pytest.mark.parametrize(
        "change",
        [
            {"starts_at": MONDAY + A_DAY, "first_on": MONDAY.date() + A_DAY},
            {"ends_at": MONDAY, "last_on": MONDAY.date()},
            {"called_off_at": NOW},
        ],
    )
    def test_before_and_after_nothing_is_owed(self, grant, cover, change):
        grant.shares_team = True
        grant.save()
        for name, value in change.items():
            setattr(cover, name, value)
        cover.save()

        assert actions.owe_kind(kind="coach_digest", now=MONDAY) == 0

    def test_who_stands_in_for_their_own_coach_hears_nothing_of_themselves(self, grant, cover):
        grant.shares_team = True
        grant.walker = cover.stand_in
        grant.save()

        assert actions.owe_kind(kind="coach_digest", now=MONDAY) == 0


class TestAssistants:
    @pytest.fixture
    def assistant(self, grant):
        grant.shares_team = True
        grant.save()
        helper = MembershipFactory(clinic=grant.clinic, role="assistant").person
        wants(helper, "waiting_messages")
        return helper

    def test_are_told_how_many_messages_wait_and_nothing_else(self, grant, assistant, mailoutbox):
        MessageFactory.create_batch(2, grant=grant, body="My knee hurts")
        MessageFactory(grant=grant, sender="coach")
        walk_of(grant.walker, falls=1)

        assert actions.owe_kind(kind="waiting_messages", now=MONDAY) == 1
        assert actions.owe_kind(kind="waiting_messages", now=MONDAY) == 0
        drain(MONDAY)

        assert mails(mailoutbox) == [([assistant.email], "2 messages wait")]
        body = mailoutbox[0].body
        assert "/coach/messages/" in body
        assert [word for word in ("knee", "Wilma", "fell", "fall") if word in body] == []

    def test_hear_nothing_of_what_was_read_or_is_lent_to_one_coach(self, grant, assistant):
        MessageFactory(grant=grant, read_at=NOW)
        grant.shares_team = False
        grant.save()
        MessageFactory(grant=grant)

        actions.owe_kind(kind="waiting_messages", now=MONDAY)
        drain(MONDAY)

        row = Delivery.objects.get(kind="waiting_messages")
        assert (row.state, row.reason) == ("skipped", "none_waits")

    def test_who_left_is_owed_nothing_and_sent_nothing(self, grant, assistant):
        MessageFactory(grant=grant)
        actions.owe_kind(kind="waiting_messages", now=MONDAY)
        assistant.memberships.update(left_at=NOW)
        drain(MONDAY)

        row = Delivery.objects.get(kind="waiting_messages")
        assert (row.state, row.reason) == ("skipped", "left")
        assert actions.owe_kind(kind="waiting_messages", now=MONDAY + A_DAY) == 0

    def test_choose_it_on_the_page_and_coaches_what_is_theirs(self, client_of, assistant, grant):
        pages = {
            role: text_of(client_of(person).get("/settings/reminders/"))
            for role, person in (("assistant", assistant), ("coach", grant.coach))
        }

        for role, page in pages.items():
            assert ("How many messages wait" in page) is (role == "assistant")
            assert ("How many walkers need you" in page) is (role == "coach")

    @pytest.mark.parametrize(
        ("slug", "answers"), [("waiting-messages", [200, 404]), ("coach-digest", [404, 200])]
    )
    def test_the_page_of_a_kind_is_for_its_role(self, client_of, assistant, grant, slug, answers):
        address = f"/settings/reminders/about/{slug}/"

        found = [client_of(one).get(address).status_code for one in (assistant, grant.coach)]

        assert found == answers
