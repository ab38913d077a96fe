from django.urls import path

from hoaban.foundation.notify.web import mine, views

app_name = "notify"
urlpatterns = [
    path("w/notices/", views.inbox, name="inbox"),
    path("w/notices/read", views.all_read, name="all_read"),
    path("w/notices/<int:pk>/open", views.follow, name="follow"),
    path("w/notices/outbox/", views.outbox, name="outbox"),
    path("w/notices/lines/again", views.resend, name="resend"),
    path("w/notices/lines/", views.lines, name="lines"),
    path("w/me/notices/", mine.mine, name="mine"),
    path("w/me/notices/wishes", mine.wishes, name="wishes"),
    path("w/me/notices/browser", mine.browser, name="browser"),
    path("w/me/notices/browser/off", mine.browser_off, name="browser_off"),
    path("w/me/notices/address/<str:channel>", mine.address, name="address"),
    path("w/me/notices/trial/<str:channel>", mine.trial, name="trial"),
    path("w/me/notices/<uuid:uid>/code", mine.code, name="code"),
    path("w/me/notices/<uuid:uid>/again", mine.code_again, name="code_again"),
    path("w/me/notices/<uuid:uid>/remove", mine.remove, name="remove_endpoint"),
]
