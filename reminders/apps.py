"""Registers the app."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """Preferences, and the engine that drains the ledger of mail."""

    name = "reminders"
