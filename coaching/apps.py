"""Registers the app."""

from django.apps import AppConfig


class CoachingConfig(AppConfig):
    """Clinics, members, invitations and grants."""

    name = "coaching"
