"""Where the buttons of the player lead, and what its check before a walk knows."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from programmes.clinical.before import BEFORE_ROWS, BY_PAIN
from programmes.clinical.rules import BEFORE_ACTIONS
from programmes.clinical.scales import PAIN_RANGE
from programmes.models import Session


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses: of the check, of the log, out of the page, and for a walk that waits; a try-out keeps nothing."""

    check: str
    log: str
    leave: str
    wait: str
    is_try_out: bool = False

    @property
    def leave_words(self) -> str:
        """What the link out of the page says."""
        return gettext("Back to the draft") if self.is_try_out else gettext("Back to Today")


def ways_of(session: Session) -> Ways:
    """Those of a walker's own session."""
    named = {"pk": session.pk}
    return Ways(
        check=reverse("programmes:check_in", kwargs=named),
        log=reverse("programmes:log", kwargs=named),
        leave=reverse("programmes:today"),
        wait=reverse("programmes:not_today", kwargs=named),
    )


def before_rows() -> list[dict[str, Any]]:
    """Table 2 for the script: each row with its answer, its message, and the pain scores that fire it by themselves."""
    return [
        {
            "code": row.code,
            "kind": BEFORE_ACTIONS[row.action],
            "message": gettext(row.message),
            "pain": [
                pain for pain in PAIN_RANGE if row.code in BY_PAIN and BY_PAIN[row.code](pain)
            ],
        }
        for row in BEFORE_ROWS
    ]
