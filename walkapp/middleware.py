"""The last door before a view: methods that no page has, and addresses that are secrets."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

METHODS = ["GET", "HEAD", "POST"]
# Signing in is allauth's: these pages of it have a secret in their address.
SECRET_ADDRESSES = {"account_confirm_email", "account_reset_password_from_key"}
OF_A_SECRET = {
    # They hold a form: browsers must be able to say from which site it comes, but never from which page.
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store, private",
}


class DoorMiddleware:
    """Refuses what no view is written for, and keeps secret addresses to their page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        response = self.get_response(request)
        match = request.resolver_match
        if match and match.url_name in SECRET_ADDRESSES:
            for name, value in OF_A_SECRET.items():
                response.headers[name] = value
        return response
