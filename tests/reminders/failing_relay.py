"""An SMTP server that fails as told, at one step of the talk; what it accepts, it keeps."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import BinaryIO

HANG_UP, DRIP = "hang up", "drip"
DRIPS_EVERY = 2.0
ANSWERS = {
    "GREETING": "220 relay",
    "EHLO": "250 relay",
    "MAIL": "250 OK",
    "RCPT": "250 OK",
    "DATA": "354 go on",
    "END": "250 OK",
    "RSET": "250 OK",
    "NOOP": "250 OK",
    "QUIT": "221 bye",
}


@dataclass
class FailingRelay:
    """`answers` maps a step (see `ANSWERS`) to a reply, to `HANG_UP` or to `DRIP`; each value is used up by one talk when in `once`."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    once: dict[str, str] = field(default_factory=dict)
    accepted: list[bytes] = field(default_factory=list)
    talks: int = 0

    def serve(self, line: socket.socket) -> None:
        """One talk, from greeting to goodbye."""
        self.talks += 1
        with line, line.makefile("rb") as lines, suppress(OSError):
            if not self.reply(line, "GREETING"):
                return
            for command in lines:
                step = command[:4].decode("ascii").upper()
                if not self.reply(line, step) or step == "QUIT":
                    return
                if step == "DATA" and not self.take(line, lines):
                    return

    def take(self, line: socket.socket, lines: BinaryIO) -> bool:
        """Read a letter, if we let it come; keep it when the answer to its end is yes."""
        if not self.answer_to("DATA").startswith("354"):
            return True
        content = b"".join(iter(lines.readline, b".\r\n"))
        is_taken = "END" not in self.once and self.answer_to("END").startswith("250")
        if is_taken:
            self.accepted.append(content)
        return self.reply(line, "END")

    def answer_to(self, step: str) -> str:
        """What is said at this step."""
        return self.answers.get(step, ANSWERS[step])

    def reply(self, line: socket.socket, step: str) -> bool:
        """Answer; False when the talk ends here."""
        answer = self.once.pop(step, None) or self.answer_to(step)
        if answer == HANG_UP:
            line.shutdown(socket.SHUT_RDWR)
            return False
        if answer == DRIP:
            return drip(line)
        line.sendall(answer.encode() + b"\r\n")
        return not answer.startswith("421")


def drip(line: socket.socket) -> bool:
    """A few words, so slowly that nobody hears them to the end; the talk ends when the other side leaves."""
    for byte in b"250-" + b"well " * 20:
        line.sendall(bytes([byte]))
        time.sleep(DRIPS_EVERY)
    return False


@contextmanager
def failing_relay() -> Iterator[FailingRelay]:
    """A relay of one's own on a free port, for the time of a test."""
    relay = FailingRelay()
    with socket.create_server(("127.0.0.1", 0)) as server:
        relay.port = server.getsockname()[1]

        def accept() -> None:
            with suppress(OSError):
                while True:
                    line, _address = server.accept()
                    threading.Thread(target=relay.serve, args=(line,), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield relay
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
