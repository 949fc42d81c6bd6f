"""The grants by which walkers lend what they own, and who stands in for whom."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from coaching.models.clinics import Clinic, Membership


class CoverQuerySet(models.QuerySet["Cover"]):
    """Words for who stands in for whom."""

    def ahead(self, now: dt.datetime) -> Self:
        """Those that run or will run."""
        later = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
        return self.filter(later, called_off_at__isnull=True)

    def running(self, now: dt.datetime) -> Self:
        """Those that run at `now`, and whose stand-in works as a coach in that clinic: the clock alone ends them."""
        works = Membership.objects.current().coaches()
        there = works.filter(clinic=OuterRef("clinic"), person=OuterRef("stand_in"))
        return self.ahead(now).filter(Exists(there), starts_at__lte=now)

    def opening(self, now: dt.datetime) -> Self:
        """Those of them that open the plan of somebody to their stand-in now."""
        theirs = Grant.objects.open(now).filter(clinic=OuterRef("clinic"), coach=OuterRef("away"))
        agreed = Q(cover_answers__cover=OuterRef("pk"), cover_answers__says_yes=True)
        opened = theirs.filter(Q(shares_team=True) | agreed).exclude(walker=OuterRef("stand_in"))
        return self.running(now).filter(Exists(opened))


class Cover(models.Model):
    """One coach stands in for another of the same clinic, from one day, until another or for good.

    It opens nothing by itself: only grants that are lent to the team, or whose walker said yes to this cover.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="covers")
    away = models.ForeignKey(User, on_delete=models.CASCADE, related_name="covers_needed")
    stand_in = models.ForeignKey(User, on_delete=models.CASCADE, related_name="covers_given")
    first_on = models.DateField()
    last_on = models.DateField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)

    objects = CoverQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(away=models.F("stand_in")), name="nobody_stands_in_for_themselves"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                name="cover_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True, last_on__isnull=True)
                | Q(
                    ends_at__isnull=False,
                    last_on__isnull=False,
                    last_on__gte=models.F("first_on"),
                ),
                name="cover_has_a_last_day_when_it_ends",
            ),
        ]
        indexes = [models.Index(fields=["away", "starts_at"], name="cover_by_coach")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class GrantQuerySet(models.QuerySet["Grant"]):
    """Words for what is lent."""

    def current(self) -> Self:
        """Grants that the walker has not ended by hand; their last day may have passed."""
        return self.filter(ended_at__isnull=True)

    def open(self, now: dt.datetime) -> Self:
        """Current grants whose last day has not passed: the clock alone closes them."""
        return self.current().filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now))

    def in_force(self, now: dt.datetime) -> Self:
        """Open grants that somebody leads: the coach still works in the clinic that the grant names, or is stood in for."""
        return self.open(now).filter(_coach_works() | _is_covered(now))

    def led_by(self, person: User, now: dt.datetime) -> Self:
        """Grants by which this person may change a plan: their own, and those for whose coach they stand in."""
        own = Q(coach=person) & _coach_works()
        led = self.open(now).filter(own | _is_covered(now, stand_in=person))
        return led.exclude(walker=person)

    def lent_to(self, person: User, now: dt.datetime) -> Self:
        """Grants by which this person may read and write: those that they lead, and as an assistant those lent to the team."""
        helps = Membership.objects.current().assistants().filter(person=person)
        team = Q(shares_team=True) & Exists(helps.filter(clinic=OuterRef("clinic")))
        own = Q(coach=person) & _coach_works()
        lent = own | _is_covered(now, stand_in=person) | team
        return self.in_force(now).filter(lent).exclude(walker=person)


def _coach_works() -> Q:
    works = Membership.objects.current().coaches()
    return Q(Exists(works.filter(clinic=OuterRef("clinic"), person=OuterRef("coach"))))


def _is_covered(now: dt.datetime, **by: User) -> Q:
    """Somebody stands in for the coach, and the walker lends to the team or said yes to this cover."""
    covers = Cover.objects.running(now).filter(clinic=OuterRef("clinic"), away=OuterRef("coach"))
    covers = covers.filter(**by)
    agreed = covers.filter(answers__grant=OuterRef("pk"), answers__says_yes=True)
    return Q(shares_team=True) & Exists(covers) | Q(Exists(agreed))


class Grant(models.Model):
    """What one walker lends one coach: the plan and walks always, pain and check-ins, notes and test results when chosen.

    Lent to the team too, it also opens to assistants of the clinic, and to a coach who stands in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants_given")
    coach = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants_held")
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="grants")
    shares_pain = models.BooleanField(default=True)
    shares_notes = models.BooleanField(default=True)
    shares_tests = models.BooleanField(default=False)
    shares_team = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    reader: User | None = None
    """Who reads by it in this request; no column."""
    is_led = False
    """Whether that reader may change the plan; no column."""

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["walker", "coach"],
                condition=Q(ended_at__isnull=True),
                name="one_current_grant_per_walker_and_coach",
            ),
            models.CheckConstraint(
                condition=~Q(walker=models.F("coach")), name="nobody_grants_to_themselves"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=models.F("began_at")),
                name="grant_closes_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def read_by(self) -> User:
        """Who reads by it: its coach, unless the access rules named somebody else of the team."""
        return self.reader or self.coach

    def over_at(self, now: dt.datetime) -> dt.datetime | None:
        """When it ended, by hand or by its last day; None while it goes on."""
        if self.ended_at is not None:
            return self.ended_at
        return self.closes_at if self.closes_at is not None and self.closes_at <= now else None

    @property
    def last_on(self) -> dt.date | None:
        """The last day on which it is open, on the walker's calendar; load the walker with the grant."""
        if self.closes_at is None:
            return None
        return (self.closes_at - dt.timedelta(microseconds=1)).astimezone(self.walker.zone).date()


class CoverAnswer(models.Model):
    """What a walker who lends to one coach alone said to a stand-in; taken back by another answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cover = models.ForeignKey(Cover, on_delete=models.CASCADE, related_name="answers")
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="cover_answers")
    says_yes = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cover", "grant"], name="one_answer_per_cover_and_grant"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
