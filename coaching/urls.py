"""Addresses of the coach's workspace, the clinic, invitations and sharing."""

from django.urls import path

from coaching import views

app_name = "coaching"
urlpatterns = [
    path("home/", views.front_door, name="front_door"),
    path("coach/", views.roster, name="roster"),
    path("coach/walkers/<uuid:pk>/", views.walker, name="walker"),
    path("coach/walkers/<uuid:pk>/plan/", views.assign, name="assign"),
    path("coach/walkers/<uuid:pk>/resume/", views.resume, name="resume"),
    path("coach/programmes/", views.programmes, name="programmes"),
    path("coach/invitations/", views.invitations, name="invitations"),
    path("coach/invitations/<uuid:pk>/revoke/", views.revoke, name="revoke"),
    path("clinic/", views.clinic, name="clinic"),
    path("settings/sharing/", views.sharing, name="sharing"),
    path("settings/sharing/<uuid:pk>/end/", views.end_sharing, name="end_sharing"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
]
