"""The last door before a view: methods that no page has, and what pages of other people's code must not leave behind."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

METHODS = ["GET", "HEAD", "POST"]
OF_A_SECRET = {
    # They hold a form: browsers must be able to say from which site it comes, but never from which page.
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store, private",
}
# Signing in is allauth's: two of its pages have a secret in their address.
HEADERS = {
    "account_confirm_email": OF_A_SECRET,
    "account_reset_password_from_key": OF_A_SECRET,
}
LEAVING = {"account_logout", "erase"}
"""After these a browser forgets the person: pages, open walks and forms. Forms of somebody else wait for them."""


class DoorMiddleware:
    """Refuses what no view is written for, keeps secret addresses to their page, and leaves nothing on a shared device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        response = self.get_response(request)
        name = request.resolver_match.url_name if request.resolver_match else None
        for header, value in HEADERS.get(name or "", {}).items():
            response.headers[header] = value
        if name in LEAVING and request.method == "POST" and not request.user.is_authenticated:
            others = "others" in request.POST
            response.headers["Clear-Site-Data"] = '"cache"' if others else '"cache", "storage"'
        return response


class TextGZipMiddleware(GZipMiddleware):
    """Compresses what is text. Sound is small already, and a part of a file must stay the part that was asked for."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The answer, smaller where that helps."""
        if response.headers.get("Content-Type", "").startswith("audio/"):
            return response
        return super().process_response(request, response)
