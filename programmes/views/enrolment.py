"""PLACEHOLDER: to be replaced by the real views."""

from django.http import HttpRequest, HttpResponse


def enrol(request: HttpRequest, slug: object) -> HttpResponse:
    return HttpResponse("placeholder")


def not_today(request: HttpRequest, pk: object) -> HttpResponse:
    return HttpResponse("placeholder")

