"""Thin doors for Celery. PLACEHOLDER: to be replaced."""

from celery import shared_task


@shared_task
def tick() -> None:
    """PLACEHOLDER."""


@shared_task
def deliver() -> None:
    """PLACEHOLDER."""
