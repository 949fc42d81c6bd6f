"""What another request does between two questions of this one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def meanwhile(table: str, happens: Callable[[], object]) -> Iterator[None]:
    """Do it once, right after `table` was read for the first time."""
    waits = [happens]

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        answer = execute(sql, *rest)
        if waits and sql.startswith("SELECT") and f'FROM "{table}"' in sql:
            waits.pop()()
        return answer

    with connection.execute_wrapper(watch):
        yield
    assert not waits, f"{table} was never read"
