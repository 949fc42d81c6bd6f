"""Changing one row on a condition, many times a second: the words of the question are put together once.

Django's own way takes longer to write its question down than the database takes to answer it.
"""

from functools import lru_cache
from typing import Any, cast

from django.db import connection, models

from walkapp.quick_cursor import quick_cursor
from walkapp.quick_read import Asked


def update_one(
    model: type[models.Model],
    values: dict[str, Any],
    *,
    same: dict[str, Any],
    among: tuple[str, list[Any]],
    later: dict[str, Any],
    unless: Asked | None = None,
) -> bool:
    """Set `values` where columns are the `same`, one is `among` some values, and others are `later` than these.

    Not where the question `unless` finds a row. True when that changed one row.
    """
    name, choices = among
    choice = [(name, value) for value in choices]
    words = _words(
        model._meta.db_table,
        tuple(values),
        tuple(same),
        (name, len(choices)),
        tuple(later),
    )
    wanted = [*values.items(), *same.items(), *choice, *later.items()]
    parameters = [_for_database(model, name, value) for name, value in wanted]
    with quick_cursor() as cursor:
        cursor.execute(*_with_exception(words, parameters, unless))
        return bool(cursor.rowcount == 1)


@lru_cache(maxsize=64)
def _words(
    table: str,
    values: tuple[str, ...],
    same: tuple[str, ...],
    among: tuple[str, int],
    later: tuple[str, ...],
) -> str:
    """Names are those of our own columns; values never stand in it."""
    name, many = among
    conditions = [
        *(f'"{column}" = %s' for column in same),
        f'"{name}" IN ({", ".join(["%s"] * many)})',
        *(f'"{column}" > %s' for column in later),
    ]
    changes = ", ".join(f'"{column}" = %s' for column in values)
    return f'UPDATE "{table}" SET {changes} WHERE {" AND ".join(conditions)}'  # noqa: S608


def _with_exception(words: str, parameters: list[Any], unless: Asked | None) -> Asked:
    if unless is None:
        return words, parameters
    question, asked_with = unless
    return f"{words} AND NOT EXISTS ({question})", parameters + asked_with


def _for_database(model: type[models.Model], name: str, value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value  # as it is, for every database
    field = cast("models.Field[Any, Any]", model._meta.get_field(name))
    return field.get_db_prep_save(value, connection)
