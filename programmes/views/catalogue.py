"""The public pages: landing, catalogue, one programme, and the evidence."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import User
from programmes.http import mark_modified, public_page
from programmes.reports import catalogue as reports
from programmes.reports.evidence import evidence_page


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and where to begin."""
    return render(request, "programmes/home.html", {"page": reports.home_page()})


@public_page
def catalogue(request: HttpRequest) -> HttpResponse:
    """All programmes; `for` narrows them to one reason to come."""
    page = reports.catalogue_page(request.GET.get("for", ""))
    response = render(request, "programmes/catalogue.html", {"page": page, "here": "catalogue"})
    mark_modified(response, page.modified_at)
    return response


@public_page
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """One programme."""
    visitor = request.user if isinstance(request.user, User) else None
    page = reports.programme_page(slug, visitor, timezone.now())
    response = render(request, "programmes/programme.html", {"page": page, "here": "catalogue"})
    mark_modified(response, page.modified_at)
    return response


@public_page
def evidence(request: HttpRequest) -> HttpResponse:
    """What research shows, and what it does not."""
    page = evidence_page()
    return render(request, "programmes/evidence.html", {"page": page, "here": "evidence"})
