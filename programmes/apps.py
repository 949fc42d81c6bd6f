"""Registers the app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Programmes, screenings, enrolments, sessions and walks."""

    name = "programmes"
