"""What the builder shows: a draft with its staircase and its checks, and the lists of own programmes."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.forms import BoundField, Form
from django.utils.translation import gettext, ngettext

from accounts.models import User
from coaching import access
from coaching.models import ListingRequest, OwnProgramme
from coaching.models.authoring import State
from programmes.actions.catalogue import digest_of
from programmes.clinical.authoring import figures, worked_out
from programmes.clinical.plan import Week, read_plan
from programmes.forms.weeks import WeeksForm
from programmes.models import Enrolment
from programmes.reports.findings import Check, Door, Remark, checks_of, door_of, remarks_on

TOP = 30.0
"""Minutes: the height of a staircase, unless a draft is longer."""


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week in the table: its figures, and what the checks say about it."""

    week: Week
    cells: tuple[BoundField, ...]
    remarks: tuple[Remark, ...]

    @property
    def is_flagged(self) -> bool:
        """True when something is to mend in it."""
        return bool(self.remarks) or any(cell.errors for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Preview:
    """A document as it will be walked."""

    weeks: tuple[Week, ...]
    checks: tuple[Check, ...]
    remarks: tuple[Remark, ...]
    walks: int
    minutes: float
    door: Door

    @property
    def is_ready(self) -> bool:
        """True when it may be published."""
        return not self.remarks

    @property
    def top(self) -> float:
        """How high the staircase has to be."""
        return max([TOP, *(week.total_minutes for week in self.weeks)])

    @property
    def shown(self) -> Week:
        """The week whose walk is drawn: the first with something to mend, or else the last."""
        flagged = [remark.week for remark in self.remarks if remark.week]
        return self.weeks[min(flagged) - 1] if flagged else self.weeks[-1]

    @property
    def about_all(self) -> tuple[Remark, ...]:
        """What is about all weeks together."""
        return tuple(each for each in self.remarks if not each.field and each.week is None)


@dataclass(frozen=True, slots=True)
class BuilderPage:
    """A working copy under the hands of its author."""

    own: OwnProgramme
    preview: Preview
    rows: tuple[WeekRow, ...]
    facts: tuple[tuple[BoundField, tuple[Remark, ...]], ...]
    followers: int
    is_changed: bool
    asked: ListingRequest | None

    @property
    def next_number(self) -> int:
        """The number of the version that publishing makes."""
        return self.own.current.number + 1 if self.own.current else 1

    @property
    def is_listed(self) -> bool:
        """True while everybody sees it."""
        return self.own.programme is not None and self.own.programme.is_listed

    @property
    def is_waiting(self) -> bool:
        """True while the site's staff have not answered."""
        return self.asked is not None and self.asked.answered_at is None

    @property
    def followed_by(self) -> str:
        """How many walkers follow it, in words."""
        return followers_in_words(self.followers)


def followers_in_words(number: int) -> str:
    """Nobody, or how many."""
    if number == 0:
        return gettext("Nobody follows it.")
    said = ngettext("%(number)d walker follows it.", "%(number)d walkers follow it.", number)
    return said % {"number": number}


def preview_of(document: dict[str, Any]) -> Preview:
    """A document with its figures and its checks; no question."""
    remarks = remarks_on(document)
    walks, minutes = figures(document)
    weeks, door = read_plan(document).weeks, door_of(document)
    return Preview(weeks, checks_of(remarks), remarks, walks, minutes, door)


def builder_page(
    *, own: OwnProgramme, document: dict[str, Any], facts: Form, weeks: WeeksForm
) -> BuilderPage:
    """The page for a document, which may be typed and not saved. Two questions, once it is published."""
    counted = worked_out(document)
    preview = preview_of(counted)
    published = own.current
    return BuilderPage(
        own=own,
        preview=preview,
        rows=tuple(
            WeekRow(
                week,
                weeks.cells(week.number),
                tuple(each for each in preview.remarks if each.week == week.number),
            )
            for week in preview.weeks
        ),
        facts=tuple(
            (field, tuple(each for each in preview.remarks if each.field == field.name))
            for field in facts
        ),
        followers=_followers(own).count() if published else 0,
        is_changed=published is None or digest_of(own.document) != published.digest,
        asked=own.listing_requests.first() if published else None,
    )


def _followers(own: OwnProgramme) -> QuerySet[Enrolment]:
    return Enrolment.objects.active().filter(version__programme=own.programme_id)


@dataclass(frozen=True, slots=True)
class OwnRow:
    """An own programme in the coach's list."""

    id: uuid.UUID
    name: str
    tagline: str
    weeks: tuple[Week, ...]
    state: State
    is_mine: bool
    author: str
    is_for_clinic: bool
    is_listed: bool
    is_waiting: bool
    followers: int
    changed_at: dt.datetime

    @property
    def followed_by(self) -> str:
        """How many walkers follow it, in words."""
        return followers_in_words(self.followers)


def own_rows(coach: User) -> tuple[OwnRow, ...]:
    """What this coach wrote, drafts first shown as they are; and what others show to the clinic. One question."""
    following = Q(programme__versions__enrolments__status__in=["active", "on_hold"])
    waiting = ListingRequest.objects.filter(own=OuterRef("pk"), answered_at__isnull=True)
    rows = access.readable_programmes(coach).with_current()
    counted = rows.annotate(
        followers=Count("programme__versions__enrolments", filter=following, distinct=True),
        is_waiting=Exists(waiting),
    )
    found = [_own_row(own, coach) for own in counted]
    return tuple(row for row in found if row.is_mine or row.state is State.PUBLISHED)


def _own_row(own: Any, coach: User) -> OwnRow:
    is_mine = own.author_id == coach.pk
    document = own.document if is_mine or own.current is None else own.current.document
    return OwnRow(
        id=own.pk,
        name=document["name"],
        tagline=document["tagline"],
        weeks=read_plan(document).weeks,
        state=own.state,
        is_mine=is_mine,
        author=own.author.shown_name,
        is_for_clinic=own.audience == OwnProgramme.Audience.CLINIC,
        is_listed=own.programme is not None and own.programme.is_listed,
        is_waiting=own.is_waiting,
        followers=own.followers,
        changed_at=own.changed_at,
    )


def waiting_requests() -> QuerySet[ListingRequest]:
    """What the site's staff were asked and have not answered, the oldest first."""
    asked = ListingRequest.objects.filter(answered_at__isnull=True).order_by("asked_at")
    return asked.select_related("version", "own__author", "own__clinic")
