"""The look back at a walker's week: walks and minutes, nothing about health."""

import datetime as dt

from django.db.models import QuerySet, Sum

from accounts.models import Delivery, User
from programmes.models import Session, Walk
from walkapp.links import link
from walkapp.mail import Letter, NotWantedError

WEEK = dt.timedelta(days=7)


def weekly_summary(delivery: Delivery, now: dt.datetime) -> Letter:
    """The seven days up to the one for which it was chosen."""
    person = delivery.person
    if person is None:
        raise NotWantedError("nobody")
    last = delivery.due_at.astimezone(person.zone).date()
    enrolment = person.enrolments.active().first()
    if enrolment is None or enrolment.is_on_hold:
        raise NotWantedError("on_hold" if enrolment else "ended")
    planned = enrolment.sessions.filter(planned_on__gt=last - WEEK, planned_on__lte=last)
    walks = _walks(person, last)
    done, minutes = walks.count(), walks.aggregate(whole=Sum("minutes"))["whole"] or 0
    if not done and not planned.exists():
        raise NotWantedError("nothing_planned")
    coming = enrolment.sessions.planned().filter(planned_on__gte=person.local_date(now))
    return Letter(
        "weekly_summary",
        {
            "done": done,
            "planned": planned.exclude(status=Session.Status.SKIPPED).count(),
            "walked": minutes,
            "next_on": coming.values_list("planned_on", flat=True).order_by("planned_on").first(),
            "progress_url": link("programmes:progress"),
        },
    )


def _walks(person: User, last: dt.date) -> QuerySet[Walk]:
    return Walk.objects.filter(
        session__enrolment__walker=person, walked_on__gt=last - WEEK, walked_on__lte=last
    )
