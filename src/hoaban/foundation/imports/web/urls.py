from django.urls import path

from hoaban.foundation.imports.web import reading, views

app_name = "imports"
urlpatterns = [
    path("w/imports/", views.index, name="index"),
    path("w/imports/new/", views.start, name="start"),
    path("w/imports/blank/<str:kind>/", reading.template, name="template"),
    path("w/imports/<uuid:uid>/", views.batch, name="batch"),
    path("w/imports/<uuid:uid>/progress/", views.progress, name="progress"),
    path("w/imports/<uuid:uid>/match/", views.match, name="match"),
    path("w/imports/<uuid:uid>/accept/", views.accept, name="accept"),
    path("w/imports/<uuid:uid>/run/", views.run, name="run"),
    path("w/imports/<uuid:uid>/undo/", views.undo, name="undo"),
    path("w/imports/<uuid:uid>/faults/", reading.faults, name="faults"),
    path("w/imports/<uuid:uid>/errors/", views.error_sheet, name="errors"),
]
