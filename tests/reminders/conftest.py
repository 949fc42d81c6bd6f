"""A relay that fails as told, and a walker who is due a reminder. Models are imported late: Django starts after this file."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

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
def due(walker: Any) -> Any:
    """A walk today; its reminder is due now."""
    from tests.factories import EnrolmentFactory, SessionFactory

    return SessionFactory(enrolment=EnrolmentFactory(walker=walker, reminder_time=dt.time(9)))


@pytest.fixture
def owed(due: Any, now: dt.datetime) -> Any:
    """The ledger row of that reminder."""
    from accounts.models import Delivery
    from reminders import actions

    assert actions.owe_reminders(now=now) == 1
    return Delivery.objects.get()
