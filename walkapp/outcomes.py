"""What can become of a letter that is handed over."""

import enum
from dataclasses import dataclass


class Outcome(enum.StrEnum):
    """What became of a letter, as far as the sender can know."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # for good: this letter, this address
    LATER = "later"  # surely not taken; this letter may be tried again
    TROUBLE = "trouble"  # surely not taken; the relay itself has a problem
    UNKNOWN = "unknown"  # all was handed over and no answer came: nobody can tell


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome, with the relay's code and its enhanced code (RFC 3463), such as 550 and "5.1.1"."""

    outcome: Outcome
    code: int | None = None
    enhanced: str = ""
