"""Pages ask the clock: here it stands still. And the clinic of the coach, with a draft of theirs."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine


@pytest.fixture(autouse=True)
def _standing_clock(now: dt.datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def clinic(coach: Any) -> Any:
    return coach.memberships.get().clinic


@pytest.fixture
def draft(coach: Any, clinic: Any) -> Any:
    from tests import factories as make  # noqa: PLC0415 - read before Django is set up

    return make.OwnProgrammeFactory(author=coach, clinic=clinic)
