"""Starts the product for a measurement, with demo people, and signs one of them in."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tests import services

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
WALKER = "walker@example.org"
SECRET = "a secret that only benchmarks use: 7c1d93f0a2b84e65d9c3"  # noqa: S105 - for a database that is thrown away
SIGN_IN = """
import django; django.setup()
from django.contrib.sessions.backends.db import SessionStore
from accounts.models import User
person = User.objects.get(email={email!r})
store = SessionStore()
store['_auth_user_id'] = str(person.pk)
store['_auth_user_backend'] = 'allauth.account.auth_backends.AuthenticationBackend'
store['_auth_user_hash'] = person.get_session_auth_hash()
store.create()
print(store.session_key)
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the page is answered; RuntimeError when the server died or took two minutes."""
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with suppress(OSError):
            connection.request("GET", path, headers={"X-Forwarded-Proto": "https"})
            if connection.getresponse().status == http.client.OK:
                return
        connection.close()
        time.sleep(0.02)
    raise RuntimeError(f"nothing answered on port {port}")


def own_database(name: str) -> str:
    """The address of an empty database of the private PostgreSQL: what one benchmark leaves is not in the way of another."""
    server = services.postgres().url
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{server.rpartition('/')[0]}/{name}"


def prepared(data: str, database: str, **more: str) -> dict[str, str]:
    """The environment of a deployment whose database has its tables, for steps that measure parts of it."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "walkapp.settings",
        "DATA_DIR": data,
        "DATABASE_URL": database,
        "SECRET_KEY": SECRET,
        "DEBUG": "0",
        "DEMO": "0",
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": "https://localhost",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "PYTHONPATH": str(ROOT),
        **more,
    }
    prepare = [PYTHON, "manage.py", "prepare"]
    subprocess.run(prepare, cwd=ROOT, env=environment, check=True, stdout=sys.stderr)
    return environment


def started_together(
    command: Sequence[str], environment: dict[str, str], many: int
) -> list[subprocess.Popen[bytes]]:
    """So many processes of one step, each of which has said that it is ready; then all are told to go."""
    pipe = subprocess.PIPE
    started = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe)
        for _ in range(many)
    ]
    lines = [(process.stdin, process.stdout) for process in started]
    if not all(said and said.readline() == b"ready\n" for _told, said in lines):
        raise RuntimeError(f"{command} did not start")
    for told, _said in lines:
        if told:
            told.write(b"go\n")
            told.flush()
    return started


def celery_worker(
    app: str, processes: int, environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    """The usual worker of an app, with so many processes that work."""
    command = [PYTHON, "-m", "celery", "-A", app, "--quiet", "worker"]
    command += ["--concurrency", str(processes), "--loglevel", "ERROR"]
    command += ["--without-mingle", "--without-gossip"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that it started."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(word) for word in children.read_text(encoding="ascii").split()]


def resident_mib(process_id: int) -> float:
    """The resident memory of one process."""
    lines = Path(f"/proc/{process_id}/status").read_text(encoding="ascii").splitlines()
    size = next(line for line in lines if line.startswith("VmRSS"))
    return int(size.split()[1]) / 1024


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask the server to end, and wait for it."""
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=30)


@dataclass(frozen=True, slots=True)
class Site:
    """A running server, and the cookies of the people who are signed in."""

    port: int
    cookies: Mapping[str, str]
    process: subprocess.Popen[bytes]

    @property
    def cookie(self) -> str:
        """The cookie of the first of them."""
        return next(iter(self.cookies.values()))

    @property
    def headers(self) -> dict[str, str]:
        """What a browser of the first of them sends behind the proxy."""
        return self.headers_of(next(iter(self.cookies)))

    def headers_of(self, email: str) -> dict[str, str]:
        """The same for one of them."""
        return {
            "Cookie": f"__Host-walk={self.cookies[email]}",
            "X-Forwarded-Proto": "https",
            "Accept-Encoding": "gzip",
        }

    def worker_ids(self) -> list[int]:
        """The processes that answer requests."""
        return children_of(self.process)


def _cookie_of(email: str, environment: dict[str, str]) -> str:
    said = subprocess.run(
        [PYTHON, "-c", SIGN_IN.format(email=email)],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return said.stdout.split()[-1]


@contextmanager
def deployed_site(*, people: Sequence[str] = (WALKER,), first: str = "") -> Iterator[Site]:
    """The product with production settings over a database of demo people, on two gunicorn workers.

    `first` is a module that adds to the database before; `people` are signed in, the first of them for plain headers.
    """
    with tempfile.TemporaryDirectory(prefix="backalong-bench-") as data:
        developed = {
            **os.environ,
            "DATA_DIR": data,
            "SECRET_KEY": SECRET,
            "DEMO": "1",
            "DEBUG": "1",
        }
        developed |= {
            "DJANGO_SETTINGS_MODULE": "walkapp.settings",
            "DATABASE_URL": f"sqlite:///{data}/db.sqlite3",
        }
        subprocess.run(
            [PYTHON, "manage.py", "prepare"],
            cwd=ROOT,
            env=developed,
            check=True,
            stdout=sys.stderr,
        )
        if first:
            subprocess.run([PYTHON, "-m", first], cwd=ROOT, env=developed, check=True)
        cookies = {email: _cookie_of(email, developed) for email in people}
        port = free_port()
        deployed = {
            **developed,
            "DEBUG": "0",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "SITE_URL": f"https://localhost:{port}",
            "EMAIL_URL": "smtp://127.0.0.1:1",
            "TRUSTED_PROXY_COUNT": "1",
        }
        command = [
            PYTHON,
            "-m",
            "gunicorn",
            "benchmarks.measured_site:application",
            "--bind",
            f"127.0.0.1:{port}",
        ]
        command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
        command += ["--log-level", "warning", "--no-control-socket"]
        process = subprocess.Popen(command, cwd=ROOT, env=deployed)
        try:
            wait_for(port, "/healthz", process)
            yield Site(port, cookies, process)
        finally:
            end(process)
