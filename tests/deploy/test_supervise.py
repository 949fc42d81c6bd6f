"""The supervisor on real processes: it serves, ends together, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.services


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class App:
    """The supervisor with an empty data folder."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "deploy/supervise.py"],
            cwd=ROOT,
            env={
                **os.environ,
                "DATA_DIR": str(folder),
                "DATABASE_URL": f"sqlite:///{folder / 'walkapp.sqlite3'}",
                "DEMO": "1",
                "PORT": str(self.port),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def read_until(self, words: str) -> str:
        """What it prints, up to the line that holds `words`."""
        assert self.process.stdout is not None
        heard = ""
        for line in self.process.stdout:
            heard += line
            if words in line:
                return heard
        raise AssertionError(f"It ended without saying {words!r}: {heard}")

    def family(self) -> list[int]:
        """The processes that it started, and theirs."""
        return descendants(self.process.pid)


def descendants(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
    )
    parents = {
        int(child): int(parent) for child, parent in map(str.split, listed.stdout.splitlines())
    }
    found, waiting = [], [pid]
    while waiting:
        here = waiting.pop()
        children = [child for child, parent in parents.items() if parent == here]
        found += children
        waiting += children
    return found


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists() and not is_zombie(pid)]


def is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    running = App(tmp_path)
    yield running
    if running.process.poll() is None:
        running.process.kill()
    running.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_says_where_and_ends_without_a_trace(app, number):
    heard = app.read_until("Ctrl-C ends it.")
    with urllib.request.urlopen(f"http://127.0.0.1:{app.port}/healthz") as answer:
        status = answer.status
    family = app.family()
    began = time.monotonic()

    app.process.send_signal(number)
    code = app.process.wait(timeout=15)

    assert status == 200
    assert f"http://127.0.0.1:{app.port}/" in heard
    assert "coach@example.org" in heard
    assert len(family) >= 4  # web, its two workers, and beat
    assert code == 0
    assert time.monotonic() - began < 10
    assert alive(family) == []


def test_when_one_part_dies_all_end_and_it_says_which(app):
    app.read_until("Ctrl-C ends it.")
    family = app.family()
    beat = next(
        pid for pid in family if "beat" in Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    )

    os.kill(beat, signal.SIGKILL)
    heard = app.read_until("ended by itself")
    code = app.process.wait(timeout=15)

    assert "The part called beat ended by itself" in heard
    assert code == 1
    assert alive(family) == []


def test_a_taken_port_is_a_clear_message(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        answer = subprocess.run(
            [sys.executable, "deploy/supervise.py"],
            cwd=ROOT,
            env={**os.environ, "DATA_DIR": str(tmp_path), "PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    assert answer.returncode == 1
    assert answer.stderr.strip() == (
        f"Port {port} on 127.0.0.1 is in use. Choose another: PORT=8001 ./run"
    )
