from django.urls import path

from hoaban.foundation.places.web import keeping, reform, views

app_name = "places"

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/communes.csv", views.board_csv, name="board_csv"),
    path("board/figures.csv", views.figures_csv, name="figures_csv"),
    path("places/", views.listing, name="list"),
    path("places/units.csv", views.units_csv, name="units_csv"),
    path("places/facilities/", views.facilities, name="facilities"),
    path("w/places/reform/", reform.overview, name="reform"),
    path("w/places/reform/check/", reform.check, name="reform_check"),
    path("w/places/reform/begin/", reform.begin, name="reform_begin"),
    path("w/places/reform/resume/", reform.resume, name="reform_resume"),
    path("w/places/", keeping.home, name="keep_home"),
    path("w/places/<slug:code>/", keeping.commune, name="keep"),
    path("w/places/<slug:code>/villages/", keeping.add_villages, name="villages_add"),
    path("w/places/<slug:code>/villages/rename/", keeping.rename, name="village_rename"),
    path("w/places/<slug:code>/villages/merge/", keeping.merge, name="village_merge"),
    path("w/places/<slug:code>/facilities/new/", keeping.facility_new, name="facility_new"),
    path(
        "w/places/<slug:code>/facilities/<slug:kind>/<str:ident>/",
        keeping.facility_edit,
        name="facility_edit",
    ),
    path(
        "w/places/<slug:code>/facilities/<slug:kind>/<str:ident>/close/",
        keeping.facility_close,
        name="facility_close",
    ),
    path("places/<slug:code>/", views.unit, name="unit"),
]
