"""A plan that has just begun, for tests that live through its first weeks."""

from accounts.models import User
from programmes.actions.enrolment import enrol
from programmes.models import Enrolment
from tests.factories import NOW, ProgrammeVersionFactory, ScreeningFactory

START = NOW.date()


def begin(walker: User) -> Enrolment:
    """Foundations from today on Tuesdays, Thursdays and Saturdays; its weeks begin on Saturdays."""
    ScreeningFactory(walker=walker)
    return enrol(
        walker=walker,
        version=ProgrammeVersionFactory(),
        starts_on=START,
        weekdays=[1, 3, 5],
        by=walker,
        now=NOW,
    )


def fresh(plan: Enrolment) -> Enrolment:
    """The plan as it stands in the database."""
    related = Enrolment.objects.select_related("version", "walker", "screening")
    return related.get(pk=plan.pk)
