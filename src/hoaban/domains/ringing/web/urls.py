from django.urls import path

from hoaban.domains.ringing.web import views

app_name = "ringing"
urlpatterns = [
    path("w/ringing/<uuid:uid>/", views.bell, name="bell"),
    path("w/ringing/<uuid:uid>/take/", views.take, name="take"),
    path("w/ringing/<uuid:uid>/pass/", views.pass_on, name="pass"),
]
