from django.urls import path

from hoaban.domains.difficulty.web import views

app_name = "difficulty"
# Addresses of the registry, whose pages these were: they stand in records and in people's bookmarks.
urlpatterns = [
    path("w/registry/difficulty/", views.board, name="board"),
    path("w/registry/difficulty/new/", views.new, name="new"),
    path("w/registry/difficulty/<uuid:uid>/", views.decision, name="decision"),
    path("w/registry/difficulty/<uuid:uid>/force/", views.force, name="force"),
    path("w/registry/difficulty/<uuid:uid>/number/", views.correct, name="correct"),
    path("w/registry/difficulty/<uuid:uid>/undo/", views.take_back, name="take_back"),
]
