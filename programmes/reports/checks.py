"""The checks that a walker sent before sessions, and near-falls in tests, as the rules know them."""

import datetime as dt

from accounts.models import User
from programmes.clinical.before import PAIN_HIGH, Checked
from programmes.clinical.stop_rules import StumbledInTests
from programmes.clinical.stumbles import in_tests
from programmes.models import AdverseEvent, CheckIn


def checks_of(walker: User, since: dt.datetime | None = None) -> tuple[Checked, ...]:
    """All checks of a walker, in every programme, or those made after an instant."""
    checks = CheckIn.objects.filter(session__enrolment__walker=walker.pk)
    if since:
        checks = checks.filter(at__gt=since)
    return tuple(
        Checked(walker.local_date(at), frozenset(codes))
        for at, codes in checks.values_list("at", "codes")
    )


def stumbled_in_tests(walker: User) -> list[StumbledInTests]:
    """The days with near-falls in physical tests."""
    events = walker.adverse_events.filter(kind=AdverseEvent.Kind.NEAR_FALL).exclude(test="")
    return in_tests(events.values_list("happened_on", "count"))


def high_pains_of(walker: User) -> list[tuple[dt.date, int]]:
    """The walker's own day and the score of every check with high pain."""
    checks = CheckIn.objects.filter(session__enrolment__walker=walker.pk, pain_now__gte=PAIN_HIGH)
    return [(walker.local_date(at), pain) for at, pain in checks.values_list("at", "pain_now")]
