"""The addresses of a development server, which has an outbox."""

from django.urls import path

from walkapp import views
from walkapp.urls import urlpatterns as everywhere

urlpatterns = [
    *everywhere,
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<str:name>/", views.outbox_mail, name="outbox_mail"),
]
