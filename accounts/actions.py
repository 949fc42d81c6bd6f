"""What is done with people's accounts, and how mail is owed."""

import datetime as dt
from collections import defaultdict
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, router, transaction
from django.db.models.deletion import Collector
from django.utils.module_loading import import_string

from accounts.audit import record
from accounts.models import AuditEvent, Delivery, User

KEEP_TRYING = dt.timedelta(days=2)
EXPORT_FORMAT = "backalong-export-1"
# Keys to an account: an export is a file that people pass on, so it says that they exist and nothing more.
SECRETS = {
    "accounts.User.password",
    "accounts.Delivery.context",
    "coaching.Invitation.token_hash",
    "mfa.Authenticator.data",
    "reminders.CalendarFeed.token_hash",
    "programmes.Spotting.code_hash",
    "reminders.CheckInLink.token_hash",
    "reminders.Device.auth",
    "reminders.Device.endpoint",
    "reminders.Device.p256dh",
    "reminders.MailToken.token_hash",
}
HIDDEN = "kept, not shown"
# Rows that go with a person but are not theirs to take along: the path to whom they belong, or None for nobody here.
BELONG_TO = {
    "coaching.Message": "grant__walker",
    "coaching.Note": None,
}
LEFT_OUT = (
    "Private notes that coaches wrote about you, and what walkers wrote to you as their coach. "
    "For notes about you, ask the clinic: you have a right to them."
)


class StillNeededError(Exception):
    """Others would be left without this person; it says what to do first, for the person to read."""


def owe(
    *,
    kind: str,
    occurrence: str,
    now: dt.datetime,
    person: User | None = None,
    address: str = "",
    context: dict[str, Any] | None = None,
    due_at: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
) -> Delivery:
    """Promise one letter, in the transaction of whatever causes it; owing the same occurrence again changes nothing.

    `kind` names a letter of some app's `messages.LETTERS`. It goes to `person`, or to `address` where there is no person.
    """
    due = due_at or now
    delivery, _made = Delivery.objects.get_or_create(
        kind=kind,
        occurrence=occurrence,
        person=person,
        address="" if person else address.lower(),
        defaults={
            "context": context or {},
            "due_at": due,
            "next_at": due,
            "expires_at": expires_at or due + KEEP_TRYING,
        },
    )
    return delivery


@transaction.atomic
def change_account(
    *,
    person: User,
    name: str,
    time_zone: str,
    region: str,
    language: str,
    theme: str,
    now: dt.datetime,
) -> None:
    """Keep what the person says about themselves; the trail notes which of it changed, not the words."""
    wanted = {
        "name": name,
        "time_zone": time_zone,
        "region": region,
        "language": language,
        "theme": theme,
    }
    changed = sorted(field for field, value in wanted.items() if getattr(person, field) != value)
    if changed:
        for field in changed:
            setattr(person, field, wanted[field])
        person.save(update_fields=changed)
        person.look_again()
        record(at=now, actor=person, verb="account.changed", subject=person, fields=changed)


def end_sessions(*, person: User, now: dt.datetime, keep: str | None = None) -> int:
    """Sign the person out on every device, but for the session `keep`; how many there were."""
    theirs = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=now).exclude(pk=keep).iterator()
        if session.get_decoded().get("_auth_user_id") == str(person.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()
    return len(theirs)


@transaction.atomic
def sign_out_elsewhere(*, person: User, keep: str | None, now: dt.datetime) -> int:
    """End every session of the person but this one."""
    ended = end_sessions(person=person, now=now, keep=keep)
    record(
        at=now, actor=person, verb="account.signed_out_elsewhere", subject=person, sessions=ended
    )
    return ended


@transaction.atomic
def export_person(*, person: User, by: User | None, now: dt.datetime) -> dict[str, Any]:
    """What erasing the person would delete, but for what is not theirs, and the trail of who touched it, ready for JSON."""
    rows = {
        model._meta.label: [_as_fields(row) for row in sorted(found, key=lambda row: str(row.pk))]
        for model, about in rows_about(person).items()
        if (found := _theirs(model, about, person))
    }
    trail = AuditEvent.objects.filter(models.Q(subject=person) | models.Q(actor=person))
    document = {
        "format": EXPORT_FORMAT,
        "exported_at": now,
        "left_out": LEFT_OUT,
        "rows": dict(sorted(rows.items())),
        "trail": [_as_fields(event) for event in trail],
    }
    record(at=now, actor=by, verb="account.exported", subject=person)
    return document


@transaction.atomic
def erase_person(*, person: User, by: User | None, now: dt.datetime) -> None:
    """Delete the person and every row about them. The trail keeps its lines, without a name, and gets a last one.

    The apps above are asked first, by the names in `ASKED_BEFORE_ERASING`; each may raise `StillNeededError`.
    """
    for name in settings.ASKED_BEFORE_ERASING:
        import_string(name)(person)
    erased = str(person.pk)
    staff = by if by and by.pk != person.pk else None
    end_sessions(person=person, now=now)
    for rows in _rows_by_address(person):
        rows.delete()
    person.delete()
    record(at=now, actor=staff, verb="account.erased", target=erased)


def rows_about(person: User) -> dict[type[models.Model], set[models.Model]]:
    """What belongs to the person: all that Django would delete with them, and rows that name only their address."""
    collector = Collector(using=router.db_for_write(User), origin=person)
    collector.collect([person])
    found: dict[type[models.Model], set[models.Model]] = defaultdict(set)
    for model, rows in collector.data.items():
        found[model].update(rows)
    for queryset in [*collector.fast_deletes, *_rows_by_address(person)]:
        if rows := set(queryset):
            found[queryset.model].update(rows)
    return found


def _theirs(model: type[models.Model], rows: set[models.Model], person: User) -> set[models.Model]:
    """Those of the rows that the person may take along."""
    if model._meta.label not in BELONG_TO:
        return rows
    path = BELONG_TO[model._meta.label]
    if path is None:
        return set()
    own = model._default_manager.filter(**{path: person}).values_list("pk", flat=True)
    return {row for row in rows if row.pk in set(own)}


def _rows_by_address(person: User) -> list[models.QuerySet[models.Model]]:
    """Rows without a link to the person, such as an invitation, that hold one of their confirmed addresses."""
    confirmed = EmailAddress.objects.filter(user=person, verified=True).values_list(
        "email", flat=True
    )
    addresses = {person.email, *confirmed}
    return [
        model._default_manager.filter(**{f"{field.name}__in": addresses})
        for model in apps.get_models()
        if model is not User
        for field in model._meta.concrete_fields
        if isinstance(field, models.EmailField)
    ]


def _as_fields(row: models.Model) -> dict[str, Any]:
    return {
        field.attname: HIDDEN
        if f"{row._meta.label}.{field.name}" in SECRETS
        else field.value_from_object(row)
        for field in row._meta.concrete_fields
    }
