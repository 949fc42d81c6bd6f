"""PLACEHOLDER: to be replaced by the real views."""

from django.http import HttpRequest, HttpResponse


def settings_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def unsubscribe(request: HttpRequest, token: object) -> HttpResponse:
    return HttpResponse("placeholder")


def readyz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")

