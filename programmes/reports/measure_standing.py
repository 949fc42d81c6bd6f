"""Where a walker stands before a physical test: age group, plan, and what closes the risky ones."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from programmes.clinical.adaptation import Key
from programmes.clinical.holds import key_of
from programmes.clinical.measures import Closed, Kind, load_measures, why_closed
from programmes.clinical.rules import Limit
from programmes.clinical.screening import Kind as Verdict
from programmes.models import Enrolment
from programmes.reports.clearances import hold_is_cleared, latest_answers, verdict_on

AGED_65 = "CA1"
STEADY_BALANCE = "steady_balance"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the tests ask of a walker; `starts_on` is None without a plan that counts, `put_off_on` the day on which they said: not now."""

    verdict: Verdict | None
    is_65: bool
    is_steady_balance: bool
    hold_code: str
    starts_on: dt.date | None
    put_off_on: dt.date | None = None

    def suits(self, kind: Kind) -> bool:
        """Whether the test is offered."""
        test = load_measures().tests[kind]
        return test.suits(is_65=self.is_65, is_steady_balance=self.is_steady_balance)

    def why_closed(self, kind: Kind) -> Closed | None:
        """Why the test is not done now."""
        return why_closed(load_measures().tests[kind], self.verdict, self.hold_code)


def standing_of(walker: User, now: dt.datetime) -> Standing:
    """The walker's standing from the latest answers, every yes that holds, and the latest plan."""
    today = walker.local_date(now)
    answers = latest_answers(walker)
    verdict = verdict_on(answers, today) if answers else None
    enrolment = walker.enrolments.select_related("version", "walker").first()
    has_left = enrolment is None or enrolment.status == Enrolment.Status.WITHDRAWN
    follows = enrolment is not None and not enrolment.has_ended
    return Standing(
        verdict=verdict.kind if verdict else None,
        is_65=verdict is not None and AGED_65 in verdict.codes,
        is_steady_balance=(
            bool(follows and enrolment and enrolment.version.code == STEADY_BALANCE)
            or (verdict is not None and Limit.ONLY_STEADY_BALANCE in verdict.limits)
        ),
        hold_code=_hold_of(enrolment, today) if enrolment else "",
        starts_on=None if has_left or enrolment is None else enrolment.starts_on,
        put_off_on=enrolment.tests_put_off_on if enrolment else None,
    )


def _hold_of(enrolment: Enrolment, today: dt.date) -> str:
    """Why the plan waits; leaving it is no way around, until a clinician's yes has opened it."""
    code = enrolment.hold_code
    if not code or not enrolment.has_ended:
        return code
    is_open = key_of(code) is Key.WALKER or hold_is_cleared(enrolment, today)
    return "" if is_open else code
