"""PLACEHOLDER: to be replaced by the real views."""

from django.http import HttpRequest, HttpResponse


def today(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def plan(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def progress(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")

