"""Addresses of reminder settings, links in mails, and the readiness check."""

from django.urls import path

from reminders import views

app_name = "reminders"
urlpatterns = [
    path("settings/reminders/", views.settings_page, name="settings"),
    path("settings/reminders/calendar/", views.calendar_settings, name="calendar_settings"),
    path("calendar/<str:token>.ics", views.calendar, name="calendar"),
    path("mail/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("mail/check-in/<str:token>/", views.check_in, name="check_in"),
    path("readyz", views.readyz, name="readyz"),
]
