from django.urls import path

from hoaban.domains.damage.web import files, reading, writing

app_name = "damage"
urlpatterns = [
    path("w/damage/", reading.home, name="home"),
    path("w/damage/<uuid:uid>/", reading.event, name="event"),
    path("w/damage/<uuid:uid>/table/", files.export, name="export"),
    path("w/damage/<uuid:uid>/paper/", files.paper, name="paper"),
    path("w/damage/<uuid:uid>/<int:commune>/", reading.commune, name="commune"),
    path("w/damage/<uuid:uid>/<int:commune>/write/", writing.write, name="write"),
]
