from django.urls import path

from hoaban.foundation.search.web import views

app_name = "search"
urlpatterns = [
    path("w/search", views.results, name="results"),
    path("w/search/palette", views.suggest, name="suggest"),
]
