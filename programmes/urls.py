"""Addresses of the public catalogue and of a walker's own pages."""

from django.urls import path

from programmes.views import (
    aftermath,
    catalogue,
    clearances,
    enrolment,
    levers,
    log,
    places,
    player,
    screening,
    walker,
)

app_name = "programmes"
urlpatterns = [
    path("", catalogue.home, name="home"),
    path("programmes/", catalogue.catalogue, name="catalogue"),
    path("programmes/<slug:slug>/", catalogue.programme, name="programme"),
    path("programmes/<slug:slug>/enrol/", enrolment.enrol, name="enrol"),
    path("evidence/", catalogue.evidence, name="evidence"),
    path("screening/", screening.start, name="screening"),
    path("screening/result/", screening.result, name="screening_result"),
    path("screening/<str:code>/", screening.question, name="screening_question"),
    path("clearances/", clearances.clearances, name="clearances"),
    path("clearances/new/", clearances.record, name="record_clearance"),
    path("clearances/<uuid:pk>/withdraw/", clearances.withdraw, name="withdraw_clearance"),
    path("today/", walker.today, name="today"),
    path("plan/", walker.plan, name="plan"),
    path("plan/pause/", levers.pause, name="pause"),
    path("plan/back/", levers.come_back, name="come_back"),
    path("plan/repeat/", levers.repeat_week, name="repeat_week"),
    path("plan/days/", levers.weekdays, name="weekdays"),
    path("plan/away/", levers.blackouts, name="blackouts"),
    path("plan/away/<uuid:pk>/remove/", levers.remove_blackout, name="remove_blackout"),
    path("plan/newer/<uuid:pk>/", levers.offer, name="offer"),
    path("progress/", walker.progress, name="progress"),
    path("sessions/<uuid:pk>/", player.player, name="player"),
    path("sessions/<uuid:pk>/check-in/", player.check_in, name="check_in"),
    path("sessions/<uuid:pk>/not-today/", enrolment.not_today, name="not_today"),
    path("sessions/<uuid:pk>/log/", log.log, name="log"),
    path("sessions/<uuid:pk>/morning/", aftermath.morning, name="morning"),
    path("places/", places.places, name="places"),
    path("places/new/", places.new_place, name="new_place"),
    path("places/new/treadmill/", places.new_treadmill, name="new_treadmill"),
    path("places/<uuid:pk>/", places.place, name="place"),
    path("places/<uuid:pk>/archive/", places.archive_place, name="archive_place"),
    path("places/<uuid:pk>/usual/", places.usual_place, name="usual_place"),
    path("events/<uuid:pk>/", aftermath.event, name="event"),
    path("care/", aftermath.care, name="care"),
]
