"""What every reminder carries beside its words: where to change it, how to stop it, and the hour that greets."""

import datetime as dt
from dataclasses import replace

from accounts.models import Delivery, User
from reminders.kinds import Kind
from reminders.models import token_of
from reminders.reports.wishes import place_of
from walkapp.links import link
from walkapp.mail import Letter


def in_its_envelope(letter: Letter, kind: Kind, delivery: Delivery, now: dt.datetime) -> Letter:
    """The letter with what every reminder of this kind says besides. An alert is not stopped by one click."""
    person = delivery.person
    if person is None:
        return letter
    stop_url = stop_url_of(person, kind.code)
    common = {
        "hour": now.astimezone(person.zone).hour,
        "asked_at": delivery.due_at,
        "place": place_of(person),
        "kind": kind,
        "settings_url": link("reminders:kind", kind.slug),
        "stop_url": "" if kind.is_urgent else stop_url,
    }
    headers = {} if kind.is_urgent else one_click(stop_url)
    return replace(
        letter,
        context={**common, **letter.context},
        headers={**headers, **letter.headers},
        personal=None if letter.personal is None else (*letter.personal, "stop_url"),
    )


def stop_url_of(person: User, kind: str) -> str:
    """The page with the button that stops one kind of reminder."""
    token = token_of(person.pk, kind)
    return link("reminders:unsubscribe", token)


def one_click(stop_url: str) -> dict[str, str]:
    """What lets a mail program offer to stop these mails (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
