"""A switch in the cable between a browser and the server: off means off, for pages and for the service worker alike."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

CHUNK = 65_536
POST = b"POST /offline/saved/"


class Switch:
    """Carries bytes to the server behind `url`. `is_on` lets them through.

    `is_deaf` loses forms on their way to the server, `is_mute` its answers to them on their way back.
    """

    def __init__(self, url: str) -> None:
        self._server = (urlsplit(url).hostname, urlsplit(url).port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._wires: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.is_on, self.is_mute, self.is_deaf = True, False, False
        self.lost = 0
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._open_door, daemon=True).start()

    def off(self) -> None:
        """From now on nothing comes through; what is on its way breaks."""
        self.is_on = False
        with self._lock:
            wires, self._wires = self._wires, set()
        for wire in wires:
            _cut(wire)

    def on(self) -> None:
        """The network is back."""
        self.is_on, self.is_mute, self.is_deaf = True, False, False

    def close(self) -> None:
        """No more wires."""
        self.off()
        self._door.close()

    def _open_door(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                if self.is_on:
                    self._join(near)
                else:
                    _cut(near)

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self._server)
        except OSError:
            _cut(near)
            return
        with self._lock:
            self._wires |= {near, far}
        told = {"post": False}
        for source, target in ((near, far), (far, near)):
            way = (source, target, told)
            threading.Thread(
                target=self._carry, args=way, kwargs={"is_answer": source is far}, daemon=True
            ).start()

    def _carry(
        self,
        source: socket.socket,
        target: socket.socket,
        told: dict[str, bool],
        *,
        is_answer: bool,
    ) -> None:
        with suppress(OSError):
            while chunk := source.recv(CHUNK):
                if not is_answer:
                    told["post"] = chunk.startswith(POST) or (
                        told["post"] and not chunk.startswith(b"GET ")
                    )
                    if told["post"] and self.is_deaf:
                        break
                elif self.is_mute and told["post"]:
                    self.lost += 1
                    break
                target.sendall(chunk)
        for wire in (source, target):
            with self._lock:
                self._wires.discard(wire)
            _cut(wire)


def _cut(wire: socket.socket) -> None:
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)
    wire.close()


@contextmanager
def switch_before(url: str) -> Iterator[Switch]:
    """A switch for one test."""
    switch = Switch(url)
    try:
        yield switch
    finally:
        switch.close()
