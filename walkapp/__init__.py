"""The floor everybody stands on. Exports the Celery app: without this, tasks silently use a default app."""

from walkapp.celery import app as celery_app

__all__ = ["celery_app"]
