"""Steps of the ledger benchmark that need Django: `copies N M` makes many walkers of one; the others are timed.

Each prints what it measured. One walker in seven has a walk today, and has had the reminder of it.
"""

import datetime as dt
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkapp.settings")
django.setup()

from allauth.account.models import EmailAddress  # noqa: E402 - as above
from django.db import connection, models  # noqa: E402 - Django must be set up first
from django.utils import timezone  # noqa: E402 - as above

from accounts.models import Delivery, User  # noqa: E402 - as above
from programmes.models import Enrolment, Session  # noqa: E402 - as above
from reminders import actions  # noqa: E402 - as above
from tests import factories as make  # noqa: E402 - as above

DAYS = 7
TICKS, SWEEPS, CLAIMS, AT_ONCE = 15, 2, 80, 500
LOOKS_LAST = 60.0


def afternoon() -> dt.datetime:
    """Today, when all reminders of the morning have left."""
    return timezone.now().replace(hour=15, minute=0, second=0, microsecond=0)


def copies(first: int, last: int) -> None:
    """The walkers with these numbers, each with an enrolment, a session, and the row of a reminder that was sent."""
    now = afternoon()
    walker, enrolment, session = _somebody(f"x{first}@example.org", now)
    sent = _row(session, now, state="sent", message_id="<x>")
    keys = {
        name: f"md5('{name}' || n)::uuid" for name in ("walker", "enrolment", "session", "row")
    }
    day = f"DATE '{now:%Y-%m-%d}' + mod(n, {DAYS})::int"
    _copy(walker, first, last, id=keys["walker"], email="'n' || n || '@example.net'")
    _copy(enrolment, first, last, id=keys["enrolment"], walker_id=keys["walker"])
    _copy(session, first, last, id=keys["session"], enrolment_id=keys["enrolment"], planned_on=day)
    _copy(sent, first, last, f"mod(n, {DAYS}) = 0", id=keys["row"], person_id=keys["walker"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _somebody(email: str, now: dt.datetime, **facts: Any) -> tuple[User, Enrolment, Session]:
    """A walker in UTC who walks today, with the plan and the walk."""
    walker = make.UserFactory(password=None, time_zone="UTC", email=email, **facts)
    enrolment = make.EnrolmentFactory(
        walker=walker, reminder_time=dt.time(9), starts_on=now.date(), enrolled_at=now
    )
    return walker, enrolment, make.SessionFactory(enrolment=enrolment, planned_on=now.date())


def _row(session: Session, now: dt.datetime, **facts: Any) -> Delivery:
    """The reminder of a walk in the ledger."""
    made: Delivery = make.DeliveryFactory(
        person=session.enrolment.walker,
        occurrence=now.date().isoformat(),
        context={"session": str(session.pk)},
        due_at=now,
        next_at=now,
        expires_at=now + dt.timedelta(hours=3),
        **facts,
    )
    return made


def _copy(made: models.Model, first: int, last: int, only: str = "TRUE", **changed: str) -> None:
    """As many rows like this one, with other words for some of their columns; names and words are our own."""
    columns = [field.column for field in made._meta.concrete_fields]
    words = ", ".join(changed.get(name, f't."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    table = made._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) SELECT {words} FROM "{table}" t, '  # noqa: S608
            f"generate_series({first}, {last - 1}) n WHERE t.id = %s AND {only}",
            [made.pk],
        )


def look() -> None:
    """Seconds for each person whose hour has come: at first everybody's has."""
    now, coming = afternoon(), User.objects.filter(next_look_at__lte=afternoon())
    before, began = coming.count(), time.perf_counter()
    while coming.exists() and time.perf_counter() - began < LOOKS_LAST:
        if actions.owe_at_their_hour(now=now):
            raise RuntimeError("There should be nothing left to owe.")
    print((time.perf_counter() - began) / (before - coming.count()))
    coming.update(next_look_at=now + dt.timedelta(hours=1))


def tick() -> None:
    """What a tick with nothing to do takes."""
    now = afternoon()
    if User.objects.filter(next_look_at__lte=now).exists():
        raise RuntimeError("A tick that should be idle is not.")
    print(_fastest(lambda: _tick(now)))


def _tick(now: dt.datetime) -> None:
    actions.owe_at_their_hour(now=now)
    actions.release_abandoned(now=now)
    actions.expire(now=now)


def sweep() -> None:
    """What it takes to find that nobody is owed anything."""
    now = afternoon()
    if actions.owe_everything(now=now):
        raise RuntimeError("There should be nothing left to owe.")
    print(_fastest(lambda: actions.owe_everything(now=now), SWEEPS))


def _fastest(work: Callable[[], object], times: int = TICKS) -> float:
    """Of several times the fastest counts, as nothing else makes it slower."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


def waiting(count: int) -> None:
    """Turn the ledger into one of so many letters that wait, of people who have none yet."""
    now = timezone.now()
    one = make.DeliveryFactory(
        person=None,
        address="x@example.net",
        due_at=now,
        next_at=now,
        expires_at=now + dt.timedelta(days=1),
    )
    _copy(one, 0, count, id="md5('w' || n)::uuid", occurrence="'w' || n")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_delivery")


def owed(count: int) -> None:
    """So many more walkers who have confirmed their address, have a walk today, and are owed its reminder now."""
    now = timezone.now()
    walker, enrolment, session = _somebody("y@example.org", now, confirmed=True, next_look_at=now)
    address, row = EmailAddress.objects.get(user=walker), _row(session, now)
    keys = {name: f"md5('{name} y' || n)::uuid" for name in ("walker", "enrolment", "session")}
    email = "'y' || n || '@example.net'"
    _copy(walker, 1, count, id=keys["walker"], email=email)
    _copy(address, 1, count, id=f"{address.pk} + n", user_id=keys["walker"], email=email)
    _copy(enrolment, 1, count, id=keys["enrolment"], walker_id=keys["walker"])
    _copy(session, 1, count, id=keys["session"], enrolment_id=keys["enrolment"])
    context = f"jsonb_build_object('session', {keys['session']})"
    _copy(row, 1, count, id="md5('row y' || n)::uuid", person_id=keys["walker"], context=context)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def claim() -> None:
    """When told to, claim rows, some hundred at once; prints how many."""
    now = timezone.now()
    print("ready", flush=True)
    sys.stdin.readline()
    print(sum(len(actions.claim(limit=AT_ONCE, now=now)) for _ in range(CLAIMS)), flush=True)


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[2:]]
    steps: dict[str, Callable[..., None]] = {
        "copies": copies,
        "look": look,
        "tick": tick,
        "sweep": sweep,
        "waiting": waiting,
        "owed": owed,
        "claim": claim,
    }
    steps[sys.argv[1]](*numbers)
    if not User.objects.exists() or not Delivery.objects.exists():
        raise RuntimeError("Nothing was measured.")
    if Enrolment.objects.count() != Session.objects.count():
        raise RuntimeError("The walkers are not whole.")
