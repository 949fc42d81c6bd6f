"""The only way to send: a letter is a folder of three templates, `emails/<name>/{subject.txt,body.txt,body.html}`."""

from dataclasses import dataclass, field
from typing import Any


class NotWantedError(Exception):
    """The letter must not be sent any more; the argument is a short reason code for the ledger."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What to say: the folder's name, what fills the templates, and extra headers such as List-Unsubscribe."""

    name: str
    context: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
