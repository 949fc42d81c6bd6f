"""A relay that fails as told, a walker who is due a reminder, and a clock that can be set."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests.reminders.failing_relay import FailingRelay, failing_relay

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def relay(settings: Any) -> Iterator[FailingRelay]:
    """Settings lead to a relay that takes everything until it is told otherwise."""
    with failing_relay() as server:
        settings.EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def due(session: Any) -> Any:
    """A walk today; its reminder is due now, at nine."""
    session.enrolment.reminder_time = dt.time(9)
    session.enrolment.save()
    return session


@pytest.fixture
def owed(due: Any, now: dt.datetime) -> Any:
    """The ledger row of that reminder."""
    return due.enrolment.walker.deliveries.create(
        kind="session_today",
        occurrence=due.planned_on.isoformat(),
        context={"session": str(due.pk)},
        due_at=now,
        next_at=now,
        expires_at=now + dt.timedelta(hours=3),
    )


@pytest.fixture
def time_machine_at() -> Iterator[Any]:
    """Gives a function that sets this process's clock."""
    travels = []

    def travel(instant: str) -> None:
        travels.append(time_machine.travel(instant, tick=False))
        travels[-1].start()

    yield travel
    for started in reversed(travels):
        started.stop()
