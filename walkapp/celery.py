"""The Celery app; its schedule is data in settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkapp.settings")

app = Celery("walkapp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
