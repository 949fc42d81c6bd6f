"""Addresses of the coach's workspace, the clinic, invitations and sharing."""

from django.urls import path

from coaching.views import changes, events, invitations, places, sharing, walkers

app_name = "coaching"
urlpatterns = [
    path("home/", places.front_door, name="front_door"),
    path("coach/", walkers.roster, name="roster"),
    path("coach/walkers/<uuid:pk>/", walkers.walker, name="walker"),
    path("coach/walkers/<uuid:pk>/plan/", walkers.assign, name="assign"),
    path("coach/walkers/<uuid:pk>/change/", changes.change, name="change"),
    path("coach/walkers/<uuid:pk>/resume/", walkers.resume, name="resume"),
    path("coach/walkers/<uuid:pk>/clearance/", walkers.clearance, name="clearance"),
    path("coach/events/<uuid:pk>/seen/", events.seen, name="event_seen"),
    path("coach/programmes/", walkers.programmes, name="programmes"),
    path("coach/invitations/", invitations.invitations, name="invitations"),
    path("coach/invitations/<uuid:pk>/revoke/", invitations.revoke, name="revoke"),
    path("clinic/", places.clinic, name="clinic"),
    path("settings/sharing/", sharing.sharing, name="sharing"),
    path("settings/sharing/<uuid:pk>/end/", sharing.end_sharing, name="end_sharing"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
]
