"""Steps of the reminder benchmark that need Django: `seed N` makes rows, `drain` and `queue` send them on a signal."""

import datetime as dt
import os
import smtplib
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkapp.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import transaction  # noqa: E402 - Django must be set up first
from django.utils import timezone  # noqa: E402 - as above

from accounts.models import Delivery  # noqa: E402 - as above
from programmes.actions.catalogue import publish_catalogue  # noqa: E402 - as above
from programmes.models import Programme, Session  # noqa: E402 - as above
from reminders import actions  # noqa: E402 - as above
from reminders.messages import letter_of  # noqa: E402 - as above
from tests import factories as make  # noqa: E402 - as above
from walkapp.mail import Mail, compose  # noqa: E402 - as above


@transaction.atomic
def seed(count: int) -> None:
    """So many walkers who are owed a reminder now."""
    now = timezone.now()
    publish_catalogue(now=now)
    version = Programme.objects.get(slug="foundations").current
    mark = now.strftime("%H%M%S%f")
    for number in range(count):
        walker = make.UserFactory(
            email=f"w{mark}.{number}@example.net", password=None, confirmed=True
        )
        today = walker.local_date(now)
        enrolment = make.EnrolmentFactory(
            walker=walker, version=version, starts_on=today, reminder_time=dt.time(9)
        )
        session = make.SessionFactory(enrolment=enrolment)
        make.DeliveryFactory(
            person=walker,
            occurrence=today.isoformat(),
            context={"session": str(session.pk)},
            due_at=now,
            next_at=now,
            expires_at=now + dt.timedelta(hours=3),
        )


def ready() -> None:
    """Say that everything is loaded, and wait until the clock runs."""
    print("ready", flush=True)
    sys.stdin.readline()


def drain() -> None:
    """Our engine, in one process that has written a letter before, as a worker has."""
    _letter_of_somebody()
    ready()
    while Delivery.objects.due(timezone.now()).exists():
        actions.drain(now_function=timezone.now)


def queue() -> None:
    """One task per mail, for the workers."""
    from benchmarks.naive_mail import send  # noqa: PLC0415 - needs a broker

    due = Delivery.objects.filter(state=Delivery.State.WAITING)
    wanted = [str(Session.objects.get(enrolment__walker=row.person).pk) for row in due]
    ready()
    for number in wanted:
        send.delay(number)
    due.update(state=Delivery.State.SKIPPED)


def bare(count: int) -> None:
    """Ready-made bytes of the same size down one connection: no relay can be fed faster by one process."""
    mail = _letter_of_somebody()
    print(f"{len(mail.content)} bytes", file=sys.stderr)
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as line:
        ready()
        for _ in range(count):
            line.sendmail(mail.sender, [mail.to], mail.content)


def _letter_of_somebody() -> Mail:
    """The letter of one more walker; nothing is sent."""
    walker = make.UserFactory(email=f"one{timezone.now():%H%M%S%f}.{os.getpid()}@example.net")
    enrolment = make.EnrolmentFactory(walker=walker, reminder_time=dt.time(9))
    session = make.SessionFactory(
        enrolment=enrolment, planned_on=walker.local_date(timezone.now())
    )
    row = make.DeliveryFactory.build(
        person=walker,
        occurrence=session.planned_on.isoformat(),
        context={"session": str(session.pk)},
        due_at=timezone.now(),
    )
    letter = letter_of(row, timezone.now())
    return compose(letter, to=walker.email, person=walker, message_id="<1@x>")


if __name__ == "__main__":
    steps = {
        "seed": lambda: seed(int(sys.argv[2])),
        "drain": drain,
        "queue": queue,
        "bare": lambda: bare(int(sys.argv[2])),
    }
    steps[sys.argv[1]]()
