"""Real services for tests: private, on free ports, from the programs on PATH, started when first asked for.

A missing program skips the test (one line at the end says so); with `CI=true` it fails.
"""

import atexit
import logging
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import pytest

MISSING = "missing: "
START_SECONDS = 30
_stops: list[Callable[[], None]] = []


def find(*names: str) -> str | None:
    """The first of these programs that this machine has; PostgreSQL's may lie outside PATH."""
    folders = [
        os.environ.get("PATH", ""),
        *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)),
    ]
    found = (shutil.which(name, path=os.pathsep.join(folders)) for name in names)
    return next(filter(None, found), None)


def need(*names: str) -> str:
    """The program's path; skips the test without it, or fails where everything must be there."""
    path = find(*names)
    if path is None:
        lack(names[0])
    return str(path)


def lack(what: str) -> None:
    """This machine cannot run the test: skip it, or fail with `CI=true`."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"With CI=true everything must be installed; missing: {what}", pytrace=False)
    pytest.skip(MISSING + what)


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(
    port: int, process: subprocess.Popen[bytes] | None = None, seconds: float = START_SECONDS
) -> None:
    """Return when somebody listens; RuntimeError when the process died or time ran out."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process and process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")


def on_stop(action: Callable[[], None]) -> None:
    """Do this at the end of the run, the newest first."""
    _stops.append(action)


def stop_all() -> None:
    """Stop what this process started, by its own ids."""
    while _stops:
        _stops.pop()()


atexit.register(stop_all)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End one process: politely, then firmly."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def folder(name: str) -> Path:
    """An empty folder that goes at the end of the run."""
    path = Path(tempfile.mkdtemp(prefix=f"backalong-{name}-"))
    on_stop(lambda: shutil.rmtree(path, ignore_errors=True))
    return path


@dataclass(frozen=True, slots=True)
class Service:
    """A running service."""

    url: str
    port: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """A private PostgreSQL; `control` is the command that starts and stops it."""

    url: str
    port: int
    control: tuple[str, ...]
    options: str

    def start(self) -> None:
        """Return when it answers."""
        _quietly([*self.control, "-w", "-o", self.options, "start"])

    def stop(self) -> None:
        """At once, without saying goodbye to anybody."""
        _quietly([*self.control, "-m", "immediate", "-w", "stop"])

    def restart(self) -> None:
        """Stop at once, and start again."""
        self.stop()
        self.start()

    def hang(self, seconds: float) -> None:
        """For so long it keeps its connections and answers nobody."""
        processes = self._processes()
        try:
            for process in processes:
                os.kill(process, signal.SIGSTOP)
            time.sleep(seconds)
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def _processes(self) -> list[int]:
        """The server and those that answer for it."""
        data = Path(self.control[self.control.index("-D") + 1])
        server = int((data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii")
        return [server, *map(int, children.split())]


def postgres() -> Service:
    """A private PostgreSQL that forgets everything."""
    running = cluster()
    return Service(running.url, running.port)


@cache
def cluster() -> Cluster:
    """The same, for tests that restart it. It refuses to run as root: then it runs as `postgres`."""
    initdb, pg_ctl = need("initdb"), need("pg_ctl")
    place = folder("postgres")
    data, port = place / "data", free_port()
    prefix: list[str] = []
    if os.geteuid() == 0:
        prefix = [need("runuser"), "-u", "postgres", "--"]
        shutil.chown(place, "postgres", pwd.getpwnam("postgres").pw_gid)
    quick = "-c fsync=off -c full_page_writes=off -c max_connections=60"
    flags = ("-U", "walkapp", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    _quietly([*prefix, initdb, "-D", str(data), *flags])
    made = Cluster(
        f"postgres://walkapp@127.0.0.1:{port}/postgres",
        port,
        (*prefix, pg_ctl, "-D", str(data), "-l", str(place / "log")),
        f"-c listen_addresses=127.0.0.1 -p {port} -k {place} {quick}",
    )
    made.start()
    on_stop(made.stop)
    return made


def _quietly(command: list[str]) -> None:
    silence = subprocess.DEVNULL
    done = subprocess.run(
        command, cwd="/", stdin=silence, stdout=silence, stderr=silence, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command!r} ended with {done.returncode}")


@cache
def redis() -> Service:
    """A private Redis that keeps nothing on disk."""
    server = need("redis-server")
    port = free_port()
    options = [
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        str(folder("redis")),
    ]
    process = subprocess.Popen(
        [server, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    on_stop(lambda: stop(process))
    wait_for_port(port, process)
    return Service(f"redis://127.0.0.1:{port}/0", port)


@dataclass
class SmtpSink:
    """An SMTP server that keeps what it takes. Put replies into `replies` (keys `RCPT`, `DATA`) to make it refuse."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """What EMAIL_URL must say."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802 - the library calls it so
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take the address, or answer as told."""
        if "RCPT" in self.replies:
            return self.replies["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library calls it so
        """Keep the message, or answer as told."""
        if "DATA" in self.replies:
            return self.replies["DATA"]
        message = message_from_bytes(envelope.content, policy=policy.default)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """The messages to one address, oldest first."""
        return [message for message in self.messages if address in str(message["To"])]

    def wait(self, address: str, count: int = 1, seconds: float = 30) -> list[EmailMessage]:
        """The messages to an address once there are `count`; AssertionError when they do not come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and len(self.to(address)) < count:
            time.sleep(0.05)
        found = self.to(address)
        assert len(found) >= count, f"{len(found)} of {count} messages came to {address}"
        return found


@contextmanager
def smtp_sink() -> Iterator[SmtpSink]:
    """A sink of one's own, for the time of a test."""
    from aiosmtpd.controller import Controller

    logging.getLogger("mail.log").setLevel(logging.WARNING)
    sink = SmtpSink(port=free_port())
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


CHROMIUM_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


@contextmanager
def chromium() -> Iterator[Any]:
    """Chromium, driven by Playwright, for the time of a run. `CHROMIUM_FLAGS` in the environment adds flags."""
    # Without windows and their buttons a tab costs a third
    path = need("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    from playwright.sync_api import sync_playwright

    extra = os.environ.get("CHROMIUM_FLAGS", "").split()
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    # Playwright runs a loop in this thread; Django must not take the tests' own queries for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=path, args=[*CHROMIUM_FLAGS, *as_root, *extra]
            )
            yield browser
            browser.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
