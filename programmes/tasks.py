"""Thin doors for Celery: the reviews of weeks, and what time alone ends. Running one twice does no harm."""

from celery import shared_task
from django.db import connection
from django.utils import timezone

from programmes.actions.clearances import end_clearances
from programmes.actions.reviews import review_due_weeks


@shared_task
def review_weeks() -> None:
    """Review the weeks that have ended where their walkers live."""
    _renew_connection()
    review_due_weeks(now=timezone.now())


@shared_task
def end_yeses() -> None:
    """End each clinician's yes whose last day is over."""
    _renew_connection()
    end_clearances(now=timezone.now())


def _renew_connection() -> None:
    """Inside beat nobody else replaces a connection that the database has dropped."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
