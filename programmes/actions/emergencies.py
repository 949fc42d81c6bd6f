"""An emergency sign in the check before a walk: the plan stops at once, as it does for one on a walk."""

import datetime as dt

from django.db import transaction

from accounts.models import User
from programmes.actions.clearances import cancel_clearances
from programmes.actions.enrolment import hold
from programmes.clinical.clearance import EventKind
from programmes.clinical.screening import RED

SIGN = "emergency_sign"
"""The row of table 2, and the one of table 4 that the plan then waits for."""


@transaction.atomic
def stop_for_emergency(*, walker: User, now: dt.datetime) -> None:
    """Stop the plan until new answers and a clinician's yes open it; doing it again changes nothing.

    It is a red answer too, and so ends every yes that was given before.
    """
    cancel_clearances(walker=walker, because=EventKind.ANSWERS, codes=RED, now=now)
    if enrolment := walker.enrolments.active().first():
        hold(enrolment=enrolment, code=SIGN, by=None, now=now)
