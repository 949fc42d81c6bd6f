"""Browsers that show notices."""

import datetime as dt
import uuid
from typing import Any

from django.db import models

from accounts.models import User


class DeviceQuerySet(models.QuerySet["Device"]):
    """Words for browsers that show notices."""

    def add(
        self, *, person: User, endpoint: str, p256dh: str, auth: str, now: dt.datetime
    ) -> "Device":
        """This browser shows notices to `person` from now on, and to nobody who used it before."""
        keys = {"p256dh": p256dh, "auth": auth}
        device, _made = self.update_or_create(
            endpoint=endpoint,
            defaults={"person": person, **keys},
            create_defaults={"person": person, "added_at": now, **keys},
        )
        return device


class Device(models.Model):
    """A browser of one person that shows notices: where its push service takes them, and the keys that lock them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    endpoint = models.CharField(max_length=500, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    objects = DeviceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def as_subscription(self) -> dict[str, Any]:
        """The same as browsers and libraries name it."""
        keys = {"p256dh": self.p256dh, "auth": self.auth}
        return {"endpoint": self.endpoint, "keys": keys}
