"""The ledger of mail: what is owed to whom, and what became of it."""

import datetime as dt
import uuid
from functools import cache
from typing import Any, Self

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User
from walkapp.quick_read import Asked, Reader, reader_of
from walkapp.quick_update import update_one

NO_LEASE_IS_LONGER = dt.timedelta(minutes=10)
"""One that seems to be was given before the clock was set back."""


# The columns that come back are those that a worker needs to try its rows or to give them back; while they are leased,
# nobody else changes these. On SQLite the statement takes the only write lock; PostgreSQL skips rows of other workers.
LEASE = """
WITH chosen AS MATERIALIZED (
    SELECT id FROM accounts_delivery WHERE state = 'waiting' AND next_at <= %s AND expires_at > %s
    ORDER BY next_at, id LIMIT %s{lock}
)
UPDATE accounts_delivery
SET state = 'claimed', lease_until = %s, lease_token = lease_token + 1, updated_at = %s
WHERE id IN (SELECT id FROM chosen)
RETURNING {columns}
"""


@cache
def _leased_reader() -> "Reader[Delivery]":
    return reader_of(
        Delivery.objects.only(
            "kind",
            "person",
            "occurrence",
            "context",
            "state",
            "due_at",
            "expires_at",
            "attempts",
            "lease_token",
            "message_id",
        )
    )


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Words for what the ledger holds."""

    def due(self, now: dt.datetime) -> Self:
        """Waiting rows whose time has come and has not run out, oldest first."""
        return self.filter(
            state=Delivery.State.WAITING, next_at__lte=now, expires_at__gt=now
        ).order_by("next_at", "pk")

    def lease(self, limit: int, *, now: dt.datetime, until: dt.datetime) -> "list[Delivery]":
        """Up to `limit` of the due rows, leased by one statement until the instant `until`; oldest first."""
        reader = _leased_reader()
        words = LEASE.format(
            lock=" FOR UPDATE SKIP LOCKED" * connection.features.has_select_for_update,
            columns=", ".join(reader.names),
        )
        at, ends = (connection.ops.adapt_datetimefield_value(when) for when in (now, until))
        with connection.cursor() as cursor:
            cursor.execute(words, [at, at, limit, ends, at])
            rows = [reader.read(list(columns), connection) for columns in cursor.fetchall()]
        return sorted(rows, key=lambda row: (row.due_at, row.pk.int))

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
    # Found by its unique key; an index of its own would be one more to write with every change of a row.
    person = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="deliveries", db_index=False
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

    # What was read in one question with the row, for the letter that needs it.
    read_with: Any = None

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
            # In the order of claims: a thousand letters of one minute need not be sorted to take twenty.
            models.Index(
                fields=["next_at", "id"], condition=Q(state="waiting"), name="delivery_waiting"
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
        self,
        *,
        now: dt.datetime,
        lease_until: dt.datetime,
        message_id: str,
        unless: Asked | None = None,
    ) -> bool:
        """Say, before a word leaves, that it is leaving; False when the lease was lost, time is up, or `unless` finds a row."""
        return self._change(
            [self.State.CLAIMED],
            lasts_beyond=now,
            unless=unless,
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
        self,
        before: list[State],
        lasts_beyond: dt.datetime | None = None,
        unless: Asked | None = None,
        **values: Any,
    ) -> bool:
        """Set these columns of this row, while nobody else has claimed it since; False when somebody had."""
        same = {"id": self.pk, "lease_token": self.lease_token}
        later = {"lease_until": lasts_beyond, "expires_at": lasts_beyond} if lasts_beyond else {}
        among = ("state", before)
        if not update_one(Delivery, values, same=same, among=among, later=later, unless=unless):
            return False
        for name, value in values.items():
            setattr(self, name, value)
        return True
