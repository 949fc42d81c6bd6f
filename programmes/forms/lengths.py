"""Lengths of parts of a walk, as people write them: 3, 1.5 or 1:30 minutes."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CLOCK = re.compile(r"(?P<minutes>\d{1,2}):(?P<seconds>[0-5]\d)", re.ASCII)
DECIMAL = re.compile(r"\d{1,2}([.,]\d{1,2})?", re.ASCII)
LONGEST = 1800
"""Seconds: no walk is longer than half an hour."""


def written(seconds: int) -> str:
    """180 as "3", and 70 as "1:10"."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02}" if rest else str(minutes)


def seconds_in(text: str) -> int | None:
    """The seconds that these words mean; None when they mean none."""
    if found := CLOCK.fullmatch(text):
        return int(found["minutes"]) * 60 + int(found["seconds"])
    if DECIMAL.fullmatch(text):
        return round(float(text.replace(",", ".")) * 60)
    return None


class LengthField(forms.CharField):
    """Whole seconds, from one to half an hour, written in minutes."""

    def __init__(self, **options: Any) -> None:
        said = {"required": _("Write how many minutes, such as 3 or 0:30.")}
        super().__init__(error_messages=said, max_length=6, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "size": 5}

    def prepare_value(self, value: Any) -> Any:
        """As people write it."""
        return written(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """The seconds."""
        text = super().clean(value)
        seconds = seconds_in(text)
        if seconds is None or not 1 <= seconds <= LONGEST:
            raise forms.ValidationError(
                _("Write minutes up to 30, such as 3, 1.5 or 0:30."), code="length"
            )
        return seconds
