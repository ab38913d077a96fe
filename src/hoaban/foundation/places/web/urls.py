from django.urls import path

from hoaban.foundation.places.web import reform, views

app_name = "places"

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/communes.csv", views.board_csv, name="board_csv"),
    path("board/figures.csv", views.figures_csv, name="figures_csv"),
    path("places/", views.listing, name="list"),
    path("places/units.csv", views.units_csv, name="units_csv"),
    path("w/places/reform/", reform.overview, name="reform"),
    path("w/places/reform/check/", reform.check, name="reform_check"),
    path("w/places/reform/begin/", reform.begin, name="reform_begin"),
    path("w/places/reform/resume/", reform.resume, name="reform_resume"),
    path("places/<slug:code>/", views.unit, name="unit"),
]
