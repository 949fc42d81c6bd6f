"""Publishing the catalogue file: a programme gets a new version only when its document has changed."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from programmes.clinical.programmes import load_documents, slug_of
from programmes.models import Enrolment, Programme, ProgrammeVersion, VersionOffer
from programmes.models.enrolments import EnrolmentQuerySet


def digest_of(document: dict[str, Any]) -> str:
    """The fingerprint of a document; the order of its keys does not matter."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def publish_catalogue(*, now: dt.datetime) -> list[ProgrammeVersion]:
    """Bring all programmes up to the catalogue file; returns the versions that had to be made."""
    made = []
    for position, document in enumerate(load_documents()):
        slug = slug_of(document["id"])
        programme, _created = Programme.objects.update_or_create(
            slug=slug, defaults={"position": position}
        )
        version = _publish(programme, document, now)
        if version is not None:
            made.append(version)
    return made


def _publish(
    programme: Programme, document: dict[str, Any], now: dt.datetime
) -> ProgrammeVersion | None:
    latest = programme.versions.order_by("-number").first()
    if latest is not None and latest.digest == digest_of(document):
        return None
    version = add_version(programme=programme, document=document, by=None, now=now)
    offer_version(version=version, to=Enrolment.objects.active(), now=now)
    return version


def add_version(
    *, programme: Programme, document: dict[str, Any], by: User | None, now: dt.datetime
) -> ProgrammeVersion:
    """The next version, which new enrolments begin with; call it inside a transaction, with the programme locked."""
    latest = programme.versions.order_by("-number").first()
    version = ProgrammeVersion.objects.create(
        programme=programme,
        number=latest.number + 1 if latest is not None else 1,
        document=document,
        digest=digest_of(document),
        published_at=now,
    )
    programme.current = version
    programme.save(update_fields=["current"])
    record(
        at=now,
        actor=by,
        verb="publish_programme",
        target=version.pk,
        slug=programme.slug,
        number=version.number,
    )
    return version


def offer_version(*, version: ProgrammeVersion, to: EnrolmentQuerySet, now: dt.datetime) -> None:
    """Everybody of these who follows an older version may take the new one, or keep their plan.

    Offers not answered yet give way; a version that was offered before is not offered again.
    """
    theirs = to.filter(takes_offers=True, version__programme=version.programme_id)
    followers = theirs.exclude(version=version)
    followers = followers.exclude(offers__version=version)
    VersionOffer.objects.filter(
        enrolment__in=followers, version__programme=version.programme_id, answered_at=None
    ).delete()
    VersionOffer.objects.bulk_create(
        VersionOffer(enrolment=enrolment, version=version, offered_at=now)
        for enrolment in followers
    )
