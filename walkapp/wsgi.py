"""The door for WSGI servers."""

import os
import re
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler

ALPHABET = re.compile(r";\s*charset=[^;]*", re.IGNORECASE)


class Application(WSGIHandler):
    """Reads every request as UTF-8, as our pages send them.

    A sender may name any of Python's codecs, and with those that are no alphabets, such as base64, Django breaks
    before it has a request that it could answer.
    """

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """As in Django, without the sender's choice."""
        environ["CONTENT_TYPE"] = ALPHABET.sub("", environ.get("CONTENT_TYPE", ""))
        return super().__call__(environ, start_response)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkapp.settings")
django.setup(set_prefix=False)
application = Application()
