"""Thin doors for Celery: reviews of weeks, what time alone ends, the sound of sessions. Running one twice does no harm."""

from celery import shared_task
from django.db import connection
from django.utils import timezone

from programmes.actions.clearances import end_clearances
from programmes.actions.reviews import review_due_weeks
from programmes.actions.soundtracks import render_wanted, tidy, want_coming


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


@shared_task
def want_soundtracks() -> None:
    """Want the files of the sessions to come, and tidy up behind those that are over."""
    _renew_connection()
    now = timezone.now()
    tidy(now=now)
    want_coming(now=now)


@shared_task
def render_soundtracks() -> None:
    """Make the files that are wanted."""
    _renew_connection()
    render_wanted(now_function=timezone.now)


def _renew_connection() -> None:
    """Inside beat nobody else replaces a connection that the database has dropped."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
