"""What coaches do with programmes of their own: publish, offer, retire, show; and who may."""

import datetime as dt

import pytest

from accounts.models import AuditEvent
from coaching import access, actions
from coaching.models import ListingRequest, OwnProgramme
from programmes.actions.enrolment import NotSuitableError, enrol, resume
from programmes.actions.levers import answer_offer
from programmes.clinical.authoring import Pattern, worked_out
from programmes.clinical.screening import ONLY_STEADY_BALANCE, TOO_HARD
from programmes.models import Programme, VersionOffer
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=1)
DAYS = {"starts_on": make.TODAY, "weekdays": [0, 2, 4]}


@pytest.fixture
def published(coach, clinic):
    return make.PublishedProgrammeFactory(author=coach, clinic=clinic)


def longer(document) -> dict:
    """The document with one more minute of warm-up in week 2."""
    weekly = [dict(row) for row in document["weekly"]]
    weekly[1]["segments"] = Pattern(warm_up=240, bouts=8).segments
    return worked_out({**document, "weekly": weekly})


def publish_more(own, by, now=LATER):
    actions.save_draft(own=own, document=longer(own.document), by=by, now=now)
    return actions.publish(own=own, by=by, now=now)


def test_drafts_get_an_id_of_their_own(coach, clinic):
    document = make.document_of("steady-balance")
    first, second = actions.begin(
        author=coach, clinic=clinic, documents=[document, document], now=NOW
    )

    assert first.document["id"] == f"own_{first.pk.hex}" != second.document["id"]
    assert first.document["name"] == "Steady balance (with support)"
    assert OwnProgramme.objects.count() == 2


def test_nobody_begins_in_a_clinic_where_they_do_not_coach(coach):
    with pytest.raises(actions.NotACoachHereError):
        actions.begin(author=coach, clinic=make.ClinicFactory(), documents=[], now=NOW)


def test_two_hundred_drafts_and_not_one_more(coach, clinic):
    make.OwnProgrammeFactory.create_batch(199, author=coach, clinic=clinic)
    document = make.document_of("foundations")

    actions.begin(author=coach, clinic=clinic, documents=[document], now=NOW)
    with pytest.raises(actions.TooManyProgrammesError):
        actions.begin(author=coach, clinic=clinic, documents=[document], now=NOW)


def test_a_draft_keeps_its_id_and_counts_its_changes(draft, coach):
    changed = {**longer(draft.document), "id": "steady_balance"}
    kept = actions.save_draft(own=draft, document=changed, by=coach, now=LATER, seen=1)

    assert (kept.revision, kept.changed_at) == (2, LATER)
    assert kept.document["id"] == draft.document["id"]
    again = actions.save_draft(own=draft, document=changed, by=coach, now=LATER, seen=2)
    assert again.revision == 2


def test_a_draft_that_changed_meanwhile_is_not_overwritten(draft, coach):
    actions.save_draft(own=draft, document=longer(draft.document), by=coach, now=LATER, seen=1)

    with pytest.raises(actions.ChangedMeanwhileError) as refusal:
        actions.save_draft(own=draft, document=draft.document, by=coach, now=LATER, seen=1)
    assert refusal.value.revision == 2
    draft.refresh_from_db()
    assert draft.document["weekly"][1]["total_minutes_per_session"] == 13


def test_publishing_makes_an_unlisted_programme_with_one_version(draft, coach):
    version = actions.publish(own=draft, by=coach, now=NOW)
    programme = Programme.objects.get(own=draft)

    assert (version.number, version.document, version.published_at) == (1, draft.document, NOW)
    assert (programme.current, programme.author, programme.is_own) == (version, coach, True)
    assert not Programme.objects.listed().exists()
    assert programme.slug == draft.document["id"].replace("_", "-")


def test_what_the_checks_find_is_not_published(draft, coach):
    draft.document["weekly"][1]["segments"] = Pattern(bouts=20).segments
    actions.save_draft(own=draft, document=draft.document, by=coach, now=NOW)

    with pytest.raises(actions.NotReadyError) as refusal:
        actions.publish(own=draft, by=coach, now=NOW)
    assert {finding.week for finding in refusal.value.findings} == {2}
    assert not Programme.objects.exists()


def test_the_same_is_not_published_twice(draft, coach):
    actions.publish(own=draft, by=coach, now=NOW)

    with pytest.raises(actions.NothingNewError):
        actions.publish(own=draft, by=coach, now=LATER)


def test_a_walker_follows_it_and_is_offered_the_next_version(published, coach, walker, grant):
    make.ScreeningFactory(walker=walker)
    first = published.programme.current
    made = actions.assign(coach=coach, walker=walker, version=first, now=NOW, **DAYS)
    second = publish_more(published, coach)

    offer = VersionOffer.objects.get(enrolment=made)
    assert (offer.version, second.number) == (second, 2)
    made.refresh_from_db()
    assert made.version == first
    answer_offer(offer=offer, is_accepted=True, by=walker, now=LATER)
    made.refresh_from_db()
    assert made.version == second


@pytest.mark.parametrize(
    ("codes", "reason"), [(["CA3"], ONLY_STEADY_BALANCE), (["CA10"], TOO_HARD)]
)
def test_a_copy_of_any_programme_obeys_the_limits_of_the_answers(published, grant, codes, reason):
    coach, walker = grant.coach, grant.walker
    hard = [{**row, "effort_target_0_10": [4, 5]} for row in published.document["weekly"]]
    actions.save_draft(
        own=published, document={**published.document, "weekly": hard}, by=coach, now=NOW
    )
    version = actions.publish(own=published, by=coach, now=NOW)
    make.ScreeningFactory(walker=walker, verdict="with_care", codes=codes)

    with pytest.raises(NotSuitableError, match=reason):
        actions.assign(coach=coach, walker=walker, version=version, now=NOW, **DAYS)


def test_what_its_own_door_closes_stays_closed(published, coach, walker, grant):
    door = {**published.document["eligibility"], "exclude_if": ["any EM", "any CF", "CA7"]}
    document = {**published.document, "eligibility": door}
    actions.save_draft(own=published, document=document, by=coach, now=NOW)
    version = actions.publish(own=published, by=coach, now=NOW)
    make.ScreeningFactory(walker=walker, verdict="with_care", codes=["CA7"])

    with pytest.raises(NotSuitableError, match="sleepy"):
        actions.assign(coach=coach, walker=walker, version=version, now=NOW, **DAYS)


def test_a_retired_programme_begins_for_nobody_and_goes_on_for_those_in_it(
    published, coach, walker, grant
):
    version = published.programme.current
    make.ScreeningFactory(walker=walker)
    made = actions.assign(coach=coach, walker=walker, version=version, now=NOW, **DAYS)
    actions.retire(own=published, by=coach, now=LATER)

    other = make.ScreeningFactory().walker
    with pytest.raises(NotSuitableError, match="not used for new plans"):
        enrol(walker=other, version=version, by=coach, now=LATER, **DAYS)
    make.GrantFactory(walker=other, coach=coach, clinic=grant.clinic)
    with pytest.raises(actions.NotYourProgrammeError):
        actions.assign(coach=coach, walker=other, version=version, now=LATER, **DAYS)
    made.hold("coach", LATER)
    assert resume(enrolment=made, by=coach, now=LATER).status == "active"
    assert made.sessions.planned().exists()


def test_a_retired_programme_stays_as_it_was(published, coach):
    actions.retire(own=published, by=coach, now=NOW)

    for act in (actions.retire, actions.publish, actions.throw_away):
        with pytest.raises(actions.RetiredProgrammeError):
            act(own=published, by=coach, now=LATER)
    with pytest.raises(actions.RetiredProgrammeError):
        actions.save_draft(own=published, document=published.document, by=coach, now=LATER)
    with pytest.raises(actions.NothingNewError):
        actions.ask_to_list(own=published, by=coach, now=LATER)


def test_a_colleague_may_give_what_the_clinic_sees_and_a_stranger_nothing(
    published, coach, clinic
):
    colleague = make.MembershipFactory(clinic=clinic).person
    stranger = make.MembershipFactory().person
    admin = make.MembershipFactory(clinic=clinic, role="admin").person

    def seen_by(person) -> bool:
        return access.programmes_for(person).filter(own=published).exists()

    assert [seen_by(one) for one in (coach, colleague, stranger, admin)] == [True, *[False] * 3]
    actions.show_to(own=published, audience="clinic", by=coach, now=NOW)
    assert [seen_by(one) for one in (coach, colleague, stranger, admin)] == [
        True,
        True,
        False,
        False,
    ]


def test_an_author_who_left_the_clinic_may_do_nothing_more(published, coach, clinic):
    coach.memberships.update(left_at=NOW)
    make.MembershipFactory(person=coach)

    assert not access.programmes_for(coach).filter(own=published).exists()
    for act in (actions.retire, actions.ask_to_list):
        with pytest.raises(actions.NotYourProgrammeError):
            act(own=published, by=coach, now=NOW)


@pytest.mark.parametrize("act", ["publish", "retire", "throw_away", "ask_to_list"])
def test_a_colleague_changes_nothing(published, clinic, act):
    colleague = make.MembershipFactory(clinic=clinic).person
    OwnProgramme.objects.update(audience="clinic")

    with pytest.raises(actions.NotYourProgrammeError):
        getattr(actions, act)(own=published, by=colleague, now=NOW)


def test_a_draft_is_shown_to_nobody_and_may_be_thrown_away(draft, coach):
    with pytest.raises(actions.NothingNewError):
        actions.show_to(own=draft, audience="clinic", by=coach, now=NOW)

    actions.throw_away(own=draft, by=coach, now=NOW)
    assert not OwnProgramme.objects.exists()


def test_what_was_published_is_never_thrown_away(published, coach):
    with pytest.raises(actions.NotYourProgrammeError):
        actions.throw_away(own=published, by=coach, now=NOW)


def test_nobody_assigns_what_they_may_not_see(published, walker):
    other = make.GrantFactory(walker=walker)
    make.MembershipFactory(person=other.coach, clinic=other.clinic)
    make.ScreeningFactory(walker=walker)

    with pytest.raises(actions.NotYourProgrammeError):
        actions.assign(
            coach=other.coach,
            walker=walker,
            version=published.programme.current,
            now=NOW,
            **DAYS,
        )


def staff():
    return make.UserFactory(is_staff=True)


def test_asking_twice_is_asking_once_and_letting_in_lists_it(published, coach):
    asked = actions.ask_to_list(own=published, by=coach, now=NOW)
    assert actions.ask_to_list(own=published, by=coach, now=LATER) == asked

    actions.answer_listing(asked=asked, is_granted=True, words="", by=staff(), now=LATER)
    assert Programme.objects.listed().get() == published.programme
    with pytest.raises(actions.NothingNewError):
        actions.ask_to_list(own=published, by=coach, now=LATER)
    with pytest.raises(actions.ListingClosedError):
        actions.answer_listing(asked=asked, is_granted=False, words="No.", by=staff(), now=LATER)


def test_what_is_given_back_is_not_listed_and_may_be_asked_again(published, coach):
    asked = actions.ask_to_list(own=published, by=coach, now=NOW)
    actions.answer_listing(asked=asked, is_granted=False, words="Less.", by=staff(), now=LATER)

    assert not Programme.objects.listed().exists()
    assert actions.ask_to_list(own=published, by=coach, now=LATER) != asked


def test_staff_who_wrote_it_do_not_answer(published, coach):
    coach.is_staff = True
    coach.save(update_fields=["is_staff"])
    asked = actions.ask_to_list(own=published, by=coach, now=NOW)

    with pytest.raises(actions.OwnRequestError):
        actions.answer_listing(asked=asked, is_granted=True, words="", by=coach, now=LATER)


def test_a_new_version_leaves_the_list_and_takes_the_question_back(published, coach):
    asked = actions.ask_to_list(own=published, by=coach, now=NOW)
    actions.answer_listing(asked=asked, is_granted=True, words="", by=staff(), now=NOW)
    second = publish_more(published, coach)

    assert not Programme.objects.listed().exists()
    again = actions.ask_to_list(own=published, by=coach, now=LATER)
    assert again.version == second
    third = {**longer(published.document), "tagline": "Another line."}
    actions.save_draft(own=published, document=third, by=coach, now=LATER)
    actions.publish(own=published, by=coach, now=LATER)
    assert not ListingRequest.objects.filter(pk=again.pk).exists()
    with pytest.raises(actions.ListingClosedError):
        actions.answer_listing(asked=again, is_granted=True, words="", by=staff(), now=LATER)


def test_walkers_who_joined_by_themselves_are_offered_only_what_staff_let_in(
    published, coach, walker
):
    asked = actions.ask_to_list(own=published, by=coach, now=NOW)
    actions.answer_listing(asked=asked, is_granted=True, words="", by=staff(), now=NOW)
    version = published.programme.current
    alone = make.EnrolmentFactory(walker=walker, version=version)
    led = make.EnrolmentFactory(version=version, enrolled_by=coach)
    second = publish_more(published, coach)
    (offer,) = VersionOffer.objects.all()
    assert offer.enrolment == led
    answer_offer(offer=offer, is_accepted=False, by=led.walker, now=LATER)

    asked = actions.ask_to_list(own=published, by=coach, now=LATER)
    actions.answer_listing(asked=asked, is_granted=True, words="", by=staff(), now=LATER)
    offers = VersionOffer.objects.filter(version=second)
    assert {(offer.enrolment, offer.is_accepted) for offer in offers} == {
        (alone, None),
        (led, False),
    }


def test_the_author_and_staff_take_it_off_the_list_and_others_do_not(published, coach, clinic):
    colleague = make.MembershipFactory(clinic=clinic).person
    for person in (coach, staff()):
        Programme.objects.filter(own=published).update(is_listed=True)
        with pytest.raises(actions.NotYourProgrammeError):
            actions.take_off_the_list(own=published, by=colleague, now=NOW)
        actions.take_off_the_list(own=published, by=person, now=NOW)
        assert not Programme.objects.listed().exists()


def test_every_step_is_in_the_trail(draft, coach):
    actions.publish(own=draft, by=coach, now=NOW)
    actions.show_to(own=draft, audience="clinic", by=coach, now=NOW)
    asked = actions.ask_to_list(own=draft, by=coach, now=NOW)
    actions.answer_listing(asked=asked, is_granted=True, words="", by=staff(), now=NOW)
    actions.take_off_the_list(own=draft, by=coach, now=NOW)
    actions.retire(own=draft, by=coach, now=NOW)

    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "publish_programme",
        "programme.shown_to",
        "listing.asked",
        "listing.granted",
        "listing.ended",
        "programme.retired",
    ]


def test_what_the_checks_would_find_today_is_not_let_in(published, coach):
    asked = actions.ask_to_list(own=published, by=coach, now=NOW)
    published.programme.versions.update(document={**published.document, "tagline": ""})

    with pytest.raises(actions.ListingClosedError):
        actions.answer_listing(asked=asked, is_granted=True, words="", by=staff(), now=LATER)


def test_taking_off_the_list_what_is_not_on_it_changes_nothing(published, coach):
    actions.take_off_the_list(own=published, by=coach, now=NOW)

    assert not AuditEvent.objects.exists()
