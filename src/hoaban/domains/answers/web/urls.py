from django.urls import path

from hoaban.domains.answers.web import doubting, duty, happened, helping, own, people, village, words

app_name = "answers"
urlpatterns = [
    path("a/<str:token>/", own.link, name="link"),
    path("w/answers/", duty.listing, name="list"),
    path("w/answers/happened/", happened.timeline, name="happened"),
    path("w/answers/own/", own.desk, name="own"),
    path("w/answers/own/<uuid:alert>/<int:number>/", own.answer, name="own_answer"),
    path("w/answers/words/", words.listing, name="words"),
    path("w/answers/words/<uuid:uid>/", words.read, name="read"),
    path("w/answers/people/", people.listing, name="people"),
    path("w/answers/people/<uuid:uid>/end/", people.end, name="end_person"),
    path("w/answers/help/<uuid:uid>/", helping.card, name="help"),
    path("w/answers/help/<uuid:uid>/take/", helping.take, name="take"),
    path("w/answers/help/<uuid:uid>/end/", helping.end, name="end"),
    path("w/answers/<uuid:alert>/", duty.board, name="board"),
    path("w/answers/<uuid:alert>/<int:number>/", village.page, name="village"),
    path("w/answers/<uuid:alert>/<int:number>/dark/", village.dark, name="dark"),
    path("w/answers/<uuid:alert>/<int:number>/light/", village.light, name="light"),
    path("w/answers/<uuid:alert>/<int:number>/doubt/", doubting.doubt, name="doubt"),
    path("w/answers/lines/<uuid:uid>/back/", doubting.line_back, name="line_back"),
]
