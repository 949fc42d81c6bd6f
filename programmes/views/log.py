"""PLACEHOLDER: to be replaced by the real views."""

from django.http import HttpRequest, HttpResponse


def log(request: HttpRequest, pk: object) -> HttpResponse:
    return HttpResponse("placeholder")

