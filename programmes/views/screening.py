"""PLACEHOLDER: to be replaced by the real views."""

from django.http import HttpRequest, HttpResponse


def start(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def result(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def question(request: HttpRequest, code: object) -> HttpResponse:
    return HttpResponse("placeholder")

