"""What checks before sessions say on more days: a clinician is asked first, as after a yes to a question, or the coach is told."""

import datetime as dt

from django.db import transaction

from programmes.actions.adaptations import adapt
from programmes.actions.clearances import cancel_clearances
from programmes.actions.enrolment import hold
from programmes.clinical.before import MoreDays, ticked_on_more_days
from programmes.clinical.clearance import EventKind
from programmes.clinical.rules import TO_THE_COACH
from programmes.models import Adaptation, Enrolment
from programmes.models.adaptations import ESCALATION
from programmes.reports.checks import checks_of


@transaction.atomic
def act_on_more_days(*, enrolment: Enrolment, now: dt.datetime) -> list[MoreDays]:
    """Hold the plan, or tell the coach, for the rows of table 2 that were ticked on too many days; says for which.

    Only checks after the last row about the same thing count, in whatever order they arrive: again changes nothing.
    """
    if enrolment.has_ended:
        return []
    suspected = ticked_on_more_days(checks_of(enrolment.walker))
    return [each for each in suspected if _is_new(enrolment, each) and _act(enrolment, each, now)]


def _is_new(enrolment: Enrolment, found: MoreDays) -> bool:
    """True when the checks since the last row about it still say so."""
    rows = Adaptation.objects.filter(
        enrolment__walker=enrolment.walker_id, rule_code=_code_of(found)
    )
    last = rows.order_by("-made_at").values_list("made_at", flat=True).first()
    return last is None or found in ticked_on_more_days(checks_of(enrolment.walker, since=last))


def _act(enrolment: Enrolment, found: MoreDays, now: dt.datetime) -> bool:
    """Write it down; False when the plan is over, or waits for as much already."""
    before = enrolment.adaptations.count()
    if found.leads_to == TO_THE_COACH:
        _tell_the_coach(enrolment, found, now)
    else:
        cancel_clearances(
            walker=enrolment.walker,
            because=EventKind.ANSWERS,
            codes=frozenset({found.leads_to}),
            now=now,
        )
        hold(enrolment=enrolment, code=found.leads_to, by=None, now=now)
    return enrolment.adaptations.count() > before


def _tell_the_coach(enrolment: Enrolment, found: MoreDays, now: dt.datetime) -> None:
    adapt(
        enrolment=enrolment,
        action=Adaptation.Action.TELL_COACH,
        from_on=enrolment.walker.local_date(now),
        rule_code=found.row.code,
        figures={ESCALATION: [found.row.code]},
        sentence=found.row.message,
        by=None,
        now=now,
    )


def _code_of(found: MoreDays) -> str:
    return found.row.code if found.leads_to == TO_THE_COACH else found.leads_to
