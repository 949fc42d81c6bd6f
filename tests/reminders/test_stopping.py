"""What a process that is asked to end does with the letter in its hand."""

import os
import signal
import sys
import time

import pytest

from reminders import actions
from tests.faults.relay import open_relay
from tests.reminders.conftest import SMTP

pytestmark = pytest.mark.django_db


def test_a_process_that_is_asked_to_end_finishes_the_letter_in_hand_first(settings, owed, now):
    relay = open_relay()
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = SMTP, relay.port
    settings.EMAIL_HOST = "127.0.0.1"
    relay.before["END"] = lambda: (os.kill(os.getpid(), signal.SIGTERM), time.sleep(0.2))
    usual = signal.signal(signal.SIGTERM, lambda *_: sys.exit("asked to end"))
    try:
        with pytest.raises(SystemExit, match="asked to end"):
            actions.drain(now_function=lambda: now)
    finally:
        signal.signal(signal.SIGTERM, usual)

    owed.refresh_from_db()
    assert (owed.state, relay.book[owed.goes_to]) == ("sent", 1)
