"""Registers the floor, with its checks."""

from django.apps import AppConfig


class WalkappConfig(AppConfig):
    """Settings, mail and the pages that belong to no app."""

    name = "walkapp"

    def ready(self) -> None:
        """Registers the checks of this deployment."""
        from walkapp import checks  # noqa: F401, PLC0415  # registers on import, after the apps are loaded
