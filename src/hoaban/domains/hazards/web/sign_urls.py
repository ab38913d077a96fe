from django.urls import path

from hoaban.domains.hazards.web import sign_desk, telling

app_name = "signs"
urlpatterns = [
    path("signs/", telling.start, name="start"),
    path("signs/code/", telling.code, name="code"),
    path("signs/told/<uuid:uid>/", telling.told, name="told"),
    path("signs/told/<uuid:uid>/seen/", telling.seen, name="seen"),
    path("signs/told/<uuid:uid>/add/", telling.add, name="add"),
    path("signs/<slug:kind>/", telling.where, name="where"),
    path("signs/<slug:kind>/<int:number>/", telling.tell, name="tell"),
    path("w/hazards/signs/", sign_desk.listing, name="list"),
    path("w/hazards/signs/call/", sign_desk.call, name="call"),
    path("w/hazards/signs/<uuid:uid>/", sign_desk.detail, name="detail"),
    path("w/hazards/signs/<uuid:uid>/look/", sign_desk.look, name="look"),
    path("w/hazards/signs/<uuid:uid>/answer/", sign_desk.answer, name="answer"),
    path("w/hazards/signs/<uuid:uid>/undo/", sign_desk.undo, name="undo"),
    path("w/hazards/signs/<uuid:uid>/place/", sign_desk.place, name="place"),
]
