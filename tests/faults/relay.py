"""A relay on whose steps something happens: a worker dies, somebody changes their mind, the line is cut."""

import re
import socket
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.reminders.failing_relay import FailingRelay

ROOT = Path(__file__).resolve().parents[2]

RECIPIENT, MESSAGE_ID = (
    re.compile(rb"^To: (.*)\r$", re.MULTILINE),
    re.compile(rb"^Message-ID: (.*)\r$", re.MULTILINE),
)


@dataclass
class StagedRelay(FailingRelay):
    """`before` and `after` map a step to what happens once, just before or after its answer leaves."""

    before: dict[str, Callable[[], object]] = field(default_factory=dict)
    after: dict[str, Callable[[], object]] = field(default_factory=dict)

    def reply(self, line: socket.socket, step: str) -> bool:
        """Answer, with what was staged for this step."""
        if action := self.before.pop(step, None):
            action()
        goes_on = super().reply(line, step)
        if action := self.after.pop(step, None):
            action()
        return goes_on

    def forget(self) -> None:
        """An empty book and no plans."""
        for held in (self.answers, self.once, self.accepted, self.before, self.after):
            held.clear()

    @property
    def book(self) -> Counter[str]:
        """How many letters were taken for each address."""
        return Counter(_found(RECIPIENT, letter) for letter in list(self.accepted))

    @property
    def message_ids(self) -> set[tuple[str, str]]:
        """The names under which each address was written to."""
        return {
            (_found(RECIPIENT, letter), _found(MESSAGE_ID, letter))
            for letter in list(self.accepted)
        }


def _found(pattern: re.Pattern[bytes], letter: bytes) -> str:
    found = pattern.search(letter)
    assert found, "a letter without the header"
    return found[1].decode()


def open_relay() -> StagedRelay:
    """Listens on a free port of this machine until the process ends."""
    relay = StagedRelay()
    server = socket.create_server(("127.0.0.1", 0), backlog=64)
    relay.port = server.getsockname()[1]

    def accept() -> None:
        while True:
            line, _address = server.accept()
            threading.Thread(target=relay.serve, args=(line,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return relay
