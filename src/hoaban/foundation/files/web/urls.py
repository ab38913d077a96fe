from django.urls import path

from hoaban.foundation.files.web import views

app_name = "files"
urlpatterns = [path("w/files/<uuid:uid>/", views.download, name="download")]
