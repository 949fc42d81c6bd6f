"""Addresses of the coach's workspace, the clinic, invitations and sharing."""

from django.urls import path

from coaching.views import (
    authoring,
    changes,
    cover,
    events,
    inbox,
    invitations,
    listing,
    log,
    messages,
    places,
    programme_weeks,
    sharing,
    team,
    walkers,
)

app_name = "coaching"
urlpatterns = [
    path("home/", places.front_door, name="front_door"),
    path("coach/", walkers.roster, name="roster"),
    path("coach/walkers/<uuid:pk>/", walkers.walker, name="walker"),
    path("coach/walkers/<uuid:pk>/plan/", walkers.assign, name="assign"),
    path("coach/walkers/<uuid:pk>/change/", changes.change, name="change"),
    path("coach/walkers/<uuid:pk>/resume/", walkers.resume, name="resume"),
    path("coach/walkers/<uuid:pk>/clearance/", walkers.clearance, name="clearance"),
    path("coach/walkers/<uuid:pk>/messages/", inbox.walker_messages, name="walker_messages"),
    path("coach/walkers/<uuid:pk>/messages/read/", inbox.messages_read, name="messages_read"),
    path("coach/walkers/<uuid:pk>/notes/", inbox.notes, name="notes"),
    path("coach/messages/", inbox.inbox, name="inbox"),
    path("coach/messages/replies/", inbox.saved_replies, name="saved_replies"),
    path("coach/messages/replies/<uuid:pk>/", inbox.saved_reply, name="saved_reply"),
    path("coach/messages/replies/<uuid:pk>/remove/", inbox.remove_reply, name="remove_reply"),
    path("coach/events/<uuid:pk>/seen/", events.seen, name="event_seen"),
    path("coach/programmes/", walkers.programmes, name="programmes"),
    path("coach/programmes/new/", authoring.new_programme, name="new_programme"),
    path("coach/programmes/import/", authoring.import_programmes, name="import_programmes"),
    path("coach/programmes/<uuid:pk>/", authoring.own_programme, name="own_programme"),
    path(
        "coach/programmes/<uuid:pk>/weeks/<int:number>/",
        programme_weeks.programme_week,
        name="programme_week",
    ),
    path(
        "coach/programmes/<uuid:pk>/export/", authoring.export_programme, name="export_programme"
    ),
    path(
        "coach/programmes/<uuid:pk>/change/", authoring.change_programme, name="change_programme"
    ),
    path("operations/programmes/", listing.listing_requests, name="listing_requests"),
    path("operations/programmes/<uuid:pk>/", listing.listing_request, name="listing_request"),
    path("coach/invitations/", invitations.invitations, name="invitations"),
    path("coach/invitations/<uuid:pk>/revoke/", invitations.revoke, name="revoke"),
    path("coach/invitations/<uuid:pk>/code/", invitations.code, name="invitation_code"),
    path("clinic/", places.clinic, name="clinic"),
    path("clinic/log/", log.log, name="log"),
    path("clinic/log/file/", log.log_file, name="log_file"),
    path("clinic/people/", team.people, name="people"),
    path("clinic/people/<uuid:pk>/role/", team.change_role, name="change_role"),
    path("clinic/people/<uuid:pk>/end/", team.end_membership, name="end_membership"),
    path("clinic/cover/", cover.cover, name="cover"),
    path("clinic/cover/<uuid:pk>/end/", cover.call_off, name="call_off"),
    path("clinic/invitations/<uuid:pk>/revoke/", team.take_back, name="take_back"),
    path("messages/", messages.threads, name="threads"),
    path("messages/<uuid:pk>/", messages.thread, name="thread"),
    path("messages/<uuid:pk>/read/", messages.thread_read, name="thread_read"),
    path("settings/sharing/", sharing.sharing, name="sharing"),
    path("settings/sharing/looks/", sharing.looks, name="looks"),
    path("settings/sharing/<uuid:pk>/cover/", cover.answer, name="answer_cover"),
    path("settings/sharing/<uuid:pk>/end/", sharing.end_sharing, name="end_sharing"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
]
