"""Workers, brokers, databases and disks that fail."""

import datetime as dt
import random
import signal
import subprocess
import time
from collections.abc import Callable

from django.db import connection

from accounts.models import Delivery
from tests.faults.broker import Broker
from tests.faults.stage import A_LEASE, PATIENCE, Stage
from tests.faults.table import fault

ALTER = {
    "postgresql": (
        "ALTER TABLE accounts_user ALTER COLUMN name TYPE varchar(90)",
        "ALTER TABLE accounts_user ALTER COLUMN name TYPE varchar(80)",
    ),
    "sqlite": (
        "ALTER TABLE accounts_user ADD COLUMN later integer",
        "ALTER TABLE accounts_user DROP COLUMN later",
    ),
}


def _killed_at(stage: Stage, *, before: str = "", after: str = "") -> None:
    """The worker dies at one step of its talk with the relay; another round comes when its lease is over."""
    stage.owe(10)
    dying = []
    if before:
        stage.relay.before[before] = lambda: stage.kill(dying[0])
    if after:
        stage.relay.after[after] = lambda: stage.kill(dying[0])
    dying.append(stage.start("-m", "tests.faults.drainer"))
    _let_go(dying[0])
    dying[0].wait(timeout=PATIENCE)
    stage.sweep()


def _let_go(process: subprocess.Popen[bytes]) -> None:
    process.stdout.readline()
    process.stdin.write(b"go\n")
    process.stdin.flush()


@fault("1", "kill -9 of a worker before the relay has greeted it")
def killed_before_the_relay(stage: Stage) -> dict[str, int]:
    """The first row was leaving, so nobody can tell: it is unknown, and was not taken."""
    _killed_at(stage, before="GREETING")
    return {"sent": 9, "unknown": 1, "unknown_taken": 0}


@fault("2", "kill -9 after the last word of a letter, before the relay answers")
def killed_before_the_answer(stage: Stage) -> dict[str, int]:
    """Taken, and unknown to us: not sent again."""
    _killed_at(stage, before="END")
    return {"sent": 9, "unknown": 1, "unknown_taken": 1}


@fault("3", "kill -9 right after the relay said yes")
def killed_after_the_answer(stage: Stage) -> dict[str, int]:
    """Whether the yes was written down or not, nothing goes twice."""
    _killed_at(stage, after="END")
    count = stage.count()
    return {
        "sent": 10 - count.unknown,
        "unknown": min(count.unknown, 1),
        "unknown_taken": count.unknown,
    }


@fault("4", "kill -9 of worker after worker at random instants")
def storm(stage: Stage) -> dict[str, int]:
    """Each killed worker leaves at most one letter in doubt."""
    stage.owe(60)
    chance = random.Random(20261121)  # noqa: S311 - a repeatable storm
    for _ in range(8):
        worker = stage.worker()
        time.sleep(chance.uniform(0.02, 0.2))
        stage.kill(worker)
    stage.sweep()
    count = stage.count()
    assert count.unknown <= stage.kills, "more in doubt than workers killed"
    return {"sent": 60 - count.unknown, "unknown": count.unknown}


@fault("5", "SIGTERM in the middle of a batch (a deployment)")
def deployed_in_the_middle(stage: Stage) -> dict[str, int]:
    """The letter in hand is finished and the rest given back at once: no row waits for a lease to run out."""
    stage.owe(10)
    stopping = []
    stage.relay.before["END"] = lambda: stopping[0].send_signal(signal.SIGTERM)
    stopping.append(stage.beat())
    stopping[0].wait(timeout=PATIENCE)
    assert stage.count().sent == 1, "the letter in hand was not finished, or others went on"
    assert not Delivery.objects.filter(state=Delivery.State.CLAIMED).exists(), "rows left claimed"
    stage.sweep(dt.timedelta(seconds=1))
    return {"sent": 10}


def _broker_in_trouble(
    stage: Stage, begin: Callable[[Broker], None], mend: Callable[[Broker], None]
) -> dict[str, int]:
    """It is in trouble after the first of sixty letters, and is mended after that."""
    with Broker() as broker:
        stage.owe(60)
        stage.relay.after["END"] = lambda: begin(broker)
        stage.celery_worker(REDIS_URL=broker.url)
        stage.beat(REDIS_URL=broker.url)
        assert stage.until_sent(1)
        mend(broker)
        assert stage.until_closed(90)
    return {"sent": 60}


@fault("6", "kill -9 of Redis while mail is going out, and an empty Redis later", needs="redis")
def broker_killed(stage: Stage) -> dict[str, int]:
    """The broker is never the store: when it is back, the rest goes out."""

    def mend(broker: Broker) -> None:
        time.sleep(1)
        broker.start()

    return _broker_in_trouble(stage, Broker.kill, mend)


@fault("7, 8", "Redis hangs for 8 seconds, then forgets everything", needs="redis")
def broker_hangs(stage: Stage) -> dict[str, int]:
    """As above."""

    def mend(broker: Broker) -> None:
        time.sleep(8)
        broker.go_on()
        broker.forget()

    return _broker_in_trouble(stage, Broker.hang, mend)


@fault("9", "Redis is restarted three times, with letters owed each time", needs="redis")
def broker_restarted(stage: Stage) -> dict[str, int]:
    """The worker finds it again by itself."""
    with Broker() as broker:
        stage.celery_worker(REDIS_URL=broker.url)
        stage.beat(REDIS_URL=broker.url)
        for number in range(3):
            broker.kill()
            stage.owe_for(stage.sessions[20 * number : 20 * (number + 1)])
            broker.start()
            assert stage.until_closed(90), f"the worker did not go on after restart {number + 1}"
    return {"sent": 60}


@fault("11", "PostgreSQL keeps its connections for 6 seconds and answers nobody", needs="postgres")
def database_hangs(stage: Stage) -> dict[str, int]:
    """The worker waits and goes on; nothing is in doubt."""
    cluster = stage.cluster
    assert cluster
    stage.owe(30)
    stage.relay.before["END"] = lambda: cluster.hang(6)
    stage.worker().wait(timeout=PATIENCE)
    return {"sent": 30, "unknown": 0}


@fault("34", "a migration changes a column of people while letters leave")
def migrated_meanwhile(stage: Stage) -> dict[str, int]:
    """A round of before may fail on it: what it holds is given back, and goes by the next round of the same process."""
    stage.owe(30)
    alter, alter_back = ALTER[connection.vendor]

    def at_the_tenth() -> None:
        if len(stage.relay.accepted) == 10:
            _run(alter)
        else:
            stage.relay.before["END"] = at_the_tenth

    stage.relay.before["END"] = at_the_tenth
    stage.beat()
    is_closed = stage.until_closed()
    stage.end_all()
    _run(alter_back)
    assert is_closed, "the process did not go on"
    return {"sent": 30}


def _run(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words)


@fault("10", "PostgreSQL is restarted at once in the middle of a batch", needs="postgres")
def database_restarted(stage: Stage) -> dict[str, int]:
    """The letter in hand may be in doubt; no other is."""
    assert stage.cluster
    stage.owe(30)
    stage.relay.before["END"] = stage.cluster.restart
    stage.worker().wait(timeout=PATIENCE)
    stage.sweep()
    count = stage.count()
    assert count.unknown <= 1, "more than the letter in hand is in doubt"
    return {"sent": 30 - count.unknown, "unknown": count.unknown}


@fault("12", "two schedulers at once")
def two_schedulers(stage: Stage) -> dict[str, int]:
    """Twice the ticks, the same mail."""
    stage.owe(40)
    stage.beat()
    stage.beat()
    assert stage.until_closed()
    return {"sent": 40}


@fault("13", "four workers at once")
def four_workers(stage: Stage) -> dict[str, int]:
    """Each row is claimed once."""
    stage.owe(60)
    for worker in [stage.worker() for _ in range(4)]:
        worker.wait(timeout=PATIENCE)
    return {"sent": 60}


@fault("31", "the disk is full", needs="sqlite")
def disk_full(stage: Stage) -> dict[str, int]:
    """What cannot be written down first is not sent; with room again, all of it goes."""
    stage.owe(10)
    worker = stage.start("-m", "tests.faults.drainer", FULL_DISK="1")
    _let_go(worker)
    assert worker.wait(timeout=PATIENCE) != 0, "the disk was not full"
    assert stage.relay.accepted == [], "something left without a mark in the ledger"
    stage.sweep()
    return {"sent": 10}


@fault("32", "a worker sleeps longer than its lease, while another goes on")
def slow_worker(stage: Stage) -> dict[str, int]:
    """The late yes corrects the doubt; the rows that it had claimed went by the other worker, once."""
    stage.owe(10)
    asleep = []
    stage.relay.before["END"] = lambda: asleep[0].send_signal(signal.SIGSTOP)
    asleep.append(stage.start("-m", "tests.faults.drainer"))
    _let_go(asleep[0])
    assert stage.until_sent(1)
    stage.sweep(A_LEASE)
    asleep[0].send_signal(signal.SIGCONT)
    asleep[0].wait(timeout=PATIENCE)
    return {"sent": 10}
