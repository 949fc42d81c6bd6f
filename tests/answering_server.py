"""A real HTTP server that answers as it is told and keeps what was posted: a stand-in for services of other people."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HANG_UP = 0


@dataclass
class AnsweringServer:
    """`answers` are used up one by one, then the last one stays; a status of `HANG_UP` is no answer at all."""

    url: str = ""
    answers: list[tuple[int, bytes]] = field(default_factory=lambda: [(200, b"{}")])
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def next_answer(self) -> tuple[int, bytes]:
        """What is said to this request."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def answering_server(location: str = "") -> Iterator[AnsweringServer]:
    """On a free port, for the time of a test; its answers may point to another `location`."""
    told = AnsweringServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            told.requests.append(
                (self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            )
            status, content = told.next_answer()
            if status == HANG_UP:
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Type", "application/json")
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_parts: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield told
        server.shutdown()
        thread.join()
