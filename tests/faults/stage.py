"""The stage of a fault: people who are owed a reminder, real workers, and the count of what was lost or doubled."""

import datetime as dt
import signal
import subprocess
import sys
import time
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Delivery, User
from programmes.actions.catalogue import publish_catalogue
from programmes.models import Enrolment, Programme, Session
from reminders.models import ClockMark, MailToken, Preference, Suppression
from tests import factories as make
from tests import services
from tests.faults.relay import ROOT, StagedRelay

State = Delivery.State
OPEN = [State.WAITING, State.CLAIMED, State.SENDING]
A_LEASE = dt.timedelta(seconds=125)
USEFUL = dt.timedelta(hours=3)
NOT_YET = dt.time(23, 59)
PEOPLE = 60
PATIENCE = 40.0
CITIES = ("Europe/London", "America/Los_Angeles", "Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Count:
    """What became of the rows of one fault. Lost: called sent and never taken, or still open at the end."""

    owed: int
    sent: int
    unknown: int
    unknown_taken: int
    failed: int
    skipped: int
    expired: int
    lost: int
    doubled: int


@dataclass
class Stage:
    """One database, one relay, and the processes of the fault that is played."""

    relay: StagedRelay
    environment: dict[str, str]
    cluster: services.Cluster | None
    sessions: list[Session] = field(default_factory=list)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    kills: int = 0

    def people(self) -> None:
        """Walkers with a walk today, somewhere where it is day."""
        now = timezone.now()
        city = next(c for c in CITIES if 6 <= now.astimezone(zoneinfo.ZoneInfo(c)).hour < 20)
        publish_catalogue(now=now)
        version = Programme.objects.get(slug="foundations").current
        today = now.astimezone(zoneinfo.ZoneInfo(city)).date()
        for number in range(PEOPLE):
            walker = make.UserFactory(
                email=f"w{number}@example.net", time_zone=city, password=None, confirmed=True
            )
            enrolment = make.EnrolmentFactory(
                walker=walker,
                version=version,
                starts_on=today,
                reminder_time=NOT_YET,
                enrolled_at=now - dt.timedelta(days=2),
            )
            self.sessions.append(make.SessionFactory(enrolment=enrolment))

    def clear(self) -> None:
        """As if nothing had been played before."""
        self.end_all()
        self.relay.forget()
        self.kills = 0
        for model in (Delivery, Preference, MailToken, Suppression, ClockMark):
            model.objects.all().delete()
        User.objects.filter(email__endswith="@example.net").update(is_active=True)
        Enrolment.objects.update(reminder_time=NOT_YET)
        for session in self.sessions:
            session.save()

    def owe(self, count: int, *, age: dt.timedelta = dt.timedelta(0)) -> list[Delivery]:
        """So many reminders, due `age` ago."""
        return self.owe_for(self.sessions[:count], age=age)

    def owe_for(
        self, sessions: list[Session], *, age: dt.timedelta = dt.timedelta(0)
    ) -> list[Delivery]:
        """The reminders of these walks, due `age` ago."""
        due = timezone.now() - age
        rows = [
            Delivery(
                kind="session_today",
                person=session.enrolment.walker,
                occurrence=session.planned_on.isoformat(),
                context={"session": str(session.pk)},
                due_at=due,
                next_at=due,
                expires_at=due + USEFUL,
            )
            for session in sessions
        ]
        return Delivery.objects.bulk_create(rows)

    def start(self, *command: str, **changes: str) -> subprocess.Popen[bytes]:
        """A process of the product."""
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env={**self.environment, **changes},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    def worker(self, **options: Any) -> subprocess.Popen[bytes]:
        """A worker that has begun to send."""
        process = self.start("-m", "tests.faults.drainer", **options)
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == b"ready\n"
        process.stdin.write(b"go\n")
        process.stdin.flush()
        return process

    def rounds(self, **changes: str) -> None:
        """What the scheduler does in a minute, at once: a tick, and a round of letters."""
        done = self.start("-m", "tests.faults.ticker", **changes)
        assert done.wait(timeout=PATIENCE) == 0

    def beat(self, **changes: str) -> subprocess.Popen[bytes]:
        """The scheduler as it is deployed; without a broker it runs the tasks itself."""
        options = ("-S", "celery.beat:Scheduler", "--pidfile=", "--loglevel", "ERROR")
        return self.start("-m", "celery", "-A", "walkapp", "--quiet", "beat", *options, **changes)

    def celery_worker(self, **changes: str) -> subprocess.Popen[bytes]:
        """A worker of the broker, as it is deployed."""
        options = (
            "--concurrency",
            "2",
            "--loglevel",
            "ERROR",
            "--without-mingle",
            "--without-gossip",
        )
        return self.start(
            "-m", "celery", "-A", "walkapp", "--quiet", "worker", *options, **changes
        )

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """At once, without a word."""
        self.kills += 1
        process.kill()
        process.wait()

    def end_all(self) -> None:
        """End what is still running, by its own id."""
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()
        self.processes.clear()

    def until(self, is_so: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        """Whether it came true in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if is_so():
                return True
            time.sleep(0.05)
        return False

    def until_sent(self, count: int, seconds: float = PATIENCE) -> bool:
        """Whether so many letters came in time."""
        return self.until(lambda: len(self.relay.accepted) >= count, seconds)

    def until_closed(self, seconds: float = PATIENCE) -> bool:
        """Whether every row came to an end in time."""
        return self.until(lambda: not Delivery.objects.filter(state__in=OPEN).exists(), seconds)

    def sweep(self, later: dt.timedelta = A_LEASE) -> None:
        """What the next round of the engine does when that much time has passed."""
        at = (timezone.now() + later).isoformat()
        done = self.start("manage.py", "send_reminders", "--at", at)
        assert done.wait(timeout=PATIENCE) == 0

    def count(self) -> Count:
        """The ledger against the book of the relay."""
        connection.close()
        rows = list(Delivery.objects.select_related("person"))
        book = self.relay.book

        def of(*states: str) -> list[Delivery]:
            return [row for row in rows if row.state in states]

        silent = [row for row in of(State.SENT) if not book[row.goes_to]]
        return Count(
            owed=len(rows),
            sent=len(of(State.SENT)),
            unknown=len(of(State.UNKNOWN)),
            unknown_taken=sum(book[row.goes_to] > 0 for row in of(State.UNKNOWN)),
            failed=len(of(State.FAILED)),
            skipped=len(of(State.SKIPPED)),
            expired=len(of(State.EXPIRED)),
            lost=len(silent) + len(of(*OPEN)),
            doubled=sum(times - 1 for times in book.values() if times > 1),
        )
