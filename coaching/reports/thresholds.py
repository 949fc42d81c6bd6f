"""From when reasons show to whoever reads: what they chose, read along with other questions, or the usual."""

from dataclasses import fields
from typing import Any

from django.db.models import Subquery
from django.db.models.functions import JSONObject

from accounts.models import User
from coaching.models import OwnThresholds
from coaching.thresholds import USUAL, Behind, Thresholds

NAMES = tuple(field.name for field in fields(Thresholds))


def chosen_by(reader: User) -> Subquery:
    """What the reader chose, as one column of a question about something else."""
    theirs = OwnThresholds.objects.filter(coach=reader)
    return Subquery(theirs.values(told=JSONObject(**{name: name for name in NAMES}))[:1])


def thresholds_in(chosen: dict[str, Any] | None) -> Thresholds:
    """What such a column says; nobody's choice is the usual."""
    return Thresholds(**{**chosen, "behind": Behind(chosen["behind"])}) if chosen else USUAL


def thresholds_of(reader: User) -> Thresholds:
    """The same, asked for alone."""
    kept = OwnThresholds.objects.filter(coach=reader).first()
    return kept.chosen if kept else USUAL
