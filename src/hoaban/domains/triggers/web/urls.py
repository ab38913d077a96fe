from django.urls import path

from hoaban.domains.triggers.web import book, signs, steps, trying

app_name = "triggers"
urlpatterns = [
    path("w/triggers/", book.home, name="home"),
    path("w/triggers/rules/<uuid:uid>/", book.rule, name="rule"),
    path("w/triggers/rules/<uuid:uid>/change/<slug:number>/", book.change, name="change"),
    path("w/triggers/rules/<uuid:uid>/confirm/", book.confirm, name="confirm"),
    path("w/triggers/rules/<uuid:uid>/steps/add/", steps.add, name="step_add"),
    path("w/triggers/rules/<uuid:uid>/steps/<int:place>/drop/", steps.drop, name="step_drop"),
    path("w/triggers/rules/<uuid:uid>/replay/", trying.replay, name="replay"),
    path("w/triggers/rules/<uuid:uid>/replay/table/", trying.export, name="export"),
    path("w/triggers/versions/<uuid:uid>/", book.version, name="version"),
    path("w/triggers/versions/<uuid:uid>/decide/", book.decide, name="decide"),
    path("w/triggers/signs/<uuid:uid>/", signs.sign, name="sign"),
    path("w/triggers/signs/<uuid:uid>/<slug:hazard>/<int:level>/", signs.write, name="sign_write"),
]
