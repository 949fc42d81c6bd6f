"""Publishing the catalogue: once, and again only when a document has changed."""

import datetime as dt

import pytest

from accounts.models import AuditEvent
from programmes.actions.catalogue import digest_of, publish_catalogue
from programmes.clinical.programmes import load_documents
from programmes.models import Programme, ProgrammeVersion, VersionOffer
from tests.factories import NOW, EnrolmentFactory

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=1)


def test_the_ten_programmes_are_published_in_the_order_of_the_file(now):
    made = publish_catalogue(now=now)

    slugs = [document["id"].replace("_", "-") for document in load_documents()]
    assert [version.programme.slug for version in made] == slugs
    assert list(Programme.objects.values_list("slug", flat=True)) == slugs
    assert set(ProgrammeVersion.objects.values_list("number", "published_at")) == {(1, now)}


def test_publishing_again_changes_nothing(now):
    publish_catalogue(now=now)

    assert publish_catalogue(now=now + LATER) == []
    assert ProgrammeVersion.objects.count() == 10


def test_a_changed_document_makes_one_new_version_and_keeps_the_old_one(now):
    publish_catalogue(now=now)
    programme = Programme.objects.get(slug="foundations")
    old = programme.current
    ProgrammeVersion.objects.filter(pk=old.pk).update(digest="as it was before")

    [version] = publish_catalogue(now=now + LATER)

    programme.refresh_from_db()
    assert (version.number, version.published_at) == (2, now + LATER)
    assert programme.current == version
    assert list(programme.versions.order_by("number")) == [old, version]


def test_each_publication_is_in_the_trail(now):
    publish_catalogue(now=now)

    events = AuditEvent.objects.filter(verb="publish_programme")
    assert events.count() == 10
    assert {"slug": "athlete", "number": 1} in list(events.values_list("detail", flat=True))
    assert set(events.values_list("at", "actor")) == {(now, None)}


def test_the_digest_follows_the_words_and_not_the_order_of_the_keys():
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})


def test_a_newer_version_is_offered_to_those_who_follow_and_changes_nothing(catalogue, walker):
    enrolment = EnrolmentFactory(walker=walker, version=catalogue["foundations"].current)
    left = EnrolmentFactory(
        version=catalogue["foundations"].current, status="withdrawn", ended_at=NOW
    )
    EnrolmentFactory(version=catalogue["knee-oa"].current)
    for _time in range(2):
        Programme.objects.get(slug="foundations").versions.update(digest="old")
        publish_catalogue(now=NOW)

    offer = VersionOffer.objects.get()
    enrolment.refresh_from_db()
    assert (offer.enrolment, offer.version.number, offer.answered_at) == (enrolment, 3, None)
    assert enrolment.version.number == 1
    assert not left.offers.exists()
