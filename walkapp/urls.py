"""Mounts each app by name, so that the floor depends on nobody."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from walkapp import views

urlpatterns = [
    path("", include("programmes.urls")),
    path("", include("coaching.urls")),
    path("", include("reminders.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("healthz", views.healthz, name="healthz"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("offline/", views.offline, name="offline"),
]
if settings.DEBUG:
    urlpatterns += [path("dev/letters/", include("reminders.preview_urls"))]
if settings.DEBUG and not settings.EMAIL_URL:
    urlpatterns += [
        path("outbox/", views.outbox, name="outbox"),
        path("outbox/<str:name>/", views.outbox_mail, name="outbox_mail"),
    ]

handler400 = "walkapp.views.bad_request"
