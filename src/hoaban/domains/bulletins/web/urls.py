from django.urls import path

from hoaban.domains.bulletins.web import by_hand, certificates, export, feeds, views

app_name = "bulletins"
urlpatterns = [
    path("w/bulletins/", views.listing, name="list"),
    path("w/bulletins/export/", export.export, name="export"),
    path("w/bulletins/feeds/", feeds.feeds, name="feeds"),
    path("w/bulletins/feeds/<uuid:uid>/switch/", feeds.switch, name="switch"),
    path("w/bulletins/feeds/<uuid:uid>/certificates/", certificates.certificates, name="certificates"),
    path("w/bulletins/certificates/<uuid:uid>/end/", certificates.end, name="end_certificate"),
    path("w/bulletins/enter/", by_hand.enter, name="enter"),
    path("w/bulletins/<uuid:uid>/correct/", by_hand.correct, name="correct"),
    path("w/bulletins/<uuid:uid>/withdraw/", by_hand.withdraw, name="withdraw"),
    path("w/bulletins/<uuid:uid>/", views.detail, name="detail"),
    path("w/bulletins/<uuid:uid>/whole/", views.whole, name="whole"),
    path("w/bulletins/<uuid:uid>/read/", views.read, name="read"),
]
