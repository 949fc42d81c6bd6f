#!/usr/bin/env python
"""Django's door."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkapp.settings")
    from django.core.management import execute_from_command_line

    from programmes.clinical.faults import BrokenDataError

    try:
        execute_from_command_line(sys.argv)
    except BrokenDataError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
