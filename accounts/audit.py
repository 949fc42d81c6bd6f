"""The one way to write the audit trail; called inside actions, in the same transaction as the change."""

import datetime as dt
import uuid
from typing import Any

from accounts.models import AuditEvent, User

LOOKS = ("walker.viewed", "plan.viewed", "messages.viewed")
"""Verbs of reading somebody's data; all others change something."""


def record(
    *,
    at: dt.datetime,
    actor: User | None,
    verb: str,
    subject: User | None = None,
    target: object = "",
    place: uuid.UUID | None = None,
    **detail: Any,
) -> AuditEvent:
    """Note who (`actor`, None for the system) did what to whose data. `detail` holds ids and codes, never health data.

    With a `place`, those who run that clinic read it in its log.
    """
    return AuditEvent.objects.create(
        at=at,
        actor=actor,
        verb=verb,
        subject=subject,
        target=str(target),
        place=place,
        detail=detail,
    )
