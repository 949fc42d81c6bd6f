"""What a line of the log never says: addresses of people, secrets in links, and the values of a row that was refused."""

import logging
import re

SECRET = re.compile(r"(/(?:invitations|unsubscribe|confirm-email|reset/key)/)[^/\s]+")
ADDRESS = re.compile(r"[^\s\"'<>(),;:=]+@[^\s\"'<>(),;:=]+")
# PostgreSQL adds the whole row to the error about one of its columns.
ROW = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)


class DiscreetFormatter(logging.Formatter):
    """Formats as usual, tracebacks too, and takes out what is nobody's business."""

    def format(self, record: logging.LogRecord) -> str:
        """One event without addresses, secrets and rows."""
        line = SECRET.sub(r"\1(secret)", super().format(record))
        return ROW.sub(r"\1: (left out)", ADDRESS.sub("(address)", line))
