"""The speech engine of this machine."""

import pytest

from programmes.sound.speech import Engine, engine
from tests import services


@pytest.fixture
def speech() -> Engine:
    """eSpeak NG, or a skip."""
    found = engine(services.need("espeak-ng"))
    assert found is not None
    return found
