from django.urls import path

from hoaban.domains.replay.web import views

app_name = "replay"
urlpatterns = [
    path("w/replay/", views.home, name="home"),
    path("w/replay/begin/", views.begin, name="begin"),
    path("w/replay/<uuid:uid>/pause/", views.pause, name="pause"),
    path("w/replay/<uuid:uid>/go-on/", views.go_on, name="go_on"),
    path("w/replay/<uuid:uid>/speed/", views.speed, name="speed"),
    path("w/replay/<uuid:uid>/stop/", views.stop, name="stop"),
]
