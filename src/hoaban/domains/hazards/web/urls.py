from django.urls import path

from hoaban.domains.hazards.web import grounds, setting, station_desk, views

app_name = "hazards"
urlpatterns = [
    path("w/hazards/stations/", views.board, name="board"),
    path("w/hazards/stations/add/", station_desk.add, name="add"),
    path("w/hazards/stations/<uuid:uid>/correct/", station_desk.correct, name="correct"),
    path("w/hazards/stations/<uuid:uid>/service/", station_desk.service, name="service"),
    path("w/hazards/stations/<uuid:uid>/", views.station, name="station"),
    path("w/hazards/stations/<uuid:uid>/settings/", setting.settings, name="settings"),
    path("w/hazards/stations/<uuid:uid>/settings/compare/", setting.compare, name="settings_compare"),
    path("w/hazards/ground/", grounds.board, name="grounds"),
    path("w/hazards/ground/table/", grounds.table, name="grounds_table"),
    path("w/hazards/ground/<int:number>/", grounds.ground, name="ground"),
    path("w/hazards/ground/<uuid:deed>/compare/", grounds.compare, name="ground_compare"),
]
