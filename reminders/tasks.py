"""Thin doors for Celery. The database is the queue: a task that is lost, late or run twice does no harm."""

from celery import Task, shared_task
from django.conf import settings
from django.db import connection

from reminders import actions
from reminders.models import BEAT, ENGINE, Heartbeat


@shared_task
def tick() -> None:
    """Owe people whose hour has come, end leases that ran out and give up what is too late."""
    _renew_connection()
    clock = actions.steady_time()
    if clock is None:
        return
    now = clock()
    actions.owe_at_their_hour(now=now)
    actions.release_abandoned(now=now)
    actions.expire(now=now)
    # Only beat asks for a tick: that one runs says that beat lives.
    Heartbeat.objects.beat(BEAT, now=now)
    Heartbeat.objects.forget_the_silent(now=now)


@shared_task
def sweep() -> None:
    """Owe everybody what no tick has seen: what became due after its hour had come, or was missed for any reason."""
    _renew_connection()
    clock = actions.steady_time()
    if clock is not None:
        actions.owe_everything(now=clock())


@shared_task
def forget_old_letters() -> None:
    """Keep the ledger as long as settings say, and no longer."""
    _renew_connection()
    clock = actions.steady_time()
    if clock is not None:
        actions.forget_old_letters(now=clock())


@shared_task(bind=True)
def deliver(self: Task) -> None:
    """Send what the ledger holds; then say that we are alive, and which worker we are."""
    _renew_connection()
    clock = actions.steady_time()
    if clock is None:
        return
    actions.drain(now_function=clock)
    now = clock()
    Heartbeat.objects.beat(ENGINE, now=now)
    if not settings.CELERY_TASK_ALWAYS_EAGER:
        Heartbeat.objects.beat(f"worker {self.request.hostname}", now=now)


def _renew_connection() -> None:
    """Inside beat nobody else replaces a connection that the database has dropped."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
