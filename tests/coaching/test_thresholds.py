"""From when reasons show to one coach: both sides of each figure, what nobody can move, and the page."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent
from coaching.actions import choose_thresholds
from coaching.models import OwnThresholds
from coaching.reasons import Code, Facts, Reason, TellFacts, WalkFacts, Yes, reasons
from coaching.reports.roster import roster_page
from coaching.reports.thresholds import thresholds_of
from coaching.reports.walker import walker_page
from coaching.thresholds import RANGES, USUAL, Behind, Thresholds
from tests.coaching.reading import text_of
from tests.factories import (
    NOW,
    TODAY,
    EnrolmentFactory,
    MembershipFactory,
    OwnThresholdsFactory,
    SessionFactory,
    SnoozeFactory,
    WalkFactory,
)

DAY = dt.timedelta(days=1)
ADDRESS = "/coach/thresholds/"
MOVABLE = {
    Code.PAIN_HIGH,
    Code.PAIN_RISING,
    Code.NEAR_FALLS,
    Code.UNSURE,
    Code.SILENT,
    Code.BEHIND,
}


def codes(facts, **chosen):
    return [reason.code for reason in reasons(facts, Thresholds(**chosen))]


def walks(**scores):
    return (WalkFacts(TODAY - DAY, **scores),)


def test_the_usual_is_what_holds_without_a_choice():
    assert (
        Thresholds(
            silent_days=7,
            high_pain=6,
            pain_rise=2,
            behind=Behind.TWO_THIRDS,
            low_confidence=2,
            near_falls=3,
        )
        == USUAL
    )


@pytest.mark.parametrize(("days", "found"), [(9, []), (10, [Code.SILENT])])
def test_silence_shows_from_the_chosen_day(days, found):
    facts = Facts(today=TODAY, starts_on=TODAY - days * DAY)

    assert codes(facts, silent_days=10) == found


@pytest.mark.parametrize(("worst", "found"), [(3, []), (4, [Code.PAIN_HIGH])])
def test_pain_shows_from_the_chosen_score(worst, found):
    assert codes(Facts(today=TODAY, walks=walks(pain_worst=worst)), high_pain=4) == found


@pytest.mark.parametrize(("rise", "found"), [(2, []), (3, [Code.PAIN_RISING])])
def test_a_rise_shows_from_the_chosen_step(rise, found):
    scores = tuple(WalkFacts(TODAY - DAY, pain_after=score) for score in (rise, 1, 0))

    assert codes(Facts(today=TODAY, walks=scores), pain_rise=3) == found


@pytest.mark.parametrize(
    ("behind", "done", "found"),
    [
        ("half", 6, []),
        ("half", 5, [Code.BEHIND]),
        ("two_thirds", 8, []),
        ("two_thirds", 7, [Code.BEHIND]),
        ("three_quarters", 9, []),
        ("three_quarters", 8, [Code.BEHIND]),
        ("all", 12, []),
        ("all", 11, [Code.BEHIND]),
    ],
)
def test_behind_shows_below_the_chosen_share(behind, done, found):
    facts = Facts(today=TODAY, walks=walks(), starts_on=TODAY - 13 * DAY, planned=12, done=done)

    assert codes(facts, behind=Behind(behind)) == found


@pytest.mark.parametrize(("score", "found"), [(4, []), (3, [Code.UNSURE]), (1, [Code.UNSURE])])
def test_doubt_shows_up_to_the_chosen_score(score, found):
    assert codes(Facts(today=TODAY, walks=walks(confidence=score)), low_confidence=3) == found


@pytest.mark.parametrize(
    ("near_falls", "chosen", "found"),
    [(0, 1, []), (1, 1, [Code.NEAR_FALLS]), (1, 2, []), (2, 3, [Code.NEAR_FALLS])],
)
def test_near_falls_show_from_the_chosen_number_or_as_in_table_four(near_falls, chosen, found):
    told = Facts(today=TODAY, walks=walks(near_falls=near_falls))

    assert codes(told, near_falls=chosen) == found


def test_near_falls_of_two_weeks_are_added_up():
    one, other = (WalkFacts(TODAY - days * DAY, near_falls=1) for days in (1, 9))

    assert reasons(Facts(today=TODAY, walks=(one, other)), Thresholds(near_falls=2)) == (
        Reason(Code.NEAR_FALLS, value=2, on=TODAY - DAY),
    )


SCORE = st.none() | st.integers(0, 10)
WALKS = st.lists(
    st.builds(
        WalkFacts,
        walked_on=st.integers(0, 20).map(lambda days: TODAY - days * DAY),
        falls=st.integers(0, 2),
        pain_worst=SCORE,
        pain_after=SCORE,
        near_falls=st.integers(0, 4),
        confidence=st.none() | st.integers(1, 5),
    ),
    max_size=5,
).map(tuple)
FACTS = st.builds(
    Facts,
    today=st.just(TODAY),
    walks=WALKS,
    told=st.sampled_from(
        [(), (TellFacts(TODAY, frozenset({"swelling"})), TellFacts(TODAY, frozenset({"again"})))]
    ),
    starts_on=st.sampled_from([None, TODAY - 30 * DAY]),
    is_on_hold=st.booleans(),
    yes=st.sampled_from([Yes(), Yes(is_missing=True), Yes(ends_on=TODAY)]),
    answered_on=st.sampled_from([None, TODAY]),
    offered_on=st.sampled_from([None, TODAY - 9 * DAY]),
    wrote_on=st.sampled_from([None, TODAY]),
    shares_pain=st.booleans(),
)
ANYTHING = st.integers(-5, 100)
CHOSEN = st.builds(
    Thresholds,
    silent_days=ANYTHING,
    high_pain=ANYTHING,
    pain_rise=ANYTHING,
    behind=st.sampled_from(Behind),
    low_confidence=ANYTHING,
    near_falls=ANYTHING,
)


@given(FACTS, CHOSEN)
def test_whatever_is_chosen_hides_no_fall_no_hold_and_nothing_our_rules_act_on(facts, chosen):
    usual, own = reasons(facts), reasons(facts, chosen)

    fixed = [reason for reason in usual if reason.code not in MOVABLE]
    assert [reason for reason in own if reason.code not in MOVABLE] == fixed
    acted_on = {each for each in usual if each.code in {Code.PAIN_HIGH, Code.NEAR_FALLS}}
    assert acted_on <= set(own)


@pytest.fixture
def sore(grant):
    """A walk yesterday with a worst pain of 4 and one near-fall, after 11 days on which nothing was planned."""
    plan = EnrolmentFactory(walker=grant.walker, starts_on=TODAY - 12 * DAY)
    done = SessionFactory(enrolment=plan, planned_on=TODAY - DAY, status="walked")
    WalkFactory(session=done, pain_worst=4, pain_after=1)
    SessionFactory(enrolment=plan, planned_on=TODAY)
    return plan


def seen(person):
    page = roster_page(coach=person, now=NOW)
    return [
        reason.code.value
        for _title, _count, rows in page.groups
        for row in rows
        for reason in row.reasons
    ]


def on_the_page(grant, reader):
    grant.reader = reader
    return [reason.code.value for reason in walker_page(grant=grant, now=NOW).standing.reasons]


class TestWhoSees:
    def test_the_roster_and_the_page_ask_for_the_readers_own(self, coach, grant, sore):
        assert seen(coach) == on_the_page(grant, coach) == []

        OwnThresholdsFactory(coach=coach)

        assert seen(coach) == on_the_page(grant, coach) == ["pain_high"]

    def test_what_one_coach_chose_changes_nothing_for_another(self, coach, grant, sore, stranger):
        OwnThresholdsFactory(coach=stranger)

        assert seen(coach) == on_the_page(grant, coach) == []

    def test_beside_reasons_put_aside(self, coach, grant, sore):
        OwnThresholdsFactory(coach=coach)
        for code in ("pain_high", "silent"):
            SnoozeFactory(coach=coach, walker=grant.walker, code=code, weight=4, made_at=NOW)

        assert seen(coach) == on_the_page(grant, coach) == []
        row = roster_page(coach=coach, now=NOW).groups[0][2][0]
        assert [reason.code for reason, _until in row.snoozed] == [Code.PAIN_HIGH]

    def test_the_line_of_pain_is_marked_from_the_same_rise(self, coach, grant, sore):
        for days, after in ((3, 0), (2, 0)):
            done = SessionFactory(enrolment=sore, planned_on=TODAY - days * DAY, status="walked")
            WalkFactory(session=done, pain_worst=1, pain_after=after)
        assert roster_page(coach=coach, now=NOW).groups[0][2][0].pain_class == ""

        OwnThresholdsFactory(coach=coach, pain_rise=1)

        row = roster_page(coach=coach, now=NOW).groups[0][2][0]
        assert (row.pain_class, row.reasons[1].code) == ("up", Code.PAIN_RISING)
        assert walker_page(grant=grant, now=NOW).standing == row


SENT = {
    "silent_days": "5",
    "high_pain": "4",
    "pain_rise": "1",
    "behind": "half",
    "low_confidence": "3",
    "near_falls": "1",
}


class TestPage:
    def test_a_coach_chooses_and_goes_back_to_the_usual(self, client_of, coach):
        client = client_of(coach)
        assert "Back to the usual" not in text_of(client.get(ADDRESS))

        assert client.post(ADDRESS, SENT)["Location"] == reverse("coaching:roster")

        assert thresholds_of(coach) == Thresholds(5, 4, 1, Behind.HALF, 3, 1)
        assert 'value="4"' in (page := text_of(client.get(ADDRESS)))
        assert "Back to the usual" in page
        client.post(ADDRESS, {"do": "usual"})
        assert thresholds_of(coach) == USUAL
        assert not OwnThresholds.objects.exists()

    def test_the_usual_figures_need_no_row(self, client_of, coach):
        usual = {"silent_days": 7, "high_pain": 6, "pain_rise": 2, "behind": "two_thirds"}

        client_of(coach).post(ADDRESS, {**usual, "low_confidence": 2, "near_falls": 3})

        assert not OwnThresholds.objects.exists()
        assert not AuditEvent.objects.filter(verb="thresholds.chosen").exists()

    def test_it_is_noted_once(self, coach):
        wanted = Thresholds(silent_days=4)

        choose_thresholds(coach=coach, wanted=wanted, now=NOW)
        choose_thresholds(coach=coach, wanted=wanted, now=NOW + DAY)

        (line,) = AuditEvent.objects.filter(verb="thresholds.chosen")
        assert (line.actor, line.at, line.detail["silent_days"]) == (coach, NOW, 4)

    @pytest.mark.parametrize("name", RANGES)
    @pytest.mark.parametrize("beyond", [-1, 1])
    def test_a_figure_has_two_ends_and_both_are_said(self, client_of, coach, name, beyond):
        least, most = RANGES[name]
        client, inside = client_of(coach), (least if beyond < 0 else most)

        page = client.post(ADDRESS, {**SENT, name: inside + beyond})
        assert f"Write a whole number from {least} to {most}." in text_of(page)
        assert not OwnThresholds.objects.exists()

        assert client.post(ADDRESS, {**SENT, name: inside}).status_code == 302

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"silent_days": ""}, "Write a whole number from 3 to 14."),
            ({"silent_days": "a week"}, "Write a whole number from 3 to 14."),
            ({"behind": ""}, "Choose from when somebody is behind."),
            ({"behind": "never"}, "Choose one of the four."),
        ],
    )
    def test_nonsense_says_what_to_write(self, client_of, coach, change, said):
        page = client_of(coach).post(ADDRESS, {**SENT, **change})

        assert said in text_of(page)
        assert not OwnThresholds.objects.exists()

    def test_an_assistant_has_their_own_and_a_walker_none(self, client_of, walker):
        assistant = MembershipFactory(role="assistant").person

        assert client_of(assistant).post(ADDRESS, SENT).status_code == 302
        assert thresholds_of(assistant).high_pain == 4
        assert client_of(walker).get(ADDRESS).status_code == 404

    def test_the_roster_leads_there(self, client_of, coach, grant):
        assert f'href="{ADDRESS}"' in text_of(client_of(coach).get(reverse("coaching:roster")))


class TestConstraints:
    @pytest.mark.parametrize(
        ("name", "constraint"),
        [
            ("silent_days", "silence_shows_after_3_to_14_days"),
            ("high_pain", "high_pain_shows_from_6_at_the_latest"),
            ("pain_rise", "a_rise_of_pain_that_shows_is_1_to_4"),
            ("low_confidence", "confidence_that_shows_is_at_most_1_to_4"),
            ("near_falls", "near_falls_show_from_3_at_the_latest"),
        ],
    )
    def test_the_database_keeps_each_range(self, coach, name, constraint):
        least, most = RANGES[name]
        for wrong in (least - 1, most + 1):
            with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
                OwnThresholdsFactory(coach=coach, **{name: wrong})
        for right in (least, most):
            OwnThresholdsFactory(coach=coach, **{name: right}).delete()

    def test_the_database_knows_the_shares_and_keeps_one_row_a_coach(self, coach):
        with (
            pytest.raises(IntegrityError, match="behind_is_one_of_the_shares"),
            transaction.atomic(),
        ):
            OwnThresholdsFactory(coach=coach, behind="never")
        OwnThresholdsFactory(coach=coach)
        # the field itself is unique
        with pytest.raises(IntegrityError), transaction.atomic():
            OwnThresholdsFactory(coach=coach)
