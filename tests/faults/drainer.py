"""A worker that can be broken: says when it is ready, waits for a line, then sends what is due until nothing is."""

import os
import resource
import signal
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkapp.settings")
django.setup()

from django.utils import timezone  # noqa: E402 - Django must be set up first

from accounts.models import Delivery  # noqa: E402
from reminders import actions  # noqa: E402

A_PAGE = 4096  # no file may grow past this: the disk is full for a database


def main() -> None:
    """Drain until nothing is due."""
    print("ready", flush=True)
    sys.stdin.readline()
    if "FULL_DISK" in os.environ:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (A_PAGE, A_PAGE))
    while Delivery.objects.due(timezone.now()).exists():
        actions.drain(now_function=timezone.now)


if __name__ == "__main__":
    main()
