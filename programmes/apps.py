"""Registers the app."""

from django.apps import AppConfig

from programmes.clinical.lint import refuse_broken_files


class ProgrammesConfig(AppConfig):
    """Programmes, screenings, enrolments, sessions and walks."""

    name = "programmes"

    def ready(self) -> None:
        """Stops the start when a data file of the clinical room is broken, with file, place and reason."""
        refuse_broken_files()
