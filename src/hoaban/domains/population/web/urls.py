from django.urls import path

from hoaban.domains.population.web import views

app_name = "population"
urlpatterns = [
    path("w/population/", views.home, name="home"),
    path("w/population/<int:area>/", views.area, name="area"),
    path("w/population/<int:area>/table/", views.export, name="export"),
    path("w/population/<int:area>/count/", views.count_again, name="count_again"),
]
