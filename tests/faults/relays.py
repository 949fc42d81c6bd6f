"""Relays that refuse, hesitate, hang up, or were away for a day."""

import datetime as dt

from django.utils import timezone

from accounts.models import Delivery
from reminders.models import Suppression
from tests.faults.stage import PATIENCE, USEFUL, Stage
from tests.faults.table import fault
from tests.reminders.failing_relay import DRIP, HANG_UP
from walkapp.relay import LETTER_SECONDS

AT_ONCE = dt.timedelta(0)
MINUTE = dt.timedelta(minutes=1)


def sweep_while(stage: Stage, word: str, answer: str, *after: dt.timedelta) -> None:
    """Ten letters are owed, and the relay answers a word so at these times; then it answers well again."""
    stage.owe(10)
    stage.relay.answers[word] = answer
    for later in after:
        stage.sweep(later)
    stage.relay.answers.clear()


@fault("23", "the relay answers 421 three times, then works")
def relay_in_trouble(stage: Stage) -> dict[str, int]:
    """Trouble of the relay uses up no attempt."""
    every_half_minute = [dt.timedelta(seconds=seconds) for seconds in (0, 31, 62)]
    sweep_while(stage, "GREETING", "421 come back later", *every_half_minute)
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {0}, "attempts were used up"
    stage.sweep()
    return {"sent": 10}


@fault("24", "each letter is put off once with 450")
def put_off(stage: Stage) -> dict[str, int]:
    """It waits a minute and goes."""
    sweep_while(stage, "RCPT", "450 4.2.1 mailbox busy", AT_ONCE)
    stage.sweep(2 * MINUTE)
    return {"sent": 10}


@fault("24", "each letter is put off until it is no longer of use")
def put_off_for_good(stage: Stage) -> dict[str, int]:
    """It expires instead of arriving late."""
    each_time = [minutes * MINUTE for minutes in (0, 2, 10, 30, 65, 140, 181)]
    sweep_while(stage, "RCPT", "451 4.3.0 try again", *each_time)
    return {"expired": 10}


@fault("25", "550 5.1.1: the address does not exist")
def no_such_address(stage: Stage) -> dict[str, int]:
    """Failed for good, and the address is not tried again."""
    sweep_while(stage, "RCPT", "550 5.1.1 no such user", AT_ONCE)
    assert Suppression.objects.count() == 10, "addresses were not noted"
    return {"failed": 10}


@fault("26", "550 5.7.1: refused by policy")
def refused_by_policy(stage: Stage) -> dict[str, int]:
    """Failed, and the address stays good."""
    sweep_while(stage, "RCPT", "550 5.7.1 policy", AT_ONCE)
    assert Suppression.objects.count() == 0, "a policy was held against an address"
    return {"failed": 10}


@fault("27", "the line is cut after the last word of a letter")
def cut_after_the_end(stage: Stage) -> dict[str, int]:
    """Nobody can tell whether it was taken, so it does not go again; the others take a new line."""
    stage.owe(10)
    stage.relay.once["END"] = HANG_UP
    stage.worker().wait(timeout=PATIENCE)
    stage.sweep()
    return {"sent": 9, "unknown": 1, "unknown_taken": 0}


@fault("27", "the relay drips its answer to a letter, a byte every two seconds")
def dripping(stage: Stage) -> dict[str, int]:
    """After 45 seconds the line is left, well within the lease; the letter is in doubt, and the others go."""
    stage.owe(10)
    stage.relay.once["END"] = DRIP
    stage.worker().wait(timeout=PATIENCE + LETTER_SECONDS)
    stage.sweep()
    return {"sent": 9, "unknown": 1, "unknown_taken": 0}


@fault("28", "the line is cut before the letter is whole")
def cut_in_the_letter(stage: Stage) -> dict[str, int]:
    """Surely not taken: it goes again."""
    stage.owe(10)
    stage.relay.once["DATA"] = HANG_UP
    stage.worker().wait(timeout=PATIENCE)
    stage.sweep()
    return {"sent": 10}


@fault("29", "the relay offers no encryption although it is asked for")
def without_encryption(stage: Stage) -> dict[str, int]:
    """Nothing leaves in the clear; it waits until the relay is mended."""
    stage.owe(10)
    url = stage.environment["EMAIL_URL"].replace("smtp://", "smtp+tls://")
    process = stage.start("manage.py", "send_reminders", EMAIL_URL=url)
    assert process.wait(timeout=PATIENCE) == 0
    assert stage.relay.accepted == [], "a letter left in the clear"
    stage.sweep()
    return {"sent": 10}


@fault("30", "a backlog of a day, beside fresh rows")
def backlog(stage: Stage) -> dict[str, int]:
    """Yesterday's reminders are not sent today."""
    stale, now = stage.owe(50, age=dt.timedelta(hours=26)), timezone.now()
    Delivery.objects.filter(pk__in=[row.pk for row in stale[40:]]).update(
        due_at=now, next_at=now, expires_at=now + USEFUL
    )
    stage.worker().wait(timeout=PATIENCE)
    return {"sent": 10, "expired": 40}
