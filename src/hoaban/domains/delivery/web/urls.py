from django.urls import path

from hoaban.domains.delivery.web import forward, views

app_name = "delivery"
urlpatterns = [
    path("warnings/<uuid:uid>/forward/", forward.page, name="forward"),
    path("w/delivery/<uuid:alert>/", views.telling, name="telling"),
]
