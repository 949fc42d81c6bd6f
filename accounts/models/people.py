"""People. Rows are addressed by UUID and never show health data as text."""

import datetime as dt
import uuid
import zoneinfo
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.regions import emergency_number

AT_ONCE = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""Of an instant at which something is done: with the next tick."""


class UserManager(BaseUserManager["User"]):
    """Makes people; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who can sign in; without a password they must reset it first."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with every right in the staff pages."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def look_again(self) -> int:
        """The laws of time have changed: the next tick looks at everybody. Gives how many they are."""
        return self.update(next_look_at=AT_ONCE)


class User(AbstractBaseUser, PermissionsMixin):
    """A person: walker, coach, clinic admin or staff; one person may be several of them.

    At `next_look_at` the next hour of theirs comes at which they may be owed a reminder.
    """

    class Theme(models.TextChoices):
        AUTO = "auto", _("Follow my device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(
        _("name"), max_length=80, blank=True, validators=[MaxLengthValidator(80)]
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/London")
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    region = models.CharField(_("country"), max_length=2, default="GB")
    theme = models.CharField(_("colours"), max_length=5, choices=Theme, default=Theme.AUTO)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    next_look_at = models.DateTimeField(
        default=AT_ONCE, db_default=AT_ONCE, db_index=True, editable=False
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_email_address"),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone that this person's clock shows."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def short_name(self) -> str:
        """What we call the person: the first word of their name, or the part of the address before @."""
        return self.name.split()[0] if self.name.strip() else self.email.split("@")[0]

    @property
    def shown_name(self) -> str:
        """The full name, or the address while no name is known."""
        return self.name.strip() or self.email

    @property
    def emergency_number(self) -> str:
        """The number to call in an emergency where this person lives."""
        return emergency_number(self.region)

    def local_date(self, now: dt.datetime) -> dt.date:
        """The date on this person's calendar at the instant `now`."""
        return now.astimezone(self.zone).date()

    def look_again(self) -> None:
        """An hour of theirs, their zone or what they follow has changed: the next tick looks at them."""
        self.next_look_at = AT_ONCE
        self.save(update_fields=["next_look_at"])
