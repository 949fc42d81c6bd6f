"""A small world in which every address opens: people of each role and one of each thing that an address names."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.test import Client

from accounts.models import User
from coaching.actions.invitations import token_of
from coaching.models import Clinic, Grant, Invitation, ListingRequest
from programmes.actions.catalogue import publish_catalogue
from programmes.models import (
    Blackout,
    Enrolment,
    Programme,
    Session,
    Soundtrack,
    VersionOffer,
    Walk,
)
from reminders.reports.putting_off import later_token
from tests import factories as make
from tests.signing_in import cookies_of

A_DAY = dt.timedelta(days=1)
ROLES = (
    "anonymous",
    "walker",
    "other_walker",
    "coach",
    "coach_ungranted",
    "coach_ended",
    "coach_elsewhere",
    "stand_in",
    "assistant",
    "other_assistant",
    "clinic_admin",
    "auditor",
    "other_admin",
    "other_auditor",
    "staff",
)
SPOT_CODE = "KMN479"
CHECK_IN_TOKEN = "a-link-about-one-morning"  # noqa: S105 - made up here
CALENDAR_TOKEN = "a-calendar-of-one-person"  # noqa: S105 - made up here
MAIL_TOKEN = "a-link-from-a-mail"  # noqa: S105 - made up here


@dataclass(frozen=True, slots=True)
class World:
    """The people by role, and what the samples of addresses need."""

    now: dt.datetime
    people: dict[str, User]
    session: Session
    walked: Session
    grant: Grant
    invitation: Invitation
    cookies: dict[str, dict[str, str]]
    blackout: Blackout
    offer: VersionOffer
    soundtrack: Soundtrack

    def client(self, role: str) -> Client:
        """A new client that is signed in as this role, or not at all."""
        client = Client()
        client.cookies.load(self.cookies[role])
        return client

    @property
    def samples(self) -> dict[str, str]:
        """What stands in an address for each kind of thing."""
        return {
            "session": str(self.session.pk),
            "walker": str(self.people["walker"].pk),
            "grant": str(self.grant.pk),
            "invitation": str(self.invitation.pk),
            "invitation_token": token_of(self.invitation.pk),
            "membership": str(self.people["assistant"].memberships.get().pk),
            "cover": str(self.people["coach"].covers_needed.get().pk),
            "work_invitation": str(self.people["clinic_admin"].invitations_sent.get().pk),
            "mail_token": MAIL_TOKEN,
            "check_in_token": CHECK_IN_TOKEN,
            "later_token": later_token(self.people["walker"].deliveries.get(state="sent")),
            "calendar_token": CALENDAR_TOKEN,
            "device": str(self.people["walker"].devices.get().pk),
            "batch": str(self.people["coach"].batches.get().pk),
            "saved_view": str(self.people["coach"].saved_views.get().pk),
            "saved_reply": str(self.people["coach"].saved_replies.get().pk),
            "own_programme": str(ListingRequest.objects.get().own_id),
            "week": "1",
            "listing_request": str(ListingRequest.objects.get().pk),
            "event": str(self.people["walker"].adverse_events.get(test="").pk),
            "clearance": str(self.people["walker"].clearances.get().pk),
            "programme": "foundations",
            "kind_of_reminder": "evening-before",
            "letter": "session_today",
            "language": "en-gb",
            "question": "em1",
            "test": "backward-walk",
            "measure": str(self.people["walker"].measures.get().pk),
            "stop": str(self.people["walker"].adverse_events.exclude(test="").get().pk),
            "blackout": str(self.blackout.pk),
            "offer": str(self.offer.pk),
            "spot_code": SPOT_CODE,
            "soundtrack": str(self.soundtrack.pk),
            "place": str(self.people["walker"].places.kept()[0].pk),
        }


def want_reminders(walker: User, now: dt.datetime) -> None:
    """A wish, the links of mails, a calendar, and a phone that shows notices."""
    make.PreferenceFactory(person=walker, changed_at=now - 10 * A_DAY)
    make.DeliveryFactory(
        person=walker,
        occurrence=walker.local_date(now).isoformat(),
        due_at=now,
        state="sent",
        message_id="<sent@example.org>",
    )
    make.MailTokenFactory(person=walker, token=MAIL_TOKEN, created_at=now - A_DAY)
    make.CalendarFeedFactory(person=walker, secret=CALENDAR_TOKEN, opened_at=now - A_DAY)
    make.DeviceFactory(person=walker, added_at=now - A_DAY)


def build_world(now: dt.datetime, walks: int = 5) -> World:
    """Everything, seen from the instant `now`: the walker is in week 2 or 3 and has a session today."""
    publish_catalogue(now=now)
    people = make_people()
    sessions = follow_a_programme(people["walker"], now, walks)
    follow_a_programme(people["other_walker"], now, 1)
    clinic = people["coach"].memberships.get().clinic
    grant = make.GrantFactory(
        walker=people["walker"],
        coach=people["coach"],
        clinic=clinic,
        shares_team=True,
        began_at=now - 10 * A_DAY,
    )
    make.CoverFactory(
        clinic=clinic,
        away=people["coach"],
        stand_in=people["stand_in"],
        starts_at=now - A_DAY,
        ends_at=now + 9 * A_DAY,
    )
    make.GrantFactory(
        walker=people["walker"],
        coach=people["coach_ended"],
        clinic=clinic,
        began_at=now - 20 * A_DAY,
        ended_at=now - 2 * A_DAY,
        ended_by=people["walker"],
    )
    invitation = invite_people(people, now)
    make.HeartbeatFactory(beat_at=now)
    follow_in_a_hallway(sessions[walks], now)
    want_reminders(people["walker"], now)
    last = sessions[walks - 1].walk
    make.AdverseEventFactory(walk=last, recorded_at=now - A_DAY)
    do_tests(people["walker"], now)
    make.CheckInLinkFactory(
        walk=last, token=CHECK_IN_TOKEN, created_at=now - A_DAY, expires_at=now + A_DAY
    )
    make.ClearanceFactory(
        walker=people["walker"],
        given_on=now.date() - A_DAY,
        ends_on=now.date() + 90 * A_DAY,
        effort_top=4,
        surface="flat",
        recorded_at=now - A_DAY,
    )
    make.KeptAsideFactory(walker=people["walker"], said_at=now - A_DAY, received_at=now)
    converse(grant, now)
    write_programmes(people["coach"], clinic, now)
    cookies = {role: cookies_of(people.get(role), -12) for role in {"anonymous", *people}}
    enrolment = sessions[0].enrolment
    blackout = make.BlackoutFactory(
        walker=people["walker"], from_on=now.date() + 9 * A_DAY, until_on=now.date() + 10 * A_DAY
    )
    offer = make.VersionOfferFactory(enrolment=enrolment, offered_at=now - A_DAY)
    return World(
        now=now,
        people=people,
        session=sessions[walks],
        walked=sessions[0],
        grant=grant,
        invitation=invitation,
        cookies=cookies,
        blackout=blackout,
        offer=offer,
        soundtrack=make.SoundtrackFactory(sessions=[sessions[walks]]),
    )


def invite_people(people: dict[str, User], now: dt.datetime) -> Invitation:
    """Somebody is asked to share, and somebody to work in the clinic."""
    clinic = people["coach"].memberships.get().clinic
    waits = {"clinic": clinic, "created_at": now - A_DAY, "expires_at": now + 13 * A_DAY}
    make.InvitationFactory(
        coach=people["clinic_admin"],
        email="helper@example.org",
        role="assistant",
        has_own_token=True,
        **waits,
    )
    made: Invitation = make.InvitationFactory(
        coach=people["coach"], email="invited@example.org", has_own_token=True, **waits
    )
    return made


def write_programmes(coach: User, clinic: Clinic, now: dt.datetime) -> None:
    """A private programme of the coach's own, published, which everybody should see one day."""
    own = make.PublishedProgrammeFactory(author=coach, clinic=clinic, made_at=now - A_DAY)
    make.ListingRequestFactory(own=own, asked_at=now - A_DAY)


def converse(grant: Grant, now: dt.datetime) -> None:
    """A message each way, a note, and a reply that the coach keeps."""
    make.MessageFactory(grant=grant, sent_at=now - A_DAY)
    make.MessageFactory(
        grant=grant, sender="coach", body="Yes, gently.", sent_at=now - dt.timedelta(hours=2)
    )
    make.NoteFactory(
        walker=grant.walker, clinic=grant.clinic, author=grant.coach, written_at=now - A_DAY
    )
    make.SavedReplyFactory(coach=grant.coach, changed_at=now - A_DAY)
    make.BatchRowFactory(batch__coach=grant.coach, walker=grant.walker)
    make.SavedViewFactory(coach=grant.coach, made_at=now - A_DAY)


def do_tests(walker: User, now: dt.datetime) -> None:
    """A chair stand nine days ago, and a test that was stopped on the same day."""
    make.MeasureFactory(walker=walker, measured_on=now.date() - 9 * A_DAY)
    make.StopInATestFactory(
        walker=walker,
        kind="unwell",
        happened_on=now.date() - 9 * A_DAY,
        recorded_at=now - 9 * A_DAY,
        answered_at=now - 9 * A_DAY,
    )


def follow_in_a_hallway(session: Session, now: dt.datetime) -> None:
    """The walker's usual place, and a code with which a helper follows the walk of today."""
    make.SpottingFactory(session=session, code=SPOT_CODE, made_at=now)
    walker = session.enrolment.walker
    make.SavedPlaceFactory(walker=walker, name="Hallway", is_default=True)


def make_people() -> dict[str, User]:
    """One person of each role; a whole team of one clinic, and one of another."""
    names = {
        "walker": "Wilma Ford",
        "other_walker": "Otis Lane",
        "coach": "Cora Hill",
        "coach_ungranted": "Una Dale",
        "coach_ended": "Ned Moor",
        "coach_elsewhere": "Ella Wood",
        "stand_in": "Ben Adey",
        "assistant": "Ann Help",
        "other_assistant": "Otto Help",
        "clinic_admin": "Adam Desk",
        "auditor": "Aud Reader",
        "other_admin": "Olga Far",
        "other_auditor": "Oda Reader",
    }
    people: dict[str, User] = {
        role: make.UserFactory(email=f"{role.replace('_', '-')}@example.org", name=name)
        for role, name in names.items()
    }
    people["newcomer"] = make.UserFactory(email="newcomer@example.org", name="")
    people["staff"] = make.UserFactory(
        email="staff@example.org", name="Sam Staff", is_staff=True, is_superuser=True
    )
    hillside, farside = make.ClinicFactory(name="Hillside"), make.ClinicFactory(name="Farside")
    works = {
        hillside: {
            "coach": "coach",
            "coach_ungranted": "coach",
            "coach_ended": "coach",
            "stand_in": "coach",
            "assistant": "assistant",
            "clinic_admin": "admin",
            "auditor": "auditor",
        },
        farside: {
            "coach_elsewhere": "coach",
            "other_assistant": "assistant",
            "other_admin": "admin",
            "other_auditor": "auditor",
        },
    }
    for clinic, roles in works.items():
        for who, role in roles.items():
            make.MembershipFactory(clinic=clinic, person=people[who], role=role)
    return people


def follow_a_programme(walker: User, now: dt.datetime, walks: int) -> list[Session]:
    """Foundations on three days a week; the first `walks` sessions are walked and the next one is today."""
    today = walker.local_date(now)
    starts_on = today - 2 * walks * A_DAY
    version = Programme.objects.select_related("current").get(slug="foundations").current
    began = now - (2 * walks + 1) * A_DAY
    screening = make.ScreeningFactory(walker=walker, started_at=began)
    enrolment: Enrolment = make.EnrolmentFactory(
        walker=walker,
        version=version,
        screening=screening,
        starts_on=starts_on,
        weekdays=sorted({(today + 2 * n * A_DAY).weekday() for n in range(3)}),
        enrolled_at=began,
    )
    plan: list[Any] = [week for week in version.plan.weeks for _ in range(week.sessions)]
    sessions = [
        make.SessionFactory(
            enrolment=enrolment,
            number=number,
            week_number=week.number,
            planned_on=starts_on + 2 * (number - 1) * A_DAY,
            status="walked" if number <= walks else "planned",
        )
        for number, week in enumerate(plan, start=1)
    ]
    for session in sessions[:walks]:
        walk: Walk = make.WalkFactory(session=session, note="Steady on the grass.")
        make.CheckInFactory(session=session, at=walk.walked_at - dt.timedelta(minutes=5))
    return sessions
