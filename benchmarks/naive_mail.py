"""What most projects do: one Celery task per mail, two rendered templates, and `send_mail`."""

import os

import django
from celery import Celery
from django.core.mail import send_mail
from django.template.loader import render_to_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkapp.settings")
django.setup()

from programmes.models import Session  # noqa: E402 - Django must be set up first

app = Celery("naive", broker=os.environ["REDIS_URL"])
app.conf.task_ignore_result = True
LINK = "https://walk.example.org/today/"


@app.task
def send(number: str) -> None:
    """One reminder, looked up, rendered and sent by itself."""
    session = Session.objects.select_related("enrolment__walker", "enrolment__version").get(
        pk=number
    )
    walker, week = session.enrolment.walker, session.week
    context = {
        "person": walker,
        "week": week,
        "weeks": len(session.enrolment.version.plan.weeks),
        "minutes": round(week.total_minutes),
        "hour": 9,
        "place": "London",
        "today_url": LINK,
        "move_url": LINK,
        "settings_url": LINK,
        "stop_url": LINK,
        "site_url": "https://walk.example.org",
    }
    folder = "emails/session_today"
    subject = render_to_string(f"{folder}/subject.txt", context).strip()
    html = render_to_string(f"{folder}/body.html", context)
    send_mail(
        subject,
        render_to_string(f"{folder}/body.txt", context),
        None,
        [walker.email],
        html_message=html,
    )
