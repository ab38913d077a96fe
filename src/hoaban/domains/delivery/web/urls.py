from django.urls import path

from hoaban.domains.delivery.web import follow, forward, here, views

app_name = "delivery"
urlpatterns = [
    path("warnings/follow/", follow.start, name="follow"),
    path("warnings/follow/<uuid:uid>/", follow.page, name="following"),
    path("warnings/follow/<uuid:uid>/stop/", follow.stop, name="unfollow"),
    path("warnings/follow/<uuid:uid>/written/", follow.play, name="written"),
    path("warnings/at/<int:number>/", here.place, name="at"),
    path("warnings/here/", here.mine, name="here"),
    path("warnings/here/follow/", here.follow, name="follow_here"),
    path("warnings/here/stop/", here.stop, name="stop_here"),
    path("warnings/<uuid:uid>/forward/", forward.page, name="forward"),
    path("w/delivery/<uuid:alert>/", views.telling, name="telling"),
]
