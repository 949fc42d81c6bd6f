"""Each page with a list asks the database the same number of questions for one row and for three."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.audit import record
from accounts.models import User
from programmes.actions.catalogue import publish_catalogue
from programmes.clinical.authoring import worked_out
from programmes.models import Walk
from tests import factories as make
from tests.factories import NOW
from tests.world import follow_a_programme

pytestmark = pytest.mark.django_db
Making = Callable[[User, int], str]
CLINIC = "Hillside"


def sessions_walked(person: User, rows: int) -> None:
    """As many walks as rows, and the next session today."""
    publish_catalogue(now=NOW)
    follow_a_programme(person, NOW, rows)


def today(person: User, rows: int) -> str:
    sessions_walked(person, rows)
    return reverse("programmes:today")


def plan(person: User, rows: int) -> str:
    sessions_walked(person, rows)
    return reverse("programmes:plan")


def blackouts(person: User, rows: int) -> str:
    for row in range(rows):
        make.BlackoutFactory(walker=person, from_on=make.TODAY + (row + 1) * make.A_DAY)
    return reverse("programmes:blackouts")


def places(person: User, rows: int) -> str:
    make.ScreeningFactory(walker=person)
    make.SavedPlaceFactory.create_batch(rows, walker=person)
    return reverse("programmes:places")


def progress(person: User, rows: int) -> str:
    sessions_walked(person, rows)
    make.MeasureFactory.create_batch(rows, walker=person)
    return reverse("programmes:progress")


def catalogue(person: User, rows: int) -> str:
    for document in make.programme_documents()[:rows]:
        programme = make.ProgrammeFactory(slug=document["id"].replace("_", "-"))
        make.ProgrammeVersionFactory(programme=programme)
    return reverse("programmes:catalogue")


def clearances(person: User, rows: int) -> str:
    make.ClearanceFactory.create_batch(rows, walker=person)
    return reverse("programmes:clearances")


def measures(person: User, rows: int) -> str:
    make.ScreeningFactory(walker=person, verdict="with_care", codes=["CA1"])
    for kind in ("back_walk", "chair_stand", "up_and_go", "balance"):
        make.MeasureFactory.create_batch(rows, walker=person, kind=kind, tenths=40)
    return reverse("programmes:measures")


def measure_result(person: User, rows: int) -> str:
    make.ScreeningFactory(walker=person)
    kept = make.MeasureFactory.create_batch(rows, walker=person)
    return reverse("programmes:measure_result", args=[kept[-1].pk])


def home(person: User, rows: int) -> str:
    catalogue(person, rows)
    return reverse("programmes:home")


def evidence(person: User, rows: int) -> str:
    catalogue(person, rows)
    return reverse("programmes:evidence")


def running_the_site(person: User, rows: int) -> str:
    User.objects.filter(pk=person.pk).update(is_staff=True)
    make.DeliveryFactory.create_batch(rows)
    make.DeliveryFactory.create_batch(rows, state="failed", updated_at=NOW)
    for row in range(rows):
        make.HeartbeatFactory(name=f"worker {row}", beat_at=NOW)
    return reverse("reminders:operations")


def as_coach(person: User, role: str = "coach") -> make.Clinic:
    clinic = make.ClinicFactory(name=CLINIC)
    make.MembershipFactory(person=person, clinic=clinic, role=role)
    return clinic


def roster(person: User, rows: int) -> str:
    clinic = as_coach(person)
    for _ in range(rows):
        grant = make.GrantFactory(coach=person, clinic=clinic)
        sessions_walked(grant.walker, 3)
    return reverse("coaching:roster")


def walker(person: User, rows: int) -> str:
    grant = make.GrantFactory(coach=person, clinic=as_coach(person))
    make.MeasureFactory.create_batch(rows, walker=grant.walker)
    sessions_walked(grant.walker, rows + 2)  # a first walk alone is looked at in more detail
    return reverse("coaching:walker", args=[grant.walker.pk])


def events(person: User, rows: int) -> str:
    """A walker's page with so many falls and stops on it, each answered and seen."""
    url = walker(person, 3)
    told = {"answered_at": NOW, "symptoms": ["injured"], "told": "The rug.", "seen_by": person}
    for walk in Walk.objects.all()[:rows]:
        make.AdverseEventFactory(walk=walk, **told)
    return url


def assign(person: User, rows: int) -> str:
    grant = make.GrantFactory(coach=person, clinic=as_coach(person))
    make.ScreeningFactory(walker=grant.walker)
    catalogue(person, rows)
    return reverse("coaching:assign", args=[grant.walker.pk])


def programmes(person: User, rows: int) -> str:
    as_coach(person)
    catalogue(person, rows)
    return reverse("coaching:programmes")


def own_programmes(person: User, rows: int) -> str:
    clinic = as_coach(person)
    make.PublishedProgrammeFactory.create_batch(rows, author=person, clinic=clinic)
    make.PublishedProgrammeFactory.create_batch(rows, clinic=clinic, audience="clinic")
    make.OwnProgrammeFactory.create_batch(rows, author=person, clinic=clinic)
    return reverse("coaching:programmes")


def builder(person: User, rows: int) -> str:
    """A programme of so many weeks, saved so many times, which so many walkers follow."""
    document = make.own_document("own-1")
    document = worked_out({**document, "weekly": document["weekly"][:rows]})
    own = make.PublishedProgrammeFactory(author=person, clinic=as_coach(person), document=document)
    make.EnrolmentFactory.create_batch(rows, version=own.programme.current)
    make.ListingRequestFactory(own=own)
    for revision in range(rows):
        own.earlier.create(revision=revision, document=document, kept_at=NOW)
    return own.get_absolute_url()


def invitations(person: User, rows: int) -> str:
    clinic = as_coach(person)
    make.InvitationFactory.create_batch(rows, coach=person, clinic=clinic)
    return reverse("coaching:invitations")


def clinic(person: User, rows: int) -> str:
    place = as_coach(person, "admin")
    for membership in make.MembershipFactory.create_batch(rows, clinic=place):
        make.GrantFactory(coach=membership.person, clinic=place)
    return reverse("coaching:clinic")


def people(person: User, rows: int) -> str:
    place = as_coach(person, "admin")
    make.MembershipFactory.create_batch(rows, clinic=place, role="assistant")
    make.InvitationFactory.create_batch(rows, clinic=place, coach=person, role="assistant")
    return reverse("coaching:people")


def cover(person: User, rows: int) -> str:
    place = as_coach(person)
    for membership in make.MembershipFactory.create_batch(rows, clinic=place):
        make.CoverFactory(clinic=place, away=person, stand_in=membership.person)
    return reverse("coaching:cover")


def log(person: User, rows: int) -> str:
    place = as_coach(person, "auditor")
    for membership in make.MembershipFactory.create_batch(rows, clinic=place):
        record(at=NOW, actor=membership.person, verb="note.written", place=place.pk)
    return reverse("coaching:log")


def sharing(person: User, rows: int) -> str:
    place = make.ClinicFactory()
    for membership in make.MembershipFactory.create_batch(rows, clinic=place):
        make.GrantFactory(walker=person, coach=membership.person, clinic=place)
    return reverse("coaching:sharing")


def looks(person: User, rows: int) -> str:
    for grant in make.GrantFactory.create_batch(rows, walker=person):
        event = {"verb": "walker.viewed", "subject": person, "target": grant.pk}
        record(at=NOW, actor=grant.coach, **event)
    return reverse("coaching:looks")


def talking(rows: int, **people: User) -> list[make.Grant]:
    """As many threads as rows, each of as many messages."""
    place = as_coach(people["coach"]) if "coach" in people else None
    grants = []
    for _ in range(rows):
        clinic = place or make.ClinicFactory()
        grants.append(make.GrantFactory(clinic=clinic, **people))
        if place is None:
            make.MembershipFactory(clinic=clinic, person=grants[-1].coach)
        for sender in ("walker", "coach"):
            make.MessageFactory.create_batch(rows, grant=grants[-1], sender=sender)
    return grants


def inbox(person: User, rows: int) -> str:
    talking(rows, coach=person)
    return reverse("coaching:inbox")


def walker_messages(person: User, rows: int) -> str:
    grant = talking(rows, coach=person)[0]
    make.SavedReplyFactory.create_batch(rows, coach=person)
    return reverse("coaching:walker_messages", args=[grant.walker_id])


def notes(person: User, rows: int) -> str:
    grant = make.GrantFactory(coach=person, clinic=as_coach(person))
    make.NoteFactory.create_batch(rows, walker=grant.walker, clinic=grant.clinic)
    return reverse("coaching:notes", args=[grant.walker_id])


def saved_replies(person: User, rows: int) -> str:
    as_coach(person)
    make.SavedReplyFactory.create_batch(rows, coach=person)
    return reverse("coaching:saved_replies")


def threads(person: User, rows: int) -> str:
    talking(rows + 1, walker=person)
    return reverse("coaching:threads")


def thread(person: User, rows: int) -> str:
    grant = talking(rows, walker=person)[0]
    return reverse("coaching:thread", args=[grant.pk])


def coming(person: User, rows: int) -> str:
    enrolment = make.EnrolmentFactory(walker=person, reminder_time=dt.time(12))
    make.SessionFactory.create_batch(rows, enrolment=enrolment)
    return reverse("reminders:coming")


def sent(person: User, rows: int) -> str:
    make.DeliveryFactory.create_batch(rows, person=person, state="failed")
    return reverse("reminders:sent")


def reminder_settings(person: User, rows: int) -> str:
    coming(person, rows)
    for kind in ("session_today", "evening_before", "weekly_summary")[:rows]:
        make.PreferenceFactory(person=person, kind=kind)
    return reverse("reminders:settings")


# The page and its questions, with those that find out who is signed in. A change here is a decision.
QUESTIONS: dict[Making, int] = {
    today: 6,
    plan: 8,
    blackouts: 3,
    places: 7,
    progress: 12,
    home: 2,
    catalogue: 3,
    evidence: 3,
    clearances: 5,
    measures: 6,
    measure_result: 6,
    roster: 10,
    walker: 15,
    events: 15,
    assign: 9,
    programmes: 5,
    own_programmes: 5,
    builder: 8,
    invitations: 5,
    clinic: 12,
    log: 7,
    people: 7,
    cover: 10,
    sharing: 10,
    looks: 6,
    inbox: 4,
    walker_messages: 7,
    notes: 5,
    saved_replies: 4,
    threads: 5,
    thread: 6,
    coming: 18,
    sent: 4,
    reminder_settings: 15,
    running_the_site: 10,
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("making", QUESTIONS, ids=lambda making: making.__name__)
def test_a_list_costs_the_same_for_one_row_and_for_three(making, rows, client_of):
    with time_machine.travel(NOW, tick=False):
        person = make.UserFactory()
        url = making(person, rows)
        client = client_of(person)

        with CaptureQueriesContext(connection) as asked:
            response = client.get(url)

    assert response.status_code == 200
    assert len(asked) == QUESTIONS[making], "\n".join(query["sql"][:300] for query in asked)


def test_today_asks_at_most_six_questions():
    assert QUESTIONS[today] <= 6
