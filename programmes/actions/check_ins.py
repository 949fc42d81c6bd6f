"""The check before a session, kept once however often its form is sent."""

import datetime as dt

from django.db import transaction

from programmes.actions import walks
from programmes.clinical.before import Answers
from programmes.models import CheckIn, Session

SAME_FORM = dt.timedelta(minutes=1)
"""The same answers within this time come from the same form, sent twice."""


@transaction.atomic
def check_in_once(*, session: Session, answers: Answers, now: dt.datetime) -> CheckIn:
    """A new check-in, or the one that the same answers made a moment ago."""
    Session.objects.select_for_update().get(pk=session.pk)
    latest = session.check_ins.filter(at__gt=now - SAME_FORM).first()
    codes = sorted(answers.codes)
    if latest and (latest.pain_now, latest.codes) == (answers.pain_now, codes):
        return latest
    return walks.check_in(session=session, pain_now=answers.pain_now, codes=codes, now=now)
