"""Development only: every letter in every language, filled in with sample values."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reminders.messages import LETTERS
from reminders.messages.samples import sample_mail
from walkapp.mail import Mail


@login_not_required
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The list."""
    context = {"names": sorted(LETTERS), "languages": settings.LANGUAGES}
    return render(request, "reminders/letters.html", context)


@login_not_required
@require_safe
def letter_text(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """The subject and the text of one letter."""
    mail = _mail_or_404(name, language)
    content = f"{mail.message.subject}\n\n{mail.message.body}"
    return HttpResponse(content, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@csp_update({"style-src": [UNSAFE_INLINE]})  # type: ignore[arg-type]  # the stub knows no arguments
def letter_page(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """One letter as mail programs show it; they know no other styles than those within."""
    mail = _mail_or_404(name, language)
    return HttpResponse(str(mail.message.alternatives[0][0]))


def _mail_or_404(name: str, language: str) -> Mail:
    if name not in LETTERS or language not in dict(settings.LANGUAGES):
        raise Http404
    return sample_mail(name, language=language)
