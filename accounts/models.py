"""People, the audit trail, and the ledger of mail. Rows are addressed by UUID and never show health data as text."""

import datetime as dt
import uuid
import zoneinfo
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.regions import emergency_number
from walkapp.quick_update import update_one


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


class User(AbstractBaseUser, PermissionsMixin):
    """A person: walker, coach, clinic admin or staff; one person may be several of them."""

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


class AuditEvent(models.Model):
    """One line of the append-only trail: who did what to whose data, and in which clinic (`place`). Ids and codes only."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="audit_as_actor"
    )
    subject = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="audit_as_subject"
    )
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=80, blank=True)
    place = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["subject", "-at"], name="audit_by_subject"),
            models.Index(fields=["place", "-at"], name="audit_by_place"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.verb}"


NO_LEASE_IS_LONGER = dt.timedelta(minutes=10)
"""One that seems to be was given before the clock was set back."""


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Words for what the ledger holds."""

    def due(self, now: dt.datetime) -> Self:
        """Waiting rows whose time has come and has not run out, oldest first."""
        return self.filter(
            state=Delivery.State.WAITING, next_at__lte=now, expires_at__gt=now
        ).order_by("next_at", "pk")

    def overtaken(self, now: dt.datetime) -> Self:
        """Waiting rows that nobody wants any more."""
        return self.filter(state=Delivery.State.WAITING, expires_at__lte=now)

    def ended(self) -> Self:
        """Rows in a final state: nothing becomes of them any more, unless an "unknown" turns out to have been taken."""
        return self.filter(lease_until__isnull=True).exclude(state=Delivery.State.WAITING)

    def abandoned(self, now: dt.datetime) -> Self:
        """Rows whose worker did not come back before its lease ran out."""
        return self.filter(
            Q(lease_until__lt=now) | Q(lease_until__gt=now + NO_LEASE_IS_LONGER),
            state__in=[Delivery.State.CLAIMED, Delivery.State.SENDING],
        )


class Delivery(models.Model):
    """The ledger row of one sending: owed once, claimed by one worker, ended in one visible final state.

    The address is looked up and the body rendered at the moment of sending; neither is kept.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CLAIMED = "claimed", _("claimed")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("unknown: the relay did not answer at the end")
        SKIPPED = "skipped", _("not sent, on purpose")
        EXPIRED = "expired", _("too late to send")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    person = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    address = models.EmailField(blank=True)
    occurrence = models.CharField(max_length=80)
    context = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=60, blank=True)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    next_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.PositiveIntegerField(default=0)
    message_id = models.CharField(max_length=120, blank=True)
    smtp_code = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "occurrence"],
                condition=Q(person__isnull=False),
                name="one_delivery_per_person_kind_and_occurrence",
            ),
            models.UniqueConstraint(
                fields=["address", "kind", "occurrence"],
                condition=Q(person__isnull=True),
                name="one_delivery_per_address_kind_and_occurrence",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(address=""),
                name="delivery_goes_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | ~Q(message_id=""),
                name="sent_delivery_has_a_message_id",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("due_at")),
                name="delivery_expires_after_it_is_due",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state="waiting"), name="delivery_waiting"
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["claimed", "sending"]),
                name="delivery_leased",
            ),
            # Nobody has a lease on rows that wait or have ended: what ended when is read from here.
            models.Index(
                fields=["updated_at"],
                condition=Q(lease_until__isnull=True),
                name="delivery_at_rest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.state}"

    @property
    def goes_to(self) -> str:
        """The address to write to, as it is now."""
        return self.person.email if self.person else self.address

    def begin_sending(
        self, *, now: dt.datetime, lease_until: dt.datetime, message_id: str
    ) -> bool:
        """Say, before a word leaves, that it is leaving; False when the lease was lost or time is up."""
        return self._change(
            [self.State.CLAIMED],
            lasts_beyond=now,
            state=self.State.SENDING,
            attempts=self.attempts + 1,
            lease_until=lease_until,
            message_id=message_id,
            updated_at=now,
        )

    def put_back(self, *, now: dt.datetime, next_at: dt.datetime, attempts: int) -> bool:
        """Let it wait until `next_at`: it surely did not leave."""
        return self._change(
            [self.State.CLAIMED, self.State.SENDING],
            state=self.State.WAITING,
            attempts=attempts,
            next_at=next_at,
            lease_until=None,
            updated_at=now,
        )

    def finish(
        self, state: State, *, now: dt.datetime, reason: str = "", smtp_code: int | None = None
    ) -> bool:
        """End in one of the final states; what the letter was to say is forgotten.

        A late "sent" may still correct "unknown", which is what others saw when this worker was silent for long.
        """
        before = [self.State.CLAIMED, self.State.SENDING]
        if state == self.State.SENT:
            before.append(self.State.UNKNOWN)
        return self._change(
            before,
            state=state,
            reason=reason,
            smtp_code=smtp_code,
            context={},
            lease_until=None,
            updated_at=now,
        )

    def _change(
        self, before: list[State], lasts_beyond: dt.datetime | None = None, **values: Any
    ) -> bool:
        """Set these columns of this row, while nobody else has claimed it since; False when somebody had."""
        same = {"id": self.pk, "lease_token": self.lease_token}
        later = {"lease_until": lasts_beyond, "expires_at": lasts_beyond} if lasts_beyond else {}
        if not update_one(Delivery, values, same=same, among=("state", before), later=later):
            return False
        for name, value in values.items():
            setattr(self, name, value)
        return True
