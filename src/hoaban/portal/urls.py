from django.urls import path

from hoaban.portal import tour, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("tour/", tour.show, name="tour"),
    path("language/", views.language, name="language"),
    path("languages/", views.languages, name="languages"),
    path("languages/choose/", views.choose_language, name="choose_language"),
    path("clear-phone/", views.clear_phone, name="clear_phone"),
    path("clear-phone/done/", views.cleared, name="cleared"),
]
