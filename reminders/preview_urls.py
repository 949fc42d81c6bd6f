"""Addresses of a development server alone."""

from django.urls import path

from reminders.views import previews

app_name = "letters"
urlpatterns = [
    path("", previews.letters, name="list"),
    path("<slug:name>/<slug:language>/text/", previews.letter_text, name="text"),
    path("<slug:name>/<slug:language>/", previews.letter_page, name="page"),
]
