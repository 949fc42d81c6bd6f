"""Pages ask the clock: here it stands still."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine


@pytest.fixture(autouse=True)
def _standing_clock(now: dt.datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield
