"""A clinician's limits cut what is walked, in every week of every programme."""

from dataclasses import replace

import pytest

from programmes.clinical.change import NO_BOUNDS, Bounds
from programmes.clinical.plan import read_plan
from programmes.reports.limits import bounded
from tests.factories import document_of, programme_documents

DOCUMENTS = programme_documents()


def test_without_limits_the_week_is_the_planned_one():
    plan = read_plan(document_of("foundations"))

    assert bounded(plan.week(3), plan, NO_BOUNDS) is plan.week(3)


@pytest.mark.parametrize("document", DOCUMENTS, ids=[row["id"] for row in DOCUMENTS])
@pytest.mark.parametrize("minutes", [10, 12, 15, 30])
def test_no_week_is_longer_harder_or_steeper_than_a_clinician_allows(document, minutes):
    plan = read_plan(document)
    bounds = Bounds(minutes=minutes, effort=3, slope=0.0)

    for week in plan.weeks:
        cut = bounded(week, plan, bounds)
        assert cut.total_minutes <= minutes
        assert cut.effort[1] <= 3
        assert all(bout.slope == 0 for bout in cut.bouts)
        assert cut.number <= week.number


def test_a_plan_whose_first_week_cannot_be_cut_keeps_that_week():
    plan = read_plan(document_of("foundations"))
    first = plan.week(1)
    impossible = Bounds(minutes=1)

    assert bounded(replace(first), plan, impossible) == first
