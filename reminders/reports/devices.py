"""The devices on which somebody wants notices."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings

from accounts.models import User
from walkapp.vapid import public_key_of


@dataclass(frozen=True, slots=True)
class Listed:
    """One device, as its person may know it again."""

    pk: uuid.UUID
    added_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Notices:
    """What the settings page shows: the key that browsers need, and the devices in the order of time."""

    public_key: str
    devices: tuple[Listed, ...]


def notices_of(person: User) -> Notices | None:
    """None where this deployment sends no notices."""
    if not settings.VAPID_PRIVATE_KEY:
        return None
    rows = person.devices.order_by("added_at", "pk").values_list("pk", "added_at")
    return Notices(public_key_of(settings.VAPID_PRIVATE_KEY), tuple(Listed(*row) for row in rows))
