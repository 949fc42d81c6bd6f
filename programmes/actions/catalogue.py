"""Publishing the catalogue file: a programme gets a new version only when its document has changed."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import transaction

from accounts import audit
from programmes.clinical.programmes import load_documents, slug_of
from programmes.models import Enrolment, Programme, ProgrammeVersion, VersionOffer


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
    digest = digest_of(document)
    latest = programme.versions.order_by("-number").first()
    if latest is not None and latest.digest == digest:
        return None
    version = ProgrammeVersion.objects.create(
        programme=programme,
        number=latest.number + 1 if latest is not None else 1,
        document=document,
        digest=digest,
        published_at=now,
    )
    programme.current = version
    programme.save(update_fields=["current"])
    audit.record(
        at=now,
        actor=None,
        verb="publish_programme",
        target=version.pk,
        slug=programme.slug,
        number=version.number,
    )
    _offer(version, now)
    return version


def _offer(version: ProgrammeVersion, now: dt.datetime) -> None:
    """Everybody who follows an older version may take the new one, or keep their plan; offers not answered yet give way."""
    followers = Enrolment.objects.active().filter(version__programme=version.programme_id)
    VersionOffer.objects.filter(
        enrolment__in=followers, version__programme=version.programme_id, answered_at=None
    ).delete()
    VersionOffer.objects.bulk_create(
        VersionOffer(enrolment=enrolment, version=version, offered_at=now)
        for enrolment in followers
    )
