"""Letting a browser show notices, and no more."""

import datetime as dt

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from reminders.models import Device

MOST = 10
"""Devices of one person; a newer one takes the place of the oldest."""


@transaction.atomic
def add_device(*, person: User, endpoint: str, p256dh: str, auth: str, now: dt.datetime) -> Device:
    """Show notices in this browser; adding it twice is adding it once."""
    User.objects.select_for_update().get(pk=person.pk)
    is_known = person.devices.filter(endpoint=endpoint).exists()
    device = Device.objects.add(
        person=person, endpoint=endpoint, p256dh=p256dh, auth=auth, now=now
    )
    newest = person.devices.order_by("-added_at", "-pk").values_list("pk", flat=True)[:MOST]
    person.devices.exclude(pk__in=list(newest)).delete()
    if not is_known:
        record(at=now, actor=person, verb="device.added", subject=person, target=device.pk)
    return device


@transaction.atomic
def remove_device(*, device: Device, by: User, now: dt.datetime) -> None:
    """Show nothing there any more."""
    record(at=now, actor=by, verb="device.removed", subject=device.person, target=device.pk)
    device.delete()
