from django.urls import path

from hoaban.domains.linkage.web import views, weights

app_name = "linkage"
urlpatterns = [
    path("w/linkage/", views.queue, name="queue"),
    path("w/linkage/look/", views.look_again, name="look_again"),
    path("w/linkage/weights/", weights.weights, name="weights"),
    path("w/linkage/weights/learn/", weights.learn, name="learn"),
    path("w/linkage/weights/<int:number>/", weights.weighing, name="weighing"),
    path("w/linkage/weights/<int:number>/enforce/", weights.enforce, name="enforce"),
    path("w/linkage/<uuid:uid>/", views.pair, name="pair"),
    path("w/linkage/<uuid:uid>/same/", views.same, name="same"),
    path("w/linkage/<uuid:uid>/decide/", views.decide, name="decide"),
    path("w/linkage/<uuid:uid>/other/", views.look_across, name="look_across"),
    path("w/linkage/<uuid:uid>/tell/", views.tell, name="tell"),
    path("w/linkage/<uuid:uid>/untell/", views.untell, name="untell"),
    path("w/linkage/<uuid:uid>/undo/", views.take_back, name="take_back"),
]
