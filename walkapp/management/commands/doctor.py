"""Explains a broken set-up: looks at each part and says what is wrong and what to do."""

import shutil
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import run_checks
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from walkapp.restored import is_guarded

Finding = tuple[bool, str]


def database() -> Finding:
    """Does it answer, and does it have today's tables?"""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        return False, f"The database does not answer: {error}. Check DATABASE_URL."
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return False, f"{len(waiting)} changes of the database wait. Run: ./run manage prepare"
    if connection.vendor == "postgresql" and not _keeps_commits():
        return False, (
            "PostgreSQL runs with synchronous_commit=off: after a crash a letter can go out twice. Turn it on."
        )
    return True, f"The database answers ({connection.vendor}) and is up to date."


def _keeps_commits() -> bool:
    """False when a crash of the server can lose what it said was written."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        return bool(cursor.fetchone()[0] != "off")


def broker() -> Finding:
    """Is Redis there, when a setting names it?"""
    if not settings.REDIS_URL:
        return True, "No REDIS_URL: beat runs the background work itself."
    place = urlsplit(settings.REDIS_URL)
    try:
        socket.create_connection(
            (place.hostname or "localhost", place.port or 6379), timeout=2
        ).close()
    except OSError as error:
        return (
            False,
            f"Redis does not answer: {error}. Reminders wait in the database until it does.",
        )
    return True, "Redis answers."


def mail() -> Finding:
    """Where do mails go?"""
    if not settings.EMAIL_URL:
        return (
            True,
            f"No EMAIL_URL: mails are kept in {settings.OUTBOX_DIR}, shown at /outbox/ in debug mode.",
        )
    if settings.MAIL_PROVIDER:
        reports = "come in at /mail/events/"
        if not settings.MAIL_EVENTS_SECRET:
            reports = "do not come in: set MAIL_EVENTS_SECRET"
        return True, f"Mail leaves through {settings.MAIL_PROVIDER}; bounces {reports}."
    try:
        socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), timeout=5).close()
    except OSError as error:
        return (
            False,
            f"The mail relay does not answer: {error}. Check EMAIL_URL; mails wait meanwhile.",
        )
    return True, f"The mail relay {settings.EMAIL_HOST} answers."


def static_files() -> Finding:
    """Were they collected?"""
    if (settings.STATIC_ROOT / ".collected").exists():
        return True, "The static files are collected."
    return False, "The static files were not collected. Run: ./run manage prepare"


def speech() -> Finding:
    """Do sessions speak when the screen is locked? Without the program they sound tones alone, which is no fault."""
    program = settings.SPEECH_ENGINE or "espeak-ng"
    if shutil.which(program):
        return (
            True,
            f"The speech program {program} is installed: sessions speak with the screen locked.",
        )
    if settings.SPEECH_ENGINE:
        return False, f"SPEECH_ENGINE names {program}, which is not there."
    return (
        True,
        "No speech program: with the screen locked sessions sound tones alone. Install espeak-ng to add words.",
    )


def restored() -> Finding:
    """Does a restored copy wait?"""
    if is_guarded():
        return (
            False,
            "A restored copy holds all mail back. Look at it, then: ./run manage confirm_restore",
        )
    return True, "No restored copy waits."


def deployment() -> Finding:
    """What do Django's and our own checks say?"""
    findings = run_checks(include_deployment_checks=not settings.DEBUG)
    if findings:
        return False, "The checks say:\n" + "\n".join(f"    {finding}" for finding in findings)
    return True, "Django's checks and ours find nothing."


LOOK_AT: tuple[Callable[[], Finding], ...] = (
    database,
    broker,
    mail,
    static_files,
    speech,
    restored,
    deployment,
)


class Command(BaseCommand):
    """Exit status 1 when something is wrong."""

    help = "Says what is wrong with this set-up and what to do about it."

    def handle(self, *args: Any, **options: Any) -> None:
        findings = [look() for look in LOOK_AT]
        for is_well, words in findings:
            self.stdout.write(f"{'ok   ' if is_well else 'WRONG'} {words}")
        if not all(is_well for is_well, _ in findings):
            raise SystemExit(1)
