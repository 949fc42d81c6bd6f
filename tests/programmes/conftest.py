"""What tests of programmes share."""

import pytest


@pytest.fixture
def plan(walker):
    """Foundations from today on Tuesdays, Thursdays and Saturdays."""
    from tests.programmes.beginning import begin  # noqa: PLC0415  # this file is read before Django is ready

    return begin(walker)
