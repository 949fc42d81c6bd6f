"""Each request in its person's time zone and language."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts.models import User


class PersonMiddleware:
    """Activates the signed-in person's zone and language; guests get the language of their browser."""

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
        return response
