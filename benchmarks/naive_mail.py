"""What most projects do: one Celery task per mail, two rendered templates, and `send_mail`.

The words and bars are those of our letter; the styles are not written into each element, which spares it work.
"""

import os

import django
from celery import Celery
from django.core.mail import send_mail
from django.template.loader import render_to_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkapp.settings")
django.setup()

from django.utils import timezone  # noqa: E402 - Django must be set up first

from programmes.models import Session  # noqa: E402 - as above
from reminders.messages.walking import walk_in_words  # noqa: E402 - as above

app = Celery("naive", broker=os.environ["REDIS_URL"])
app.conf.task_ignore_result = True
LINK = "https://walk.example.org/today/"


@app.task
def send(number: str) -> None:
    """One reminder, looked up, rendered and sent by itself."""
    session = Session.objects.select_related("enrolment__walker", "enrolment__version").get(
        pk=number
    )
    walker = session.enrolment.walker
    context = {
        **walk_in_words(session.enrolment.version.plan, session.week),
        "person": walker,
        "asked_at": timezone.now(),
        "place": "London",
        "today_url": LINK,
        "later_url": LINK,
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
