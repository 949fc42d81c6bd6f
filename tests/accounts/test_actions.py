"""What is done with accounts: owing mail, changing settings, taking data along, erasing."""

import datetime as dt
import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.models import Session as BrowserSession
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey

from accounts import actions
from accounts.models import AuditEvent, Delivery, User
from coaching.models import Grant, Invitation, Note
from programmes.models import Session, Walk
from tests.factories import (
    A_DAY,
    AdverseEventFactory,
    AuditEventFactory,
    BatchFactory,
    BatchRowFactory,
    BlackoutFactory,
    CalendarFeedFactory,
    CheckInFactory,
    CheckInLinkFactory,
    ClearanceFactory,
    DeliveryFactory,
    DeviceFactory,
    GrantFactory,
    InvitationFactory,
    KeptAsideFactory,
    ListingRequestFactory,
    MailTokenFactory,
    MeasureFactory,
    MembershipFactory,
    MessageFactory,
    MorningAnswerFactory,
    NoteFactory,
    OwnThresholdsFactory,
    PreferenceFactory,
    ReminderTermsFactory,
    SavedPlaceFactory,
    SavedReplyFactory,
    SavedViewFactory,
    ScreeningAnswerFactory,
    SessionFactory,
    SnoozeFactory,
    WalkFactory,
)

LATER = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
TABLES_OF_COACHES = (
    SavedReplyFactory,
    SavedViewFactory,
    SnoozeFactory,
    BatchFactory,
    OwnThresholdsFactory,
)
TABLES_OF_WALKERS = (
    BatchRowFactory,
    SnoozeFactory,
    ClearanceFactory,
    BlackoutFactory,
    MeasureFactory,
    KeptAsideFactory,
    SavedPlaceFactory,
)


@pytest.fixture
def full_walker(walker, coach, enrolment, grant):
    """A walker with at least one row in every table that can be about them, who coaches as well."""
    walk = WalkFactory(
        session=SessionFactory(enrolment=enrolment, status=Session.Status.WALKED),
        note="Wet leaves",
    )
    for factory in TABLES_OF_WALKERS:
        factory(walker=walker)
    AdverseEventFactory(walk=walk)
    MorningAnswerFactory(walk=walk)
    CheckInLinkFactory(walk=walk)
    CheckInFactory(session=SessionFactory(enrolment=enrolment))
    ScreeningAnswerFactory(screening__walker=walker)
    PreferenceFactory(person=walker)
    MailTokenFactory(person=walker)
    DeliveryFactory(person=walker, context={"url": "https://example.org/secret"})
    DeliveryFactory(person=None, address=walker.email, kind="unknown_account")
    MembershipFactory(person=walker)
    InvitationFactory(coach=walker)
    InvitationFactory(coach=coach, email=walker.email)
    MessageFactory(grant=grant, body="From the walker")
    MessageFactory(grant=grant, sender="coach", body="From the coach")
    NoteFactory(walker=walker, clinic=grant.clinic, author=coach, body="A private note")
    for factory in TABLES_OF_COACHES:
        factory(coach=walker)
    ListingRequestFactory(own__author=walker)
    CalendarFeedFactory(person=walker)
    ReminderTermsFactory(person=walker)
    DeviceFactory(person=walker)
    AuditEventFactory(actor=coach, subject=walker, verb="walker.opened")
    Authenticator.objects.create(user=walker, type=Authenticator.Type.TOTP, data={"secret": "ABC"})
    return walker


def test_owing_the_same_occurrence_twice_makes_one_row(walker, now):
    first = actions.owe(kind="test", occurrence="1", now=now, person=walker, context={"url": "a"})
    second = actions.owe(kind="test", occurrence="1", now=now, person=walker, context={"url": "b"})

    assert first == second
    assert second.context == {"url": "a"}
    assert (first.due_at, first.next_at, first.expires_at) == (now, now, now + 2 * A_DAY)


def test_owing_to_an_address_keeps_it_in_lower_case(db, now):
    row = actions.owe(
        kind="test", occurrence="1", now=now, address="Anna@Example.org", due_at=now + A_DAY
    )

    assert (row.person, row.address, row.due_at) == (None, "anna@example.org", now + A_DAY)


def change(walker, now, **values):
    wanted = {
        "name": walker.name,
        "time_zone": "Europe/London",
        "region": "GB",
        "language": "en-gb",
        "theme": "auto",
    }
    actions.change_account(person=walker, now=now, **(wanted | values))


def test_changing_settings_is_noted_by_field_not_by_value(walker, now):
    change(walker, now, name="Wilhelmina", time_zone="Asia/Tokyo")

    walker.refresh_from_db()
    event = AuditEvent.objects.get(subject=walker)
    assert (walker.name, walker.time_zone) == ("Wilhelmina", "Asia/Tokyo")
    assert (event.verb, event.actor, event.detail) == (
        "account.changed",
        walker,
        {"fields": ["name", "time_zone"]},
    )


def test_saving_unchanged_settings_leaves_no_trace(walker, now):
    change(walker, now)

    assert not AuditEvent.objects.exists()


def test_signing_out_elsewhere_keeps_this_session_and_other_people_s(
    walker, stranger, client_of, now
):
    here, there, other = client_of(walker), client_of(walker), client_of(stranger)

    ended = actions.sign_out_elsewhere(person=walker, keep=here.session.session_key, now=now)

    assert ended == 1
    assert BrowserSession.objects.filter(pk=here.session.session_key).exists()
    assert not BrowserSession.objects.filter(pk=there.cookies["walk"].value).exists()
    assert BrowserSession.objects.filter(pk=other.session.session_key).exists()
    assert AuditEvent.objects.get().detail == {"sessions": 1}


def people_columns():
    """Every column of every table that points at a person."""
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is User
    ]


def owned_columns():
    """The columns whose rows belong to the person: they are deleted with them."""
    return [
        (model, field)
        for model, field in people_columns()
        if field.remote_field.on_delete.__name__ == "CASCADE"
        and model._meta.label != "admin.LogEntry"
    ]


def test_the_walker_of_these_tests_has_a_row_in_every_table_that_can_be_about_them(full_walker):
    bare = [
        f"{model._meta.label}.{field.name}"
        for model, field in owned_columns()
        if not model._default_manager.filter(**{field.name: full_walker}).exists()
    ]

    assert bare == ["coaching.Cover.away", "coaching.Cover.stand_in", "coaching.Grant.coach"]


def test_the_export_holds_every_row_that_erasing_deletes_but_for_private_notes(full_walker, now):
    before = {
        model: set(model._default_manager.values_list("pk", flat=True))
        for model in apps.get_models()
    }
    document = actions.export_person(person=full_walker, by=full_walker, now=now)
    exported = {label: len(rows) for label, rows in document["rows"].items()}

    actions.erase_person(person=full_walker, by=full_walker, now=now)

    deleted = {
        model._meta.label: len(pks - set(model._default_manager.values_list("pk", flat=True)))
        for model, pks in before.items()
    }
    assert deleted.pop("coaching.Note") == 1
    assert exported == {label: count for label, count in deleted.items() if count}
    assert {
        "programmes.Walk",
        "programmes.CheckIn",
        "programmes.ScreeningAnswer",
        "mfa.Authenticator",
    } <= set(exported)


def test_after_erasing_no_column_points_at_the_person(full_walker, now):
    pk = full_walker.pk

    actions.erase_person(person=full_walker, by=full_walker, now=now)

    left = [
        str(field)
        for model, field in people_columns()
        if model._default_manager.filter(**{field.name: pk}).exists()
    ]
    assert left == []
    assert not Invitation.objects.filter(email="walker@example.org").exists()
    assert not Delivery.objects.filter(address="walker@example.org").exists()


def test_erasing_leaves_everybody_else_alone(full_walker, stranger, now):
    walk = WalkFactory()
    others = AuditEventFactory(actor=stranger, subject=stranger)

    actions.erase_person(person=full_walker, by=full_walker, now=now)

    assert Walk.objects.get() == walk
    assert AuditEvent.objects.get(pk=others.pk).subject == stranger
    assert User.objects.filter(email="coach@example.org").exists()


def test_erasing_is_noted_with_an_id_only(full_walker, now):
    pk = str(full_walker.pk)

    actions.erase_person(person=full_walker, by=full_walker, now=now)

    event = AuditEvent.objects.get(verb="account.erased")
    assert (event.actor, event.subject, event.target, event.detail) == (None, None, pk, {})
    opened = AuditEvent.objects.get(verb="walker.opened")
    assert (opened.actor.email, opened.subject) == ("coach@example.org", None)


def test_erasing_by_staff_names_the_staff(walker, staff, now):
    actions.erase_person(person=walker, by=staff, now=now)

    assert AuditEvent.objects.get(verb="account.erased").actor == staff


def test_erasing_ends_the_sessions(walker, client_of, now):
    client_of(walker)

    actions.erase_person(person=walker, by=walker, now=now)

    assert not BrowserSession.objects.exists()


def test_an_address_that_was_never_confirmed_gives_no_power_over_its_rows(walker, coach, now):
    EmailAddress.objects.create(user=walker, email="victim@example.org", verified=False)
    invitation = InvitationFactory(coach=coach, email="victim@example.org")

    document = actions.export_person(person=walker, by=walker, now=now)
    actions.erase_person(person=walker, by=walker, now=now)

    assert "coaching.Invitation" not in document["rows"]
    assert Invitation.objects.get() == invitation


def test_the_export_shows_what_was_written_and_hides_the_keys(full_walker, now):
    document = actions.export_person(person=full_walker, by=full_walker, now=now)
    text = json.dumps(document, cls=DjangoJSONEncoder)

    assert document["format"] == "backalong-export-1"
    assert document["rows"]["programmes.Walk"][0]["note"] == "Wet leaves"
    assert document["rows"]["accounts.User"][0]["email"] == "walker@example.org"
    assert document["rows"]["accounts.User"][0]["password"] == actions.HIDDEN
    assert [event["verb"] for event in document["trail"]] == ["walker.opened"]
    for secret in ["https://example.org/secret", "ABC", full_walker.password]:
        assert secret not in text


def test_the_walker_takes_both_sides_of_their_messages_and_no_private_note(full_walker, now):
    document = actions.export_person(person=full_walker, by=full_walker, now=now)

    said = {row["body"] for row in document["rows"]["coaching.Message"]}
    assert said == {"From the walker", "From the coach"}
    assert "A private note" not in json.dumps(document, cls=DjangoJSONEncoder)
    assert document["left_out"] == actions.LEFT_OUT


def test_a_coach_takes_no_message_of_their_walkers_along(full_walker, coach, now):
    document = actions.export_person(person=coach, by=coach, now=now)

    assert "coaching.Grant" in document["rows"]
    assert "coaching.Message" not in document["rows"]
    assert "From the" not in json.dumps(document, cls=DjangoJSONEncoder)


def test_what_belongs_to_somebody_names_a_path():
    for label, path in actions.BELONG_TO.items():
        model = apps.get_model(label)
        assert (
            path is None or model._default_manager.filter(**{f"{path}__isnull": True}) is not None
        )


def test_a_note_outlives_its_author_without_their_name(full_walker, coach, now):
    actions.erase_person(person=coach, by=coach, now=now)

    note = Note.objects.get()
    assert (note.author, note.body, note.walker) == (None, "A private note", full_walker)


def test_the_export_is_noted(walker, now):
    actions.export_person(person=walker, by=None, now=now)

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.subject, event.at) == (
        "account.exported",
        None,
        walker,
        now,
    )


def test_every_secret_names_a_column():
    for secret in actions.SECRETS:
        app, model, field = secret.split(".")
        assert apps.get_model(app, model)._meta.get_field(field)


def test_a_coach_may_be_erased_and_their_walkers_stay(walker, coach, grant, now):
    actions.erase_person(person=coach, by=coach, now=now)

    assert not Grant.objects.exists()
    assert User.objects.get() == walker


def test_the_command_exports(walker, capsys):
    call_command("export_person", "WALKER@example.org")

    assert json.loads(capsys.readouterr().out)["rows"]["accounts.User"][0]["id"] == str(walker.pk)


def test_the_command_erases_only_when_it_is_meant(walker, capsys):
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_person", "walker@example.org")
    assert User.objects.exists()

    call_command("erase_person", "walker@example.org", "--yes")

    assert not User.objects.exists()
    assert capsys.readouterr().out == "Erased.\n"


@pytest.mark.parametrize("command", ["export_person", "erase_person"])
def test_the_commands_know_when_nobody_has_the_address(db, command):
    with pytest.raises(CommandError, match="Nobody"):
        call_command(command, "nobody@example.org")


def test_sessions_that_ended_are_not_counted(walker, client_of):
    client_of(walker)

    assert actions.end_sessions(person=walker, now=LATER) == 0


def test_two_coaches_hold_two_grants(walker, coach, stranger, grant, now):
    GrantFactory(walker=walker, coach=stranger)

    rows = actions.export_person(person=walker, by=walker, now=now)["rows"]

    assert len(rows["coaching.Grant"]) == 2
