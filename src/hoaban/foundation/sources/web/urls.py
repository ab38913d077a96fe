from django.urls import path

from hoaban.foundation.sources.web import views

app_name = "sources"

urlpatterns = [
    path("sources/", views.listing, name="list"),
    path("sources/thresholds/", views.threshold_list, name="thresholds"),
    path("sources/data/<str:key>/", views.data_source, name="data"),
    # Numbers of documents contain slashes: 19/2025/QĐ-TTg.
    path("sources/legal/<path:number>/", views.legal_document, name="legal"),
]
