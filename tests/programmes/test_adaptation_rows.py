"""The database keeps the promises of a plan's story: each constraint is attacked by its name."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from programmes.models import Adaptation, Blackout, VersionOffer
from tests.factories import NOW, EnrolmentFactory, ProgrammeVersionFactory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def attack():
    def attacked(model, **values):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**values)

    return attacked


def row(enrolment, **values):
    return {
        "enrolment": enrolment,
        "action": "repeat",
        "from_on": TODAY,
        "made_at": NOW,
        **values,
    }


def test_one_weekly_review_per_enrolment_week_and_correction(enrolment, attack):
    Adaptation.objects.create(**row(enrolment, reviewed_on=TODAY))
    attack(Adaptation, **row(enrolment, reviewed_on=TODAY))
    Adaptation.objects.create(**row(enrolment, reviewed_on=TODAY, correction=1))
    attack(Adaptation, **row(enrolment, reviewed_on=TODAY, correction=1))
    Adaptation.objects.create(**row(enrolment, reviewed_on=TODAY + DAY))
    Adaptation.objects.create(**row(EnrolmentFactory(), reviewed_on=TODAY))


def test_an_adaptation_ends_after_it_begins(enrolment, attack):
    attack(Adaptation, **row(enrolment, until_on=TODAY - DAY))
    Adaptation.objects.create(**row(enrolment, until_on=TODAY))


@pytest.mark.parametrize("key", [0, 4])
def test_a_walker_a_coach_or_a_clearance_opens_a_plan(enrolment, attack, key):
    attack(Adaptation, **row(enrolment, opened_by=key))


def test_a_blackout_ends_after_it_begins_and_one_blackout_per_walker_and_first_day(walker, attack):
    """Attacks a_blackout_ends_after_it_begins and one_blackout_per_walker_and_first_day."""
    days = {"walker": walker, "from_on": TODAY, "made_at": NOW}
    attack(Blackout, **days, until_on=TODAY - DAY)
    Blackout.objects.create(**days, until_on=TODAY)
    attack(Blackout, **days, until_on=TODAY + DAY)


def test_one_offer_per_enrolment_and_version_and_an_answered_offer_has_an_answer(
    enrolment, attack
):
    """Attacks one_offer_per_enrolment_and_version and an_answered_offer_has_an_answer."""
    newer = ProgrammeVersionFactory(programme=enrolment.version.programme, number=2)
    offer = {"enrolment": enrolment, "version": newer, "offered_at": NOW}
    attack(VersionOffer, **offer, answered_at=NOW)
    attack(VersionOffer, **offer, is_accepted=True)
    VersionOffer.objects.create(**offer)
    attack(VersionOffer, **offer)
