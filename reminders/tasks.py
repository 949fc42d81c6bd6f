"""Thin doors for Celery. The database is the queue: a task that is lost, late or run twice does no harm."""

from celery import shared_task
from django.db import connection
from django.utils import timezone

from reminders import actions
from reminders.models import ENGINE, Heartbeat


@shared_task
def tick() -> None:
    """Owe what fell due, end leases that ran out and give up what is too late."""
    _renew_connection()
    now = timezone.now()
    actions.owe_reminders(now=now)
    actions.owe_morning_check_ins(now=now)
    actions.release_abandoned(now=now)
    actions.expire(now=now)


@shared_task
def deliver() -> None:
    """Send what the ledger holds; then say that we are alive."""
    _renew_connection()
    actions.drain(now_function=timezone.now)
    Heartbeat.objects.beat(ENGINE, now=timezone.now())


def _renew_connection() -> None:
    """Inside beat nobody else replaces a connection that the database has dropped."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
