"""Which rows of the tables can be signed, by table; a signature under anything else would claim a review of nothing."""

from collections.abc import Mapping

from programmes.clinical.rules import Question, Row, load_rules

TABLES = ("screening", "before", "during", "after", "unknown", "escalation", "missed")
"""The tables in the order of the data file."""


def rows_by_table() -> Mapping[str, tuple[Question | Row, ...]]:
    """All rows, by the name of their table."""
    rules = load_rules()
    return {table: tuple(getattr(rules, table)) for table in TABLES}
