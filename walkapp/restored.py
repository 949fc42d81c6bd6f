"""The guard after a restore: an old copy must not mail people again what they already had."""

from pathlib import Path

from django.conf import settings


def _guard() -> Path:
    return Path(settings.DATA_DIR) / "restored-not-confirmed"


def raise_guard() -> None:
    """From now on nothing is sent."""
    _guard().write_text("Remove with: ./run manage confirm_restore\n")


def lower_guard() -> None:
    """An operator has looked: sending may go on."""
    _guard().unlink(missing_ok=True)


def is_guarded() -> bool:
    """True while a restored copy waits for an operator."""
    return _guard().exists()
