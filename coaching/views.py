"""PLACEHOLDER: to be replaced by the real views."""

from django.http import HttpRequest, HttpResponse


def front_door(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def roster(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def walker(request: HttpRequest, pk: object) -> HttpResponse:
    return HttpResponse("placeholder")


def assign(request: HttpRequest, pk: object) -> HttpResponse:
    return HttpResponse("placeholder")


def resume(request: HttpRequest, pk: object) -> HttpResponse:
    return HttpResponse("placeholder")


def programmes(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def invitations(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def revoke(request: HttpRequest, pk: object) -> HttpResponse:
    return HttpResponse("placeholder")


def clinic(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def sharing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("placeholder")


def end_sharing(request: HttpRequest, pk: object) -> HttpResponse:
    return HttpResponse("placeholder")


def invitation(request: HttpRequest, token: object) -> HttpResponse:
    return HttpResponse("placeholder")

