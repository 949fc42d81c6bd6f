"""PLACEHOLDER: to be replaced by the real views."""

from django.http import HttpRequest, HttpResponse


def player(request: HttpRequest, pk: object) -> HttpResponse:
    return HttpResponse("placeholder")


def check_in(request: HttpRequest, pk: object) -> HttpResponse:
    return HttpResponse("placeholder")

