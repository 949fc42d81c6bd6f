"""Showing an own programme to everybody: its author asks, the site's staff answer."""

import datetime as dt

from django.db import transaction

from accounts.actions import owe
from accounts.audit import record
from accounts.models import User
from coaching import access
from coaching.actions.authoring import NothingNewError, NotYourProgrammeError
from coaching.models import ListingRequest, OwnProgramme
from programmes.actions.catalogue import offer_version
from programmes.clinical.findings import findings_in
from programmes.models import Enrolment, Programme


class ListingClosedError(Exception):
    """The request was answered, or what it was about has changed."""


class OwnRequestError(Exception):
    """Nobody decides about their own programme."""


@transaction.atomic
def ask_to_list(*, own: OwnProgramme, by: User, now: dt.datetime) -> ListingRequest:
    """Ask the site's staff to show what is published to everybody; asking twice is asking once."""
    programme = _lock(own)
    if not access.own_programmes(by).filter(pk=own.pk).exists():
        raise NotYourProgrammeError
    version = programme.current if programme and not programme.retired_at else None
    if programme is None or version is None or programme.is_listed:
        raise NothingNewError
    waiting = own.listing_requests.filter(answered_at__isnull=True).first()
    if waiting:
        return waiting
    made = ListingRequest.objects.create(own=own, version=version, asked_by=by, asked_at=now)
    record(at=now, actor=by, verb="listing.asked", target=made.pk)
    return made


@transaction.atomic
def answer_listing(
    *, asked: ListingRequest, is_granted: bool, words: str, by: User, now: dt.datetime
) -> ListingRequest:
    """Let everybody see it, or give it back with words, and write to its author. This says nothing about any clinician.

    Walkers who joined by themselves are offered the version only now; those of a coach were when it was published.
    """
    programme = _lock(asked.own)
    locked = ListingRequest.objects.select_for_update().filter(pk=asked.pk).first()
    if programme is None or locked is None or locked.answered_at or programme.retired_at:
        raise ListingClosedError
    if by.pk in {locked.asked_by_id, asked.own.author_id}:
        raise OwnRequestError
    version = programme.current
    if version is None or version.pk != locked.version_id or findings_in(version.document):
        raise ListingClosedError
    locked.answered_at, locked.answered_by = now, by
    locked.is_granted, locked.words = is_granted, words
    locked.save(update_fields=["answered_at", "answered_by", "is_granted", "words"])
    verb = "listing.granted" if is_granted else "listing.returned"
    record(at=now, actor=by, verb=verb, target=locked.pk)
    if is_granted:
        programme.is_listed = True
        programme.save(update_fields=["is_listed"])
        offer_version(version=version, to=Enrolment.objects.active(), now=now)
    owe(kind="listing_answered", occurrence=str(locked.pk), person=asked.own.author, now=now)
    return locked


@transaction.atomic
def take_off_the_list(*, own: OwnProgramme, by: User, now: dt.datetime) -> None:
    """Its author, or staff, stop showing it to everybody; those who follow it go on."""
    programme = _lock(own)
    if by.pk != own.author_id and not by.is_staff:
        raise NotYourProgrammeError
    if programme and programme.is_listed:
        programme.is_listed = False
        programme.save(update_fields=["is_listed"])
        record(at=now, actor=by, verb="listing.ended", target=own.pk)


def _lock(own: OwnProgramme) -> Programme | None:
    """The programme as it is now, with nobody else changing it."""
    rows = Programme.objects.select_for_update(of=("self",)).select_related("current")
    return rows.filter(own=own.pk).first()
