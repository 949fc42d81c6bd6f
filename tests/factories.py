"""One factory per model, with the dullest values that are valid."""

import copy
import datetime as dt
import hashlib
import json
import uuid
from functools import cache
from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.conf import settings

from accounts.models import AuditEvent, Delivery, User
from coaching.actions.invitations import hash_of as invitation_hash
from coaching.actions.invitations import token_of
from coaching.models import (
    Batch,
    BatchRow,
    Clinic,
    Cover,
    CoverAnswer,
    Grant,
    Invitation,
    ListingRequest,
    Membership,
    Message,
    Note,
    OwnProgramme,
    OwnThresholds,
    SavedReply,
    SavedView,
    Snooze,
)
from programmes.actions.catalogue import digest_of as real_digest
from programmes.models import (
    Adaptation,
    AdverseEvent,
    Blackout,
    CheckIn,
    Clearance,
    Enrolment,
    KeptAside,
    Measure,
    MorningAnswer,
    Programme,
    ProgrammeVersion,
    RuleSignature,
    SavedPlace,
    Screening,
    ScreeningAnswer,
    Session,
    Soundtrack,
    Spotting,
    VersionOffer,
    Walk,
)
from programmes.models.spotting import hash_of
from reminders.models import (
    ENGINE,
    CalendarFeed,
    CheckInLink,
    Device,
    Heartbeat,
    MailToken,
    Preference,
    ReminderTerms,
    Suppression,
)
from walkapp.vapid import new_private_key, public_key_of

NOW = dt.datetime(
    2026, 11, 21, 9, 0, tzinfo=dt.UTC
)  # a Saturday; 09:00 on a walker's clock in London
TODAY = NOW.date()
PASSWORD = "walk-back-10-30"  # noqa: S105 - the password of the people in tests
A_DAY = dt.timedelta(days=1)


@cache
def programme_documents() -> tuple[dict[str, Any], ...]:
    """The programmes of the catalogue file, in its order."""
    path = settings.BASE_DIR / "programmes/clinical/data/programmes.json"
    return tuple(json.loads(path.read_text(encoding="utf-8"))["programmes"])


def document_of(slug: str) -> dict[str, Any]:
    """The document of the programme whose page is called `slug`."""
    return next(row for row in programme_documents() if row["id"] == slug.replace("-", "_"))


def digest_of(document: dict[str, Any]) -> str:
    """What tells two documents apart."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


class Made(factory.django.DjangoModelFactory):
    """Rows that are saved once; nothing is written again after the hooks."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True


class UserFactory(Made):
    """A walker in London whose address is confirmed."""

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    name = "Robin Field"
    time_zone = "Europe/London"
    date_joined = NOW - 30 * A_DAY
    password = PASSWORD

    class Meta:
        model = User

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        return model_class.objects.create_user(*args, **fields)

    @factory.post_generation
    def confirmed(self, create: bool, extracted: bool | None, **_options: Any) -> None:
        """The address is confirmed unless `confirmed=False`."""
        if create:
            EmailAddress.objects.create(
                user=self, email=self.email, primary=True, verified=extracted is not False
            )


class AuditEventFactory(Made):
    """Somebody looked at their own page."""

    at = NOW
    actor = factory.SubFactory(UserFactory)
    subject = factory.SelfAttribute("actor")
    verb = "signed_in"

    class Meta:
        model = AuditEvent


class DeliveryFactory(Made):
    """A reminder that is due now and waits."""

    kind = "session_today"
    person = factory.SubFactory(UserFactory)
    occurrence = factory.Sequence(lambda number: f"occurrence-{number}")
    due_at = NOW
    next_at = factory.SelfAttribute("due_at")
    expires_at = factory.LazyAttribute(lambda row: row.due_at + A_DAY)
    created_at = NOW

    class Meta:
        model = Delivery


class ProgrammeFactory(Made):
    """Foundations, or the programme of another slug of the catalogue."""

    slug = "foundations"

    class Meta:
        model = Programme
        django_get_or_create = ("slug",)


class ProgrammeVersionFactory(Made):
    """The first version, with the document of the catalogue file; it becomes the current one."""

    programme = factory.SubFactory(ProgrammeFactory)
    number = 1
    document = factory.LazyAttribute(lambda row: document_of(row.programme.slug))
    digest = factory.LazyAttribute(lambda row: digest_of(row.document))
    published_at = NOW - 60 * A_DAY

    class Meta:
        model = ProgrammeVersion
        django_get_or_create = ("programme", "number")

    @factory.post_generation
    def becomes_current(self, create: bool, _extracted: object, **_options: Any) -> None:
        """The page shows this version when there was none."""
        if create and self.programme.current_id is None:
            self.programme.current = self
            self.programme.save(update_fields=["current"])


class ScreeningFactory(Made):
    """Completed two days ago, all answers no: the walker may start."""

    walker = factory.SubFactory(UserFactory)
    started_at = NOW - 2 * A_DAY
    completed_at = factory.LazyAttribute(lambda row: row.started_at + dt.timedelta(minutes=4))
    verdict = Screening.Verdict.GO
    codes = factory.LazyFunction(list)

    class Meta:
        model = Screening


class ScreeningAnswerFactory(Made):
    """No to the first question."""

    screening = factory.SubFactory(ScreeningFactory, completed_at=None, verdict="")
    code = "EM1"
    is_yes = False
    answered_at = NOW

    class Meta:
        model = ScreeningAnswer


class EnrolmentFactory(Made):
    """Follows Foundations from today, on Tuesdays, Thursdays and Saturdays. It has no sessions: make them."""

    walker = factory.SubFactory(UserFactory)
    version = factory.SubFactory(ProgrammeVersionFactory)
    screening = factory.SubFactory(ScreeningFactory, walker=factory.SelfAttribute("..walker"))
    starts_on = TODAY
    weekdays = factory.LazyFunction(lambda: [1, 3, 5])
    enrolled_by = factory.SelfAttribute("walker")
    enrolled_at = NOW - A_DAY

    class Meta:
        model = Enrolment


class SessionFactory(Made):
    """The enrolment's next session: the first is today, each later one two days after the one before."""

    enrolment = factory.SubFactory(EnrolmentFactory)
    number = factory.LazyAttribute(lambda row: row.enrolment.sessions.count() + 1)
    week_number = factory.LazyAttribute(lambda row: 1 + (row.number - 1) // 3)
    planned_on = factory.LazyAttribute(
        lambda row: row.enrolment.starts_on + 2 * (row.number - 1) * A_DAY
    )

    class Meta:
        model = Session


class SavedPlaceFactory(Made):
    """A hallway that fits: flat, bright and clear, 12 metres long, with a wall to hold."""

    walker = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda number: f"Hallway {number}")
    surface = "indoor"
    length_m = 12
    width_m = "2.0"
    is_clear_behind = True
    support = "wall"
    light = "bright"
    made_at = NOW - A_DAY

    class Meta:
        model = SavedPlace

    class Params:
        belt = factory.Trait(
            surface="belt",
            length_m=None,
            width_m=None,
            support="rail",
            maker_allows=True,
            has_key=True,
        )


class SpottingFactory(Made):
    """A walk that may be followed from now on; its code is `code`, which is not kept."""

    session = factory.SubFactory(SessionFactory)
    code_hash = factory.LazyAttribute(lambda row: hash_of(row.code))
    made_at = NOW
    expires_at = factory.LazyAttribute(lambda row: row.made_at + dt.timedelta(hours=2))

    class Meta:
        model = Spotting

    class Params:
        code = "ACDEF7"


class CheckInFactory(Made):
    """No pain, nothing unusual: start."""

    session = factory.SubFactory(SessionFactory)
    at = NOW
    pain_now = 0
    verdict = "start"

    class Meta:
        model = CheckIn


class WalkFactory(Made):
    """Ten easy minutes on the planned day, in the morning; the session is then walked."""

    session = factory.SubFactory(SessionFactory, status=Session.Status.WALKED)
    walker = factory.SelfAttribute("session.enrolment.walker")
    client_uuid = factory.Faker("uuid4")
    walked_on = factory.SelfAttribute("session.planned_on")
    walked_at = factory.LazyAttribute(lambda row: dt.datetime.combine(row.walked_on, NOW.timetz()))
    logged_at = factory.LazyAttribute(lambda row: row.walked_at + dt.timedelta(minutes=15))
    logged_by = factory.SelfAttribute("session.enrolment.walker")
    minutes = 10
    pain_before = 1
    pain_worst = 2
    pain_after = 1
    effort = 3
    confidence = 4

    class Meta:
        model = Walk


class AdverseEventFactory(Made):
    """A near-fall on a walk, about which nothing is answered yet."""

    walk = factory.SubFactory(WalkFactory)
    walker = factory.SelfAttribute("walk.session.enrolment.walker")
    kind = "near_fall"
    happened_on = factory.SelfAttribute("walk.walked_on")
    recorded_at = NOW

    class Meta:
        model = AdverseEvent


class StopInATestFactory(AdverseEventFactory):
    """A fall in a timed up and go, about which nothing is answered yet."""

    walk = None
    walker = factory.SubFactory(UserFactory)
    test = "up_and_go"
    client_uuid = factory.Faker("uuid4")
    kind = "fall"
    happened_on = TODAY


class MeasureFactory(Made):
    """Eleven stands yesterday, compared with nothing."""

    walker = factory.SubFactory(UserFactory)
    client_uuid = factory.Faker("uuid4")
    kind = "chair_stand"
    tenths = 110
    readings = factory.LazyAttribute(lambda row: [row.tenths])
    with_helper = factory.LazyAttribute(lambda row: row.kind in {"back_walk", "balance"})
    measured_on = TODAY - A_DAY
    measured_at = factory.LazyAttribute(
        lambda row: dt.datetime.combine(row.measured_on, NOW.timetz())
    )
    recorded_at = factory.SelfAttribute("measured_at")

    class Meta:
        model = Measure


class MorningAnswerFactory(Made):
    """Hardly any pain on the morning after a walk."""

    walk = factory.SubFactory(WalkFactory)
    answered_on = factory.LazyAttribute(lambda row: row.walk.walked_on + A_DAY)
    answered_at = factory.LazyAttribute(lambda row: row.walk.walked_at + A_DAY)
    pain = 1

    class Meta:
        model = MorningAnswer


class KeptAsideFactory(Made):
    """The log of a walk that is not in the plan any more."""

    walker = factory.SubFactory(UserFactory)
    client_uuid = factory.Faker("uuid4")
    kind = "log"
    reason = "session_gone"
    told = factory.LazyFunction(
        lambda: {"minutes": 12, "pain_worst": 2, "effort": 4, "near_falls": 0, "falls": 0}
    )
    said_at = NOW
    received_at = NOW

    class Meta:
        model = KeptAside


class CheckInLinkFactory(Made):
    """A link to the question of one morning; its token is `token`, which is not kept."""

    token_hash = factory.LazyAttribute(lambda row: hashlib.sha256(row.token.encode()).hexdigest())
    walk = factory.SubFactory(WalkFactory)
    created_at = NOW
    expires_at = NOW + A_DAY

    class Meta:
        model = CheckInLink

    class Params:
        token = factory.Sequence(lambda number: f"check-in-token-{number}")


class ClinicFactory(Made):
    """A place with nobody in it yet."""

    name = factory.Sequence(lambda number: f"Clinic {number}")
    created_at = NOW - 90 * A_DAY

    class Meta:
        model = Clinic


class MembershipFactory(Made):
    """A coach who works in a clinic."""

    clinic = factory.SubFactory(ClinicFactory)
    person = factory.SubFactory(UserFactory)
    role = Membership.Role.COACH
    joined_at = NOW - 90 * A_DAY

    class Meta:
        model = Membership


class InvitationFactory(Made):
    """Sent yesterday, open for two weeks; its token is `token`, which is not kept, or the one of the site."""

    clinic = factory.SubFactory(ClinicFactory)
    coach = factory.SubFactory(UserFactory)
    email = factory.Sequence(lambda number: f"invited{number}@example.org")
    id = factory.LazyFunction(uuid.uuid4)
    token_hash = factory.LazyAttribute(
        lambda row: invitation_hash(token_of(row.id) if row.has_own_token else row.token)
    )
    created_at = NOW - A_DAY
    expires_at = NOW + 13 * A_DAY

    class Meta:
        model = Invitation

    class Params:
        has_own_token = False
        token = factory.Sequence(lambda number: f"token-{number}")


class GrantFactory(Made):
    """A walker lends a coach everything; `clinic` is the coach's."""

    walker = factory.SubFactory(UserFactory)
    coach = factory.SubFactory(UserFactory)
    clinic = factory.SubFactory(ClinicFactory)
    shares_tests = True
    began_at = NOW - 20 * A_DAY

    class Meta:
        model = Grant


class CoverFactory(Made):
    """Somebody stands in since the day before yesterday, for two weeks."""

    clinic = factory.SubFactory(ClinicFactory)
    away = factory.SubFactory(UserFactory)
    stand_in = factory.SubFactory(UserFactory)
    first_on = TODAY - 2 * A_DAY
    last_on = TODAY + 12 * A_DAY
    starts_at = NOW - 2 * A_DAY
    ends_at = NOW + 12 * A_DAY
    made_by = factory.SelfAttribute("away")
    made_at = NOW - 3 * A_DAY

    class Meta:
        model = Cover


class CoverAnswerFactory(Made):
    """The walker said yes."""

    cover = factory.SubFactory(CoverFactory)
    grant = factory.SubFactory(GrantFactory)
    says_yes = True
    answered_at = NOW - A_DAY

    class Meta:
        model = CoverAnswer


class MessageFactory(Made):
    """The walker wrote an hour ago; the coach has not read it."""

    grant = factory.SubFactory(GrantFactory)
    sender = Message.Side.WALKER
    client_uuid = factory.Faker("uuid4")
    body = "Should I carry on?"
    sent_at = NOW - dt.timedelta(hours=1)

    class Meta:
        model = Message


class NoteFactory(Made):
    """A coach's remark of yesterday, for the team."""

    walker = factory.SubFactory(UserFactory)
    clinic = factory.SubFactory(ClinicFactory)
    author = factory.SubFactory(UserFactory)
    audience = Note.Audience.TEAM
    client_uuid = factory.Faker("uuid4")
    body = "Keen, tends to overdo."
    written_at = NOW - A_DAY

    class Meta:
        model = Note


class SavedReplyFactory(Made):
    """Kind words for a long week."""

    coach = factory.SubFactory(UserFactory)
    title = factory.Sequence(lambda number: f"Well done {number}")
    body = "Well walked this week."
    changed_at = NOW - A_DAY

    class Meta:
        model = SavedReply


class OwnProgrammeFactory(Made):
    """A draft with the weeks and words of Foundations, seen by its author alone."""

    author = factory.SubFactory(UserFactory)
    clinic = factory.SubFactory(ClinicFactory)
    document = factory.LazyAttribute(lambda row: own_document(row.slug))
    made_at = NOW - A_DAY
    changed_at = factory.SelfAttribute("made_at")

    class Meta:
        model = OwnProgramme

    class Params:
        slug = factory.Sequence(lambda number: f"own-{number:032x}")


def own_document(slug: str) -> dict[str, Any]:
    """Foundations, as a coach took it over."""
    return {
        **copy.deepcopy(document_of("foundations")),
        "id": slug.replace("-", "_"),
        "name": "Gentle start",
    }


class PublishedProgrammeFactory(OwnProgrammeFactory):
    """Published once as it is, and private."""

    @factory.lazy_attribute
    def programme(self) -> Programme:
        programme = Programme.objects.create(
            slug=self.slug, is_own=True, author=self.author, is_listed=False
        )
        ProgrammeVersionFactory(
            programme=programme,
            document=self.document,
            digest=real_digest(self.document),
            published_at=self.changed_at,
        )
        return programme


class ListingRequestFactory(Made):
    """Asked yesterday by the author, and not answered yet."""

    own = factory.SubFactory(PublishedProgrammeFactory)
    version = factory.SelfAttribute("own.programme.current")
    asked_by = factory.SelfAttribute("own.author")
    asked_at = NOW - A_DAY

    class Meta:
        model = ListingRequest


class BatchFactory(Made):
    """Foundations for many, shown and not begun."""

    coach = factory.SubFactory(UserFactory)
    version = factory.SubFactory(ProgrammeVersionFactory)
    weekdays = factory.LazyFunction(lambda: [0, 2, 4])
    made_at = NOW

    class Meta:
        model = Batch


class BatchRowFactory(Made):
    """Waits to be given the programme next Monday."""

    batch = factory.SubFactory(BatchFactory)
    walker = factory.SubFactory(UserFactory)
    starts_on = TODAY + 2 * A_DAY

    class Meta:
        model = BatchRow


class SavedViewFactory(Made):
    """Whoever fell."""

    coach = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda number: f"Who fell {number}")
    query = "why=fell"
    made_at = NOW - A_DAY

    class Meta:
        model = SavedView


class SnoozeFactory(Made):
    """A coach knows until tomorrow that a walker is silent."""

    coach = factory.SubFactory(UserFactory)
    walker = factory.SubFactory(UserFactory)
    code = "silent"
    weight = 0
    until_on = TODAY + A_DAY
    made_at = NOW - A_DAY

    class Meta:
        model = Snooze


class OwnThresholdsFactory(Made):
    """A coach who wants to know of silence and of pain earlier than usual."""

    coach = factory.SubFactory(UserFactory)
    silent_days = 5
    high_pain = 4
    pain_rise = 2
    behind = "two_thirds"
    low_confidence = 2
    near_falls = 3
    changed_at = NOW - A_DAY

    class Meta:
        model = OwnThresholds


class PreferenceFactory(Made):
    """A reminder at eight on walking days."""

    person = factory.SubFactory(UserFactory)
    kind = Preference.Kind.SESSION_TODAY
    local_time = dt.time(8, 0)
    changed_at = NOW - 10 * A_DAY

    class Meta:
        model = Preference


class ReminderTermsFactory(Made):
    """No quiet hours, no pause, nothing stopped."""

    person = factory.SubFactory(UserFactory)
    changed_at = NOW - 10 * A_DAY

    class Meta:
        model = ReminderTerms


class SuppressionFactory(Made):
    """An address that wants no reminders."""

    address_hash = factory.Sequence(
        lambda number: hashlib.sha256(str(number).encode()).hexdigest()
    )
    scope = Suppression.Scope.REMINDERS
    reason = "unsubscribed"
    created_at = NOW

    class Meta:
        model = Suppression


class MailTokenFactory(Made):
    """A link that stops reminders; its token is `token`, which is not kept."""

    token_hash = factory.LazyAttribute(lambda row: hashlib.sha256(row.token.encode()).hexdigest())
    person = factory.SubFactory(UserFactory)
    kind = "unsubscribe"
    created_at = NOW

    class Meta:
        model = MailToken

    class Params:
        token = factory.Sequence(lambda number: f"mail-token-{number}")


class CalendarFeedFactory(Made):
    """A calendar at the address of `secret`, which is not kept."""

    token_hash = factory.LazyAttribute(lambda row: hashlib.sha256(row.secret.encode()).hexdigest())
    person = factory.SubFactory(UserFactory)
    opened_at = NOW

    class Meta:
        model = CalendarFeed

    class Params:
        secret = factory.Sequence(lambda number: f"calendar-token-{number}")


class DeviceFactory(Made):
    """A browser that shows notices; its keys are made up, and well formed."""

    person = factory.SubFactory(UserFactory)
    endpoint = factory.Sequence("https://fcm.googleapis.com/fcm/send/{}".format)
    p256dh = factory.LazyFunction(lambda: public_key_of(new_private_key()))
    auth = "c2l4dGVlbiBvY3RldHMhIQ"
    added_at = NOW - dt.timedelta(days=1)

    class Meta:
        model = Device


class HeartbeatFactory(Made):
    """The engine ran just now."""

    name = ENGINE
    beat_at = NOW

    class Meta:
        model = Heartbeat


class ClearanceFactory(Made):
    """A doctor said yes yesterday to heart disease, for a year, without limits."""

    walker = factory.SubFactory(UserFactory)
    role = Clearance.Role.DOCTOR
    name = "Dr Ash"
    given_on = TODAY - A_DAY
    ends_on = TODAY + 300 * A_DAY
    codes = factory.LazyFunction(lambda: ["CF1"])
    recorded_by = factory.SelfAttribute("walker")
    recorded_at = NOW - A_DAY

    class Meta:
        model = Clearance


class RuleSignatureFactory(Made):
    """A physiotherapist signed the first fall question a month ago."""

    table = "screening"
    code = "CF4"
    reviewer = "Fay Moss"
    profession = "physiotherapist"
    reviewed_on = TODAY - 30 * A_DAY
    recorded_at = NOW - 29 * A_DAY

    class Meta:
        model = RuleSignature


class AdaptationFactory(Made):
    """By the rules, from today: the week again, because a near-fall was told."""

    enrolment = factory.SubFactory(EnrolmentFactory)
    action = Adaptation.Action.REPEAT
    from_on = TODAY
    rule_code = "near_fall"
    figures = factory.LazyFunction(lambda: {"near_falls": 1, "done": 3, "planned": 3})
    made_at = NOW - dt.timedelta(hours=1)

    class Meta:
        model = Adaptation


class SoundtrackFactory(Made):
    """A file of a few bytes that is ready, for nobody's session: add some."""

    score = factory.LazyFunction(lambda: {"language": "en-gb", "lasts_ms": 1000, "cues": []})
    state = "ready"
    size = 10
    wanted_at = NOW
    next_at = NOW
    needed_from = TODAY
    needed_until = TODAY + 14 * A_DAY

    class Meta:
        model = Soundtrack

    @factory.post_generation
    def sessions(self, create: bool, extracted: list[Session] | None, **_: Any) -> None:
        """Whose it is."""
        self.sessions.set(extracted or [])

    @factory.post_generation
    def file(self, create: bool, extracted: bytes | None, **_: Any) -> None:
        """What is in the file."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(extracted or b"0123456789")


class BlackoutFactory(Made):
    """One day away, in ten days."""

    walker = factory.SubFactory(UserFactory)
    from_on = TODAY + 10 * A_DAY
    until_on = factory.SelfAttribute("from_on")
    made_at = NOW - A_DAY

    class Meta:
        model = Blackout


class VersionOfferFactory(Made):
    """The second version of the programme that is followed, one week shorter; it waits for an answer."""

    enrolment = factory.SubFactory(EnrolmentFactory)
    offered_at = NOW - A_DAY

    @factory.lazy_attribute
    def version(self) -> Any:
        """A version after the one that is followed."""
        followed = self.enrolment.version
        document = {**followed.document, "weekly": followed.document["weekly"][:-1]}
        return ProgrammeVersionFactory(
            programme=followed.programme, number=followed.number + 1, document=document
        )

    class Meta:
        model = VersionOffer
