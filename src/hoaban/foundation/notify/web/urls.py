from django.urls import path

from hoaban.foundation.notify.web import views

app_name = "notify"
urlpatterns = [
    path("w/notices/", views.inbox, name="inbox"),
    path("w/notices/read", views.all_read, name="all_read"),
    path("w/notices/<int:pk>/open", views.follow, name="follow"),
    path("w/notices/lines/", views.lines, name="lines"),
]
