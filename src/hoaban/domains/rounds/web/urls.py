from django.urls import path

from hoaban.domains.rounds.web import views

app_name = "rounds"
urlpatterns = [
    path("w/rounds/", views.villages, name="villages"),
    path("w/rounds/<str:key>/", views.village, name="village"),
    path("w/rounds/households/<uuid:uid>/", views.visits, name="visits"),
]
