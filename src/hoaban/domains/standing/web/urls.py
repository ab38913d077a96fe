from django.urls import path

from hoaban.domains.standing.web import gifts, people, tet, views

app_name = "standing"
urlpatterns = [
    path("w/standing/", views.home, name="home"),
    path("w/standing/rounds/new/", views.open_round, name="open"),
    path("w/standing/rounds/<uuid:uid>/", views.round_page, name="round"),
    path("w/standing/rounds/<uuid:uid>/close/", views.close_round, name="close"),
    path("w/standing/rounds/<uuid:uid>/send/", views.send, name="send"),
    path("w/standing/rounds/<uuid:uid>/decide/", views.decide, name="decide"),
    path("w/standing/rounds/<uuid:uid>/villages/<int:village>/", views.meeting, name="meeting"),
    path("w/standing/proposals/<uuid:uid>/", views.proposal, name="proposal"),
    path("w/standing/proposals/<uuid:uid>/back/", views.send_back, name="send_back"),
    path("w/standing/people/", people.listed, name="people"),
    path("w/standing/people/print/", people.printed, name="print"),
    path("w/standing/people/export/", people.export, name="export"),
    path("w/standing/people/<uuid:uid>/", people.person, name="person"),
    path("w/standing/people/<uuid:uid>/report/", people.report, name="report"),
    path("w/standing/people/<uuid:uid>/keep/", people.keep, name="keep"),
    path("w/standing/people/<uuid:uid>/end/", people.end, name="end"),
    path("w/standing/people/<uuid:uid>/again/", people.again, name="again"),
    path("w/standing/people/<uuid:uid>/decision/", people.correct, name="correct"),
    path("w/standing/people/<uuid:uid>/give/", gifts.give, name="give"),
    path("w/standing/tet/", tet.listed, name="tet"),
    path("w/standing/tet/give/", tet.give, name="tet_give"),
    path("w/standing/tet/print/", tet.printed, name="tet_print"),
    path("w/standing/tet/export/", tet.export, name="tet_export"),
    path("w/standing/gifts/", gifts.sums, name="gifts"),
    path("w/standing/gifts/<uuid:uid>/", gifts.batch, name="batch"),
    path("w/standing/gifts/<uuid:uid>/back/", gifts.take_back, name="take_back"),
    path("w/standing/limits/", gifts.limits, name="limits"),
    path("w/standing/limits/set/", gifts.set_limit, name="limits_set"),
    path("w/standing/limits/withdraw/", gifts.withdraw_limit, name="limits_withdraw"),
    path("w/standing/limits/adopt/", gifts.adopt, name="adopt"),
]
