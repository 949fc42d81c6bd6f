"""Reading a row many times a second: the words of the question are put together once.

Django takes several times as long to write such a question down, and to learn how its answer is read, as the database
takes to answer it.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.query import get_related_populators

from walkapp.quick_cursor import quick_cursor

Row = TypeVar("Row", bound=models.Model)
Value = uuid.UUID | int | str
Asked = tuple[str, list[Any]]
"""A question as the database gets it: its words, with a mark for each parameter, and the parameters."""


class Question(Generic[Row]):
    """Rows of a model that depend on a few values, asked with others each time.

    `ask` builds the query set; it is called once, with the `samples`, which must stand nowhere else in the question.
    """

    def __init__(self, ask: Callable[..., models.QuerySet[Row]], *samples: Value) -> None:
        self._ask, self._samples = ask, samples

    def rows(self, *values: Value) -> Iterator[Row]:
        """The rows for these values, in the order of `samples`."""
        connection, reader = connections[DEFAULT_DB_ALIAS], self._prepared[1]
        with quick_cursor() as cursor:
            cursor.execute(*self.words(*values))
            found = cursor.fetchall()
        return (reader.read(list(columns), connection) for columns in found)

    def words(self, *values: Value) -> Asked:
        """The question with these values."""
        words = self._prepared[0]
        return words.text, words.filled(values)

    @cached_property
    def _prepared(self) -> "tuple[Words, Reader[Row]]":
        asked = self._ask(*self._samples)
        text, parameters = asked.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        samples = [_for_database(sample) for sample in self._samples]
        places = [
            (place, samples.index(value))
            for place, value in enumerate(parameters)
            if value in samples
        ]
        if {number for _place, number in places} != set(range(len(samples))):
            raise ValueError("A sample does not stand in the question.")
        return Words(text, tuple(parameters), places), reader_of(asked)


def reader_of(rows: models.QuerySet[Row]) -> "Reader[Row]":
    """How the rows of this query set are made of the columns of an answer, in the order in which it asks for them."""
    compiler: Any = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.pre_sql_setup()
    kind, fields = compiler.klass_info, [column[0] for column in compiler.select]
    columns = slice(kind["select_fields"][0], kind["select_fields"][-1] + 1)
    populators: Any = get_related_populators
    return Reader(
        kind["model"],
        columns,
        [field.target.attname for field in fields[columns]],
        populators(kind, compiler.select, DEFAULT_DB_ALIAS),
        list(compiler.annotation_col_map.items()),
        [(place, *how) for place, how in compiler.get_converters(fields).items()],
    )


@dataclass(frozen=True, slots=True)
class Words:
    """A question as the database gets it, and which of its parameters are the values of which sample."""

    text: str
    parameters: tuple[Any, ...]
    places: list[tuple[int, int]]

    def filled(self, values: tuple[Value, ...]) -> list[Any]:
        """The parameters with these values in their places."""
        parameters = list(self.parameters)
        for place, number in self.places:
            parameters[place] = _for_database(values[number])
        return parameters


@dataclass(frozen=True, slots=True)
class Reader(Generic[Row]):
    """How a row of the model, of those it points at and of what was added to it is made of the columns of an answer."""

    model: type[Row]
    columns: slice
    names: list[str]
    populators: list[Any]
    added: list[tuple[str, int]]
    converters: list[tuple[int, list[Callable[..., Any]], Any]]

    def read(self, columns: list[Any], connection: Any) -> Row:
        """The row, whole, with what it points at."""
        for place, converters, expression in self.converters:
            for convert in converters:
                columns[place] = convert(columns[place], expression, connection)
        row = self.model.from_db(DEFAULT_DB_ALIAS, self.names, columns[self.columns])
        for populator in self.populators:
            populator.populate(columns, row)
        for name, place in self.added:
            setattr(row, name, columns[place])
        return row


def _for_database(value: Value) -> Value:
    """As the database takes it: SQLite keeps UUIDs as text."""
    is_text = isinstance(value, uuid.UUID) and not (
        connections[DEFAULT_DB_ALIAS].features.has_native_uuid_field
    )
    return cast("uuid.UUID", value).hex if is_text else value
