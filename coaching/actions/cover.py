"""Leave and hand-over: who stands in for a coach and when, and what walkers say to it."""

import datetime as dt

from django.db import transaction

from accounts.actions import owe
from accounts.audit import record
from accounts.models import User
from coaching import access
from coaching.actions.trust import A_DAY, SharingOverError
from coaching.models import Clinic, Cover, CoverAnswer, Grant, Membership


class NotYoursToArrangeError(Exception):
    """Only the coach who is away, and those who run the clinic, arrange cover."""


class CannotStandInError(Exception):
    """Whoever stands in is another coach of the clinic."""


class DaysOfCoverError(Exception):
    """Cover begins today or later, and ends no earlier than it begins."""


class CoverOverError(Exception):
    """The cover was called off, has ended, or is about another coach."""


@transaction.atomic
def arrange_cover(
    *,
    clinic: Clinic,
    away: User,
    stand_in: User,
    first_on: dt.date,
    last_on: dt.date | None,
    by: User,
    now: dt.datetime,
) -> Cover:
    """Let another coach stand in, and tell the walkers; without a last day it is a hand-over. Twice the same is once."""
    Clinic.objects.select_for_update().get(pk=clinic.pk)
    _refuse_others(clinic, away, by)
    if away == stand_in or not access.coach_clinics(stand_in).filter(pk=clinic.pk).exists():
        raise CannotStandInError
    if first_on < away.local_date(now) or (last_on and last_on < first_on):
        raise DaysOfCoverError
    same = Cover.objects.ahead(now).filter(clinic=clinic, away=away, stand_in=stand_in)
    if held := same.filter(first_on=first_on, last_on=last_on).first():
        return held
    cover = Cover.objects.create(
        clinic=clinic,
        away=away,
        stand_in=stand_in,
        first_on=first_on,
        last_on=last_on,
        starts_at=_midnight(first_on, away),
        ends_at=_midnight(last_on + A_DAY, away) if last_on else None,
        made_by=by,
        made_at=now,
    )
    grants = Grant.objects.open(now).filter(clinic=clinic, coach=away).exclude(walker=stand_in)
    for grant in grants.select_related("walker"):
        owe(kind="cover", occurrence=f"{cover.pk}", person=grant.walker, now=now)
    _note(cover, by, "cover.arranged", now)
    return cover


@transaction.atomic
def call_off_cover(*, cover: Cover, by: User, now: dt.datetime) -> Cover:
    """End it at once; calling off twice is once."""
    rows = Cover.objects.select_for_update(of=("self",)).select_related("clinic", "away")
    locked = rows.get(pk=cover.pk)
    _refuse_others(locked.clinic, locked.away, by)
    if locked.called_off_at is None:
        locked.called_off_at = now
        locked.save(update_fields=["called_off_at"])
        _note(locked, by, "cover.called_off", now)
    return locked


@transaction.atomic
def answer_cover(*, grant: Grant, cover: Cover, says_yes: bool, now: dt.datetime) -> CoverAnswer:
    """The walker of the grant lets a stand-in see what their coach sees, or not; the last answer counts, at once."""
    rows = Grant.objects.open(now).select_for_update(of=("self",)).select_related("walker")
    locked = rows.filter(pk=grant.pk).first()
    if locked is None:
        raise SharingOverError
    about = Cover.objects.ahead(now).filter(clinic=locked.clinic_id, away=locked.coach_id)
    if not about.filter(pk=cover.pk).exists():
        raise CoverOverError
    answer, _is_new = CoverAnswer.objects.update_or_create(
        cover=cover, grant=locked, defaults={"says_yes": says_yes, "answered_at": now}
    )
    record(
        at=now,
        actor=locked.walker,
        verb="cover.agreed" if says_yes else "cover.refused",
        subject=locked.walker,
        target=cover.pk,
        place=locked.clinic_id,
    )
    return answer


def _refuse_others(clinic: Clinic, away: User, by: User) -> None:
    if access.clinics_of_admin(by).filter(pk=clinic.pk).exists():
        has_walkers = Grant.objects.current().filter(clinic=clinic, coach=away).exists()
        coached = Membership.objects.coaches().filter(clinic=clinic, person=away).exists()
        if has_walkers or coached:
            return
    elif by == away and access.coach_clinics(by).filter(pk=clinic.pk).exists():
        return
    raise NotYoursToArrangeError


def _midnight(day: dt.date, person: User) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=person.zone)


def _note(cover: Cover, by: User, verb: str, now: dt.datetime) -> None:
    record(
        at=now,
        actor=by,
        verb=verb,
        target=cover.pk,
        place=cover.clinic_id,
        away=str(cover.away_id),
        stand_in=str(cover.stand_in_id),
    )
