"""Prepares the data, then runs web, Celery beat and, with a broker, a Celery worker as one: when one ends, all end.

Ctrl-C or SIGTERM ends everything within ten seconds. The children get their own process groups, so that a child's
children end with it; on Linux they also end when this process is killed outright.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 7.0
ANSWER_SECONDS = 60.0
PR_SET_PDEATHSIG = 1
LINUX_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """Runs in the child: asks Linux to end it when its parent is gone."""
    if LINUX_LIBC is not None:
        LINUX_LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def setting(name: str, default: str) -> str:
    """A setting from the environment or `.env`, as the app itself reads it."""
    import environ  # noqa: PLC0415  # installed only inside the virtual environment

    env = environ.Env()
    env.read_env(ROOT / ".env")
    return str(env.str(name, default=default))


def commands(host: str, port: str, *, has_broker: bool) -> dict[str, list[str]]:
    """What to run, by name."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "walkapp", "--quiet"]
    web = [
        *python,
        "gunicorn",
        "walkapp.wsgi",
        "--bind",
        f"{host}:{port}",
        "--worker-class",
        "gthread",
    ]
    web += [
        "--workers",
        setting("WEB_WORKERS", "2"),
        "--threads",
        "4",
        "--timeout",
        "30",
        "--graceful-timeout",
        "5",
    ]
    web += [
        "--max-requests",
        "2000",
        "--max-requests-jitter",
        "200",
        "--log-level",
        "warning",
        "--no-control-socket",
    ]
    beat = [*celery, "beat", "-S", "celery.beat:Scheduler", "--pidfile=", "--loglevel", "WARNING"]
    worker = [
        *celery,
        "worker",
        "--concurrency",
        "2",
        "--loglevel",
        "WARNING",
        "--without-mingle",
        "--without-gossip",
    ]
    return {"web": web, "beat": beat, **({"worker": worker} if has_broker else {})}


class Supervisor:
    """Holds the children and ends them together."""

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.is_ending = False

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """The person or the system wants us to end."""
        self.is_ending = True

    def start(self, name: str, command: list[str]) -> None:
        """Starts one child in a process group of its own."""
        self.children[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  # one call, no threads
        )

    def first_ended(self) -> str | None:
        """The name of a child that has ended, if any."""
        return next(
            (name for name, child in self.children.items() if child.poll() is not None), None
        )

    def send(self, number: signal.Signals) -> None:
        """Sends a signal to every group that still lives."""
        for child in self.children.values():
            try:
                os.killpg(child.pid, number)
            except (ProcessLookupError, PermissionError):
                continue

    def end(self) -> None:
        """Asks everybody to end, waits, and then insists."""
        self.send(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and any(
            child.poll() is None for child in self.children.values()
        ):
            time.sleep(0.05)
        self.send(signal.SIGKILL)
        for child in self.children.values():
            child.wait()


def port_is_free(host: str, port: str) -> bool:
    """False when somebody already listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError:
            return False
    return True


def answers(url: str) -> bool:
    """True when the web process answers."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310  # our own address
            return bool(response.status)
    except urllib.error.HTTPError:
        return True  # a redirect to https or a refused host is an answer too
    except OSError:
        return False


def greet(address: str) -> None:
    """Prints where to go and, on a demo database, who can sign in."""
    greeting = subprocess.run(
        [sys.executable, "manage.py", "demo_people"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"\nBackalong is ready: {address}\n{greeting.stdout}Ctrl-C ends it.", flush=True)


def prepare() -> bool:
    """Makes the data ready; False when that failed, which the command has then explained."""
    return not subprocess.run(
        [sys.executable, "manage.py", "prepare"], cwd=ROOT, check=False
    ).returncode


def watch(supervisor: Supervisor, address: str) -> None:
    """Greets once the web process answers, and returns when somebody wants to end or something ended."""
    deadline, greeted = time.monotonic() + ANSWER_SECONDS, False
    while not supervisor.is_ending and supervisor.first_ended() is None:
        if not greeted and (answers(f"{address}healthz") or time.monotonic() > deadline):
            greet(address)
            greeted = True
        time.sleep(0.1)


def main() -> int:
    """Runs until told to end; the exit status is 0 then, and 1 when a part ended by itself."""
    host, port = setting("HOST", "127.0.0.1"), setting("PORT", "8000")
    if not port_is_free(host, port):
        print(f"Port {port} on {host} is in use. Choose another: PORT=8001 ./run", file=sys.stderr)
        return 1
    supervisor = Supervisor()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, supervisor.on_signal)
    if not prepare():
        return 1
    for name, command in commands(host, port, has_broker=bool(setting("REDIS_URL", ""))).items():
        supervisor.start(name, command)
    watch(supervisor, f"http://{host}:{port}/")
    ended = supervisor.first_ended()
    supervisor.end()
    if supervisor.is_ending:
        return 0
    print(f"The part called {ended} ended by itself, so everything was ended.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
