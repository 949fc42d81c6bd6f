"""What the database refuses about results of physical tests."""

import pytest
from django.db import IntegrityError

from programmes.models import Measure
from tests.factories import NOW, MeasureFactory

pytestmark = pytest.mark.django_db
POSSIBLE = [
    ("back_walk", 5),
    ("back_walk", 1200),
    ("up_and_go", 5),
    ("up_and_go", 1200),
    ("chair_stand", 0),
    ("chair_stand", 600),
    ("balance", 0),
    ("balance", 40),
]
IMPOSSIBLE = [
    ("back_walk", 4),
    ("back_walk", 1201),
    ("up_and_go", 4),
    ("up_and_go", 1201),
    ("chair_stand", 601),
    ("balance", 41),
    ("hop", 20),
]


@pytest.mark.parametrize(("kind", "tenths"), POSSIBLE)
def test_results_at_the_edges_are_kept(kind, tenths):
    assert MeasureFactory(kind=kind, tenths=tenths).tenths == tenths


@pytest.mark.parametrize(("kind", "tenths"), IMPOSSIBLE)
def test_a_result_that_cannot_be_is_refused(kind, tenths):
    with pytest.raises(IntegrityError, match="a_measure_is_possible"):
        MeasureFactory(kind=kind, tenths=tenths)


@pytest.mark.parametrize("kind", ["back_walk", "balance"])
def test_a_risky_test_without_a_helper_is_refused(kind):
    with pytest.raises(IntegrityError, match="a_risky_measure_has_a_helper"):
        MeasureFactory(kind=kind, tenths=30, with_helper=False)


@pytest.mark.parametrize("kind", ["back_walk", "balance", "up_and_go"])
def test_only_stands_are_compared_by_age_and_sex(kind):
    with pytest.raises(IntegrityError, match="only_stands_are_compared_by_age"):
        MeasureFactory(kind=kind, tenths=30, compared_with=11)


def test_one_form_makes_one_result():
    kept = MeasureFactory()

    with pytest.raises(IntegrityError, match=r"client_uuid|UNIQUE"):
        MeasureFactory(client_uuid=kept.client_uuid)


def test_results_come_oldest_first_and_those_left_out_are_not_counted():
    first, second = (
        MeasureFactory(measured_at=NOW),
        MeasureFactory(measured_at=NOW.replace(hour=8)),
    )
    MeasureFactory(left_out_at=NOW)

    assert list(Measure.objects.counted()) == [second, first]


def test_a_row_is_named_without_its_result():
    kept = MeasureFactory(tenths=70)

    assert str(kept) == f"#{kept.pk} chair_stand"
