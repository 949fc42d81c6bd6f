"""Writing no more to addresses that bounced or complained, and trying them again."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from accounts.audit import record
from accounts.models import Delivery, User
from reminders.models import Suppression
from walkapp.provider_post import Fate, Report

# Letters about the account still try an address that bounced: it may be the way back in. A complaint ends all mail.
SCOPES = {
    Fate.BOUNCED: Suppression.Scope.REMINDERS,
    Fate.COMPLAINED: Suppression.Scope.ALL,
}


@transaction.atomic
def take_reports(*, reports: Iterable[Report], now: dt.datetime) -> int:
    """Suppress the addresses that a provider reports; gives how many were new.

    An address to which we never write is ignored, and so is news from before somebody let mail flow again.
    """
    return sum(_take(report, now) for report in reports)


def _take(report: Report, now: dt.datetime) -> bool:
    address = report.address.strip().lower()
    person = User.objects.filter(email=address).first()
    if person is None and not Delivery.objects.filter(address=address).exists():
        return False
    is_new = Suppression.objects.note(
        address, scope=SCOPES[report.fate], reason=report.fate, now=min(report.at or now, now)
    )
    if is_new:
        record(at=now, actor=None, verb=f"mail.{report.fate}", subject=person)
    return is_new


@transaction.atomic
def write_again(*, person: User, by: User, now: dt.datetime) -> int:
    """Let mail flow to the person's address again, because they or somebody of support say so; doing it twice is once."""
    lifted = Suppression.objects.of(person.email).update(lifted_at=now)
    if lifted:
        record(at=now, actor=by, verb="mail.lifted", subject=person)
    return lifted


@transaction.atomic
def lift(*, suppression: Suppression, by: User, now: dt.datetime) -> None:
    """Let mail flow again to an address of which only the hash is known here."""
    lifted = Suppression.objects.filter(pk=suppression.pk, lifted_at__isnull=True)
    if lifted.update(lifted_at=now):
        record(at=now, actor=by, verb="mail.lifted", target=suppression.pk)
