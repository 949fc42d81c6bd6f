"""PLACEHOLDER: to be replaced by the real views."""

from django.http import HttpRequest, HttpResponse


def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def catalogue(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def programme(request: HttpRequest, slug: object) -> HttpResponse:
    return HttpResponse("placeholder")


def evidence(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")

