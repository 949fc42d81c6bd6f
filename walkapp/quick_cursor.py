"""What a worker asks thousands of times is planned once for each connection, where the database can."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connections
from django.utils.module_loading import import_string

KEEPS_STATEMENTS = "django.db.backends.postgresql.base.ServerBindingCursor"
"""Loaded when it is needed: where SQLite is used, nobody holds the driver of PostgreSQL in memory."""


@contextmanager
def quick_cursor() -> Iterator[Any]:
    """A cursor of Django's whose statements PostgreSQL keeps: to plan ours takes several times as long as to answer them.

    Values are sent beside the words, so the words must be the same each time. SQLite keeps statements by itself.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            yield cursor
        return
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    try:
        with wrapped(import_string(KEEPS_STATEMENTS)(connection.connection)) as cursor:
            yield cursor
    except NotSupportedError:
        # A migration has changed a column under a statement that is kept: the next connection plans it anew.
        connection.connection.close()
        connection.close()
        raise
