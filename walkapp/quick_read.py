"""Reading a row many times a second: the words of the question are put together once.

Django takes several times as long to write such a question down as the database takes to answer it.
"""

import copy
import uuid
from collections.abc import Callable, Iterator
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.query import ModelIterable

Row = TypeVar("Row", bound=models.Model)
Value = uuid.UUID | int | str


class Question(Generic[Row]):
    """Rows of a model that depend on a few values, asked with others each time.

    `ask` builds the query set; it is called once, with the `samples`, which must stand nowhere else in the question.
    """

    def __init__(self, ask: Callable[..., models.QuerySet[Row]], *samples: Value) -> None:
        self._ask, self._samples = ask, samples

    def rows(self, *values: Value) -> Iterator[Row]:
        """The rows for these values, in the order of `samples`."""
        compiler, words, parameters, places = self._prepared
        filled = list(parameters)
        for place, number in places:
            filled[place] = _for_database(values[number])
        this_time = copy.copy(compiler)
        this_time.connection = connections[DEFAULT_DB_ALIAS]
        this_time.as_sql = lambda *_always, **_the_same: (words, tuple(filled))
        query = SimpleNamespace(get_compiler=lambda **_database: this_time)
        asked = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=query, _known_related_objects={})
        return cast("Iterator[Row]", iter(ModelIterable(cast("Any", asked))))

    @cached_property
    def _prepared(self) -> tuple[Any, str, tuple[Any, ...], list[tuple[int, int]]]:
        compiler: Any = self._ask(*self._samples).query.get_compiler(DEFAULT_DB_ALIAS)
        words, parameters = compiler.as_sql()
        samples = [_for_database(sample) for sample in self._samples]
        places = [
            (place, samples.index(value))
            for place, value in enumerate(parameters)
            if value in samples
        ]
        if {number for _place, number in places} != set(range(len(samples))):
            raise ValueError("A sample does not stand in the question.")
        return compiler, words, parameters, places


def _for_database(value: Value) -> Value:
    """As the database takes it: SQLite keeps UUIDs as text."""
    is_text = isinstance(value, uuid.UUID) and not (
        connections[DEFAULT_DB_ALIAS].features.has_native_uuid_field
    )
    return cast("uuid.UUID", value).hex if is_text else value
