"""Addresses of reminder settings, links in mails, and the readiness check."""

from django.urls import path

from reminders.views import (
    ahead,
    calendars,
    devices,
    health,
    links,
    mail,
    operations,
    settings,
)

app_name = "reminders"
urlpatterns = [
    path("settings/reminders/", settings.settings_page, name="settings"),
    path("settings/reminders/coming/", ahead.coming, name="coming"),
    path("settings/reminders/sent/", ahead.sent, name="sent"),
    path("settings/reminders/quiet-hours/", settings.quiet_hours, name="quiet_hours"),
    path("settings/reminders/pause/", settings.pause, name="pause"),
    path("settings/reminders/stop/", settings.stop_or_start, name="stop_or_start"),
    path("settings/reminders/try/", settings.try_mail, name="try_mail"),
    path("settings/reminders/about/<slug:slug>/", settings.kind_page, name="kind"),
    path("settings/reminders/calendar/", calendars.calendar_settings, name="calendar_settings"),
    path("calendar/<str:token>.ics", calendars.calendar, name="calendar"),
    path("mail/unsubscribe/<str:token>/", links.unsubscribe, name="unsubscribe"),
    path("mail/later/<str:token>/", links.later, name="later"),
    path("mail/check-in/<str:token>/", links.check_in, name="check_in"),
    path("settings/reminders/address/", mail.write_again, name="write_again"),
    path("settings/reminders/devices/", devices.add, name="add_device"),
    path("settings/reminders/devices/<uuid:pk>/remove/", devices.remove, name="remove_device"),
    path("mail/events/", mail.mail_events, name="mail_events"),
    path("operations/", operations.operations_page, name="operations"),
    path("metrics", operations.metrics, name="metrics"),
    path("readyz", health.readyz, name="readyz"),
]
