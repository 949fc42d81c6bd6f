"""What a coach does with a programme of their own: begin, save, publish, show to the clinic, retire, throw away."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from coaching import access
from coaching.actions.invitations import NotACoachHereError
from coaching.models import Clinic, EarlierDraft, OwnProgramme
from coaching.models.authoring import State
from programmes.actions.catalogue import add_version, digest_of, offer_version
from programmes.clinical.authoring import copy_of, own_code, worked_out
from programmes.clinical.findings import Finding, findings_in
from programmes.clinical.programmes import slug_of
from programmes.models import Enrolment, Programme, ProgrammeVersion

MOST_DRAFTS = 200
"""More than any coach needs; a script that imports for ever ends here."""


MOST_UNDONE = 20
"""So many saves of a draft can be undone, the latest first."""


class NotYourProgrammeError(Exception):
    """Somebody else wrote it, or the coach has left its clinic."""


class ChangedMeanwhileError(Exception):
    """The working copy was saved in another window; the argument is its revision now."""

    def __init__(self, revision: int) -> None:
        super().__init__(revision)
        self.revision = revision


class NotReadyError(Exception):
    """The checks of the catalogue find something; the argument is what."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(len(findings))
        self.findings = findings


class NothingNewError(Exception):
    """The working copy is what was published last."""


class RetiredProgrammeError(Exception):
    """A retired programme stays as it was."""


class TooManyProgrammesError(Exception):
    """The coach has as many as anybody may have."""


@transaction.atomic
def begin(
    *, author: User, clinic: Clinic, documents: Iterable[dict[str, Any]], now: dt.datetime
) -> list[OwnProgramme]:
    """A draft of each document, with an id of its own: from scratch, from a copy, or from a file."""
    if not access.coach_clinics(author).filter(pk=clinic.pk).exists():
        raise NotACoachHereError
    User.objects.select_for_update().get(pk=author.pk)
    made = []
    for document in documents:
        identity = uuid.uuid4()
        made.append(
            OwnProgramme(
                pk=identity,
                author=author,
                clinic=clinic,
                document=copy_of(document, own_code(identity), document["name"]),
                made_at=now,
                changed_at=now,
            )
        )
    if author.own_programmes.count() + len(made) > MOST_DRAFTS:
        raise TooManyProgrammesError
    OwnProgramme.objects.bulk_create(made)
    for own in made:
        record(at=now, actor=author, verb="programme.drafted", target=own.pk)
    return made


@transaction.atomic
def save_draft(
    *,
    own: OwnProgramme,
    document: dict[str, Any],
    by: User,
    now: dt.datetime,
    seen: int | None = None,
) -> OwnProgramme:
    """Keep the working copy; nobody else sees it before it is published.

    `seen` is the revision that the writer had before them; None overwrites whatever is there.
    """
    locked = _lock_seen(own, by, seen)
    kept = worked_out({**document, "id": locked.document["id"]})
    if kept != locked.document:
        EarlierDraft.objects.create(
            own=locked, revision=locked.revision, document=locked.document, kept_at=now
        )
        too_old = locked.earlier.values("pk")[MOST_UNDONE:]
        EarlierDraft.objects.filter(pk__in=[row["pk"] for row in too_old]).delete()
        locked.keep(kept, now)
    return locked


@transaction.atomic
def undo_save(
    *, own: OwnProgramme, by: User, now: dt.datetime, seen: int | None = None
) -> OwnProgramme:
    """Put the working copy back to what it was before the last save; what is published stays."""
    locked = _lock_seen(own, by, seen)
    earlier = locked.earlier.first()
    if earlier is None:
        raise NothingNewError
    locked.keep(earlier.document, now)
    earlier.delete()
    return locked


@transaction.atomic
def publish(*, own: OwnProgramme, by: User, now: dt.datetime) -> ProgrammeVersion:
    """Make the working copy the next version. Followers are offered it; what everybody could see waits for staff again."""
    locked = _lock(own, by)
    if findings := findings_in(locked.document):
        raise NotReadyError(findings)
    programme = _programme_of(locked, by)
    before = programme.current
    if before is not None and before.digest == digest_of(locked.document):
        raise NothingNewError
    was_listed = programme.is_listed
    programme.is_listed = False
    programme.save(update_fields=["is_listed"])
    locked.listing_requests.filter(answered_at__isnull=True).delete()
    version = add_version(programme=programme, document=locked.document, by=by, now=now)
    followers = Enrolment.objects.active()
    if was_listed:
        followers = followers.led_by_a_coach()
    offer_version(version=version, to=followers, now=now)
    return version


@transaction.atomic
def show_to(*, own: OwnProgramme, audience: str, by: User, now: dt.datetime) -> OwnProgramme:
    """Let the coaches of the clinic use what is published, or nobody else."""
    locked = _lock(own, by)
    if locked.programme is None:
        raise NothingNewError
    if audience != locked.audience:
        locked.show_to(audience)
        record(
            at=now, actor=by, verb="programme.shown_to", target=locked.pk, audience=locked.audience
        )
    return locked


@transaction.atomic
def retire(*, own: OwnProgramme, by: User, now: dt.datetime) -> OwnProgramme:
    """Nobody new begins it; those who follow it keep their plan and their version."""
    locked = _lock(own, by)
    programme = _programme_of(locked, by)
    locked.listing_requests.filter(answered_at__isnull=True).delete()
    programme.retire(now)
    record(at=now, actor=by, verb="programme.retired", target=locked.pk)
    return locked


@transaction.atomic
def throw_away(*, own: OwnProgramme, by: User, now: dt.datetime) -> None:
    """Delete a draft that was never published; what walkers follow is never deleted."""
    locked = _lock(own, by)
    if locked.programme is not None:
        raise NotYourProgrammeError
    record(at=now, actor=by, verb="programme.thrown_away", target=locked.pk)
    locked.delete()


def _lock(own: OwnProgramme, by: User) -> OwnProgramme:
    """The row as it is now, with nobody else changing it; only its author may."""
    mine = access.own_programmes(by).select_for_update(of=("self",))
    locked = mine.with_current().filter(pk=own.pk).first()
    if locked is None:
        raise NotYourProgrammeError
    if locked.state is State.RETIRED:
        raise RetiredProgrammeError
    return locked


def _lock_seen(own: OwnProgramme, by: User, seen: int | None) -> OwnProgramme:
    """The same, when nobody has saved it since its author saw that revision."""
    locked = _lock(own, by)
    if seen is not None and seen != locked.revision:
        raise ChangedMeanwhileError(locked.revision)
    return locked


def _programme_of(own: OwnProgramme, author: User) -> Programme:
    """The programme behind the working copy, locked; made when it is published for the first time."""
    if own.programme_id is None:
        own.programme = Programme.objects.create(
            slug=slug_of(own.document["id"]), is_own=True, author=author, is_listed=False
        )
        own.save(update_fields=["programme"])
        return own.programme
    rows = Programme.objects.select_for_update(of=("self",)).select_related("current")
    return rows.get(pk=own.programme_id)
