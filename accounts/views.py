"""PLACEHOLDER: to be replaced by the real views."""

from django.http import HttpRequest, HttpResponse


def account(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def security(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def data(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def export(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def erase(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")

