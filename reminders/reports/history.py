"""What was sent to one person, or was not, in plain words. The ledger holds no letters, so nothing of health is here."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Delivery, User
from reminders.kinds import KINDS

SHOWN = 50
State = Delivery.State
ABOUT_THE_ACCOUNT = _("About your account")
TITLES: dict[str, str | Promise] = {
    "assigned": _("A programme from your coach"),
    "invitation": _("An invitation"),
    "work_invitation": _("An invitation"),
    "cover": _("Another coach stands in"),
    "trial": _("A test letter"),
    "sharing_accepted": _("Somebody shares with you"),
}
REASONS: dict[str, str | Promise] = {
    "turned_off": _("you had turned it off"),
    "stopped": _("you had stopped all reminders"),
    "paused": _("you had paused reminders"),
    "quiet_hours": _("your quiet hours lasted too long for it"),
    "unconfirmed": _("your address was not confirmed"),
    "suppressed": _("your mail provider had refused our mail"),
    "walked": _("you had walked already"),
    "skipped": _("you had left the walk out"),
    "moved": _("the walk had moved"),
    "not_today": _("the walk was on another day"),
    "on_hold": _("your plan was on hold"),
    "answered": _("you had answered already"),
    "read": _("you had read it already"),
    "not_missed": _("the walk was not missed"),
    "nothing_planned": _("there was nothing to look back at"),
    "nobody_needs": _("nobody needed you"),
    "none_waits": _("no message waited"),
    "left": _("you work there no longer"),
    "called_off": _("it was called off"),
    "grant_ended": _("nothing is shared any more"),
    "too_soon": _("another reminder had just gone out"),
}
NOTICES: dict[State, str | Promise] = {
    State.SENT: _("Sent. The maker of your browser took it; whether it was seen we do not know."),
    State.FAILED: _("The maker of your browser refused it."),
}


@dataclass(frozen=True, slots=True)
class SentLine:
    """One mail or notice: when it was due, what it was about, and what became of it."""

    at: dt.datetime
    title: str | Promise
    says: str
    is_sent: bool


def history_of(person: User) -> tuple[SentLine, ...]:
    """The last mails and notices to the person, newest first."""
    rows = person.deliveries.order_by("-due_at")[:SHOWN]
    return tuple(_line(row) for row in rows)


def _line(row: Delivery) -> SentLine:
    return SentLine(
        at=row.updated_at if row.state == State.SENT else row.due_at,
        title=_title(row),
        says=_state_in_words(row),
        is_sent=row.state == State.SENT,
    )


def _title(row: Delivery) -> str | Promise:
    kind = KINDS.get(row.kind.rpartition(":")[2])
    if kind is None:
        return TITLES.get(row.kind, ABOUT_THE_ACCOUNT)
    is_notice = row.kind.startswith("push:")
    return gettext("%(title)s, as a notice") % {"title": kind.title} if is_notice else kind.title


def _state_in_words(row: Delivery) -> str:
    if row.state == State.SKIPPED:
        why = REASONS.get(row.reason, _("there was nothing to say any more"))
        return gettext("Not sent, because %(why)s.") % {"why": why}
    if row.kind.startswith("push:") and row.state in NOTICES:
        return str(NOTICES[State(row.state)])
    return {
        State.WAITING: gettext("Waiting to be sent."),
        State.CLAIMED: gettext("Being sent."),
        State.SENDING: gettext("Being sent."),
        State.SENT: gettext(
            "Sent. Your mail provider took it; whether it was read we do not know."
        ),
        State.FAILED: gettext("Your mail provider refused it."),
        State.UNKNOWN: gettext("We cannot tell whether it arrived, so we did not send it twice."),
        State.EXPIRED: gettext("Not sent: it would have come too late to be of use."),
    }[State(row.state)]
