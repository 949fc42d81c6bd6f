"""Pages that belong to no app: health, the web app's files, legal pages, error pages and the development outbox."""

import email
import email.policy
import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language
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
            "id": "/today/",
            "name": "Backalong",
            "short_name": "Backalong",
            "description": _(
                "Guided backward-walking programmes that grow from 10 to 30 minutes."
            ),
            "lang": get_language(),
            "start_url": "/today/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#f4f6f1",
            "theme_color": "#0a5c50",
            "categories": ["health", "fitness"],
            "icons": [
                {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
                *(_icon(size, purpose) for purpose in ("any", "maskable") for size in (192, 512)),
            ],
            "shortcuts": [
                {"name": _("Today"), "url": "/today/"},
                {"name": _("Plan"), "url": "/plan/"},
                {"name": _("Stop signs and who to call"), "url": "/care/"},
            ],
        },
        content_type="application/manifest+json",
    )


def _icon(size: int, purpose: str) -> dict[str, str]:
    name = f"img/icon-{purpose}-{size}.png"
    return {
        "src": static(name),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


SHELL = (
    "css/*.css",
    "js/**/*.js",
    "img/*.svg",
    "vendor/**/*.css",
    "vendor/**/*.svg",
    "vendor/**/*.woff2",
)
"""What pages are drawn with and run on; a new script is in it without being named."""


@cache
def shell() -> tuple[tuple[str, ...], str]:
    """The addresses of these files, and a version that changes with any of them."""
    root = settings.BASE_DIR / "static"
    paths = sorted(path for pattern in SHELL for path in root.glob(pattern))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in paths))
    files = tuple(static(path.relative_to(root).as_posix()) for path in paths)
    return files, digest.hexdigest()[:12]


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, served from the root so that it may see every page."""
    files, version = shell()
    context = {"files": files, "version": version}
    return render(request, "service_worker.js", context, content_type="text/javascript")


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
