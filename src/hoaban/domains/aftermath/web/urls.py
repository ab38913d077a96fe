from django.urls import path

from hoaban.domains.aftermath.web import reports

app_name = "aftermath"
urlpatterns = [
    path("w/aftermath/", reports.home, name="home"),
    path("w/aftermath/<uuid:uid>/", reports.report, name="report"),
    path("w/aftermath/<uuid:uid>/table/", reports.export, name="export"),
]
