"""Who may go on, and each request in its person's time zone and language."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import User


class SignedInMiddleware(LoginRequiredMiddleware):
    """Asks guests to sign in; who sends a form after the session ran out hears that nothing was saved."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """To the sign-in page, with a word about what was sent."""
        if request.method == "POST":
            messages.warning(
                request,
                gettext("You were signed out, so this was not saved. Sign in and send it again."),
            )
        return super().handle_no_permission(request, view_func)


class PersonMiddleware:
    """Activates the signed-in person's zone and language; guests get the language of their browser.

    `X-Person` tells the service worker whose page it is, so that a phone shows nobody the pages of somebody else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if isinstance(person, User):
            language, zone = person.language, person.zone
        else:
            language, zone = (
                translation.get_language_from_request(request),
                timezone.get_default_timezone(),
            )
        with translation.override(language), timezone.override(zone):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        if isinstance(person, User):
            response.headers.setdefault("Cache-Control", "no-store, private")
            response.headers["X-Person"] = str(person.pk)
        return response
