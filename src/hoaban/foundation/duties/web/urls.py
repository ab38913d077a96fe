from django.urls import path

from hoaban.foundation.duties.web import views

app_name = "duties"
urlpatterns = [
    path("w/duties/", views.listing, name="list"),
    path("w/duties/change", views.bulk, name="bulk"),
    path("w/duties/undo/<uuid:batch>", views.undo, name="undo"),
    path("w/duties/calendar", views.make_calendar, name="make_calendar"),
    path("w/duties/calendar/<str:token>.ics", views.calendar, name="calendar"),
    path("w/duties/<uuid:uid>/", views.detail, name="detail"),
]
