from django.urls import path

from hoaban.domains.targeting.web import areas, cards, doors

app_name = "targeting"
urlpatterns = [
    path("w/targeting/", areas.home, name="home"),
    path("w/targeting/reach/", areas.reach, name="reach"),
    path("w/targeting/catchments/save/", areas.save, name="save"),
    path("w/targeting/catchments/<uuid:uid>/", areas.catchment, name="catchment"),
    path("w/targeting/catchments/<uuid:uid>/end/", areas.end, name="end"),
    path("w/targeting/villages/", cards.villages, name="villages"),
    path("w/targeting/villages/<int:number>/", cards.card, name="card"),
    path("w/targeting/villages/<int:number>/edit/", cards.edit, name="edit"),
    path("w/targeting/villages/<int:number>/confirm/", cards.confirm, name="confirm"),
    path("w/targeting/villages/<int:number>/homes/", cards.add_home, name="add_home"),
    path("w/targeting/homes/<uuid:uid>/drop/", cards.drop_home, name="drop_home"),
    path("w/targeting/doors/<int:number>/", doors.prepared, name="doors"),
    path("w/targeting/doors/<uuid:alert>/<int:number>/", doors.of_alert, name="doors_of"),
    path("w/targeting/tell/<uuid:uid>/", doors.tell, name="tell"),
]
