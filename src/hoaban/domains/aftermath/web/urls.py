from django.urls import path

from hoaban.domains.aftermath.web import outcomes, reports

app_name = "aftermath"
urlpatterns = [
    path("w/aftermath/", reports.home, name="home"),
    path("w/aftermath/outcomes/", outcomes.outcomes, name="outcomes"),
    path("w/aftermath/outcomes/miss/", outcomes.miss, name="miss"),
    path("w/aftermath/outcomes/<uuid:uid>/back/", outcomes.take_back, name="take_back"),
    path("w/aftermath/<uuid:uid>/", reports.report, name="report"),
    path("w/aftermath/<uuid:uid>/outcome/", outcomes.judge, name="judge"),
    path("w/aftermath/<uuid:uid>/paper/", reports.paper, name="paper"),
    path("w/aftermath/<uuid:uid>/table/", reports.export, name="export"),
]
