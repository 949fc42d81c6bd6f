"""Pages that belong to no app: health, the web app's files, legal pages, error pages and the development outbox."""

import email
import email.policy
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Says that the process answers; asks nobody else."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@cache_control(max_age=86_400)
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to put the app on its home screen."""
    return JsonResponse(
        {
            "name": "Backalong",
            "short_name": "Backalong",
            "description": _(
                "Guided backward-walking programmes that grow from 10 to 30 minutes."
            ),
            "start_url": "/today/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#f4f6f1",
            "theme_color": "#0a5c50",
            "icons": [{"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, served from the root so that it may see every page."""
    return render(request, "service_worker.js", content_type="text/javascript")


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a page shows without a network."""
    return render(request, "offline.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What we keep and why, in plain words."""
    return render(request, "privacy.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "accessibility.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that no page can read."""
    return render(request, "400.html", status=400)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose secret is missing or old, usually because the page was open for long."""
    return render(request, "403_csrf.html", status=403)


def _mails() -> list[Path]:
    return sorted(settings.OUTBOX_DIR.glob("*.log"), reverse=True)


@login_not_required
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Development only: the mails that a relay would have taken, newest first."""
    rows = []
    for path in _mails()[:100]:
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        rows.append(
            {"name": path.stem, "to": mail["To"], "subject": mail["Subject"], "date": mail["Date"]}
        )
    return render(request, "outbox.html", {"rows": rows})


@login_not_required
@require_safe
def outbox_mail(request: HttpRequest, name: str) -> HttpResponse:
    """Development only: one mail as text."""
    for path in _mails():
        if path.stem == name:
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            text = mail.get_body(("plain",))
            return render(
                request,
                "outbox_mail.html",
                {
                    "mail": mail,
                    "headers": mail.items(),
                    "text": text.get_content() if text else "",
                },
            )
    raise Http404
