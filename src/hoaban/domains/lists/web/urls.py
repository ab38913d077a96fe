from django.urls import path

from hoaban.domains.lists.web import views

app_name = "lists"
urlpatterns = [
    path("w/lists/<uuid:uid>/", views.whole, name="whole"),
    path("w/lists/<uuid:uid>/progress/", views.progress, name="progress"),
    path("w/lists/<uuid:uid>/begin/", views.begin, name="begin"),
    path("w/lists/<uuid:uid>/undo/", views.take_back, name="take_back"),
]
