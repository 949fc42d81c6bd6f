"""What every reminder carries beside its words."""

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from reminders.models import token_of


def stop_url_of(person: User, kind: str) -> str:
    """The page with the button that stops one kind of reminder."""
    token = token_of(person.pk, kind)
    return f"{settings.SITE_URL}{reverse('reminders:unsubscribe', kwargs={'token': token})}"


def one_click(stop_url: str) -> dict[str, str]:
    """What lets a mail program offer to stop these mails (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
