"""Where walkers walk: stretches and treadmills that they saved. A changed place is a new row, so a walk keeps its own."""

import uuid
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.clinical.places import (
    LENGTH,
    SLOPE,
    WIDTH,
    Ground,
    Hazard,
    Light,
    Place,
    Reach,
)
from programmes.models.walks import between


class SavedPlaceQuerySet(models.QuerySet["SavedPlace"]):
    """Words for places."""

    def kept(self) -> Self:
        """Those that the walker still chooses from, the usual one first."""
        return self.filter(archived_at__isnull=True).order_by("-is_default", "name")


class SavedPlace(models.Model):
    """A stretch of ground, or a treadmill, as its walker described it."""

    class Surface(models.TextChoices):
        INDOOR = Ground.INDOOR.value, _("A floor indoors")
        TRACK = Ground.TRACK.value, _("A running track")
        PAVED = Ground.PAVED.value, _("A paved path or yard")
        GRASS = Ground.GRASS.value, _("Short, firm grass")
        LOOSE = Ground.LOOSE.value, _("Sand, gravel, mud or long grass")
        BELT = Ground.BELT.value, _("A treadmill")

    class Support(models.TextChoices):
        RAIL = Reach.RAIL.value, _("A rail")
        WALL = Reach.WALL.value, _("A wall or a worktop")
        NONE = Reach.NONE.value, _("Nothing to hold")

    class Brightness(models.TextChoices):
        BRIGHT = Light.BRIGHT.value, _("Bright at any time")
        DAYLIGHT = Light.DAYLIGHT.value, _("Bright by day only")
        DIM = Light.DIM.value, _("Dim")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="places")
    name = models.CharField(max_length=40)
    surface = models.CharField(max_length=8, choices=Surface)
    length_m = models.PositiveSmallIntegerField(null=True)
    width_m = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    is_clear_behind = models.BooleanField()
    support = models.CharField(max_length=4, choices=Support)
    slope_per_cent = models.PositiveSmallIntegerField(default=0)
    light = models.CharField(max_length=8, choices=Brightness)
    hazards = models.JSONField(default=list)
    maker_allows = models.BooleanField(default=False)
    has_key = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    objects = SavedPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["walker"],
                condition=Q(is_default=True),
                name="one_default_place_per_walker",
            ),
            models.UniqueConstraint(
                fields=["walker", "name"],
                condition=Q(archived_at__isnull=True),
                name="one_kept_place_per_walker_and_name",
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(archived_at__isnull=True),
                name="an_archived_place_is_no_default",
            ),
            models.CheckConstraint(
                condition=Q(surface="belt", length_m__isnull=True, width_m__isnull=True)
                | (~Q(surface="belt") & Q(length_m__isnull=False, width_m__isnull=False)),
                name="a_stretch_has_a_size_and_a_treadmill_has_none",
            ),
            models.CheckConstraint(
                condition=Q(surface="belt") | Q(maker_allows=False, has_key=False),
                name="only_a_treadmill_has_a_maker_and_a_key",
            ),
            models.CheckConstraint(
                condition=between("length_m", *LENGTH), name="a_place_is_1_to_500_metres_long"
            ),
            models.CheckConstraint(
                condition=Q(width_m__isnull=True)
                | Q(width_m__gte=Decimal(str(WIDTH[0])), width_m__lte=Decimal(WIDTH[1])),
                name="a_place_is_half_to_50_metres_wide",
            ),
            models.CheckConstraint(
                condition=between("slope_per_cent", *SLOPE), name="a_place_rises_0_to_20_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_treadmill(self) -> bool:
        """True for a belt."""
        return self.surface == self.Surface.BELT

    @property
    def facts(self) -> Place:
        """The place as the rules know it."""
        return Place(
            ground=Ground(self.surface),
            length=self.length_m or 0,
            width=float(self.width_m or 0),
            is_clear_behind=self.is_clear_behind,
            reach=Reach(self.support),
            slope=self.slope_per_cent,
            light=Light(self.light),
            hazards=frozenset(Hazard(code) for code in self.hazards),
            maker_allows=self.maker_allows,
            has_key=self.has_key,
        )
