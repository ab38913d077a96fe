from django.urls import path

from hoaban.domains.hazards.web import views

app_name = "hazards"
urlpatterns = [
    path("w/hazards/stations/", views.board, name="board"),
    path("w/hazards/stations/<uuid:uid>/", views.station, name="station"),
]
