from django.urls import path

from hoaban.foundation.speech.web import views

app_name = "speech"
urlpatterns = [
    path("speech/<uuid:uid>/<slug:digest>.<str:ending>", views.sound, name="sound"),
    path("w/speech/", views.board, name="board"),
    path("w/speech/coverage.json", views.coverage_json, name="coverage_json"),
    path("w/speech/record/<uuid:uid>/<slug:language>/", views.record, name="record"),
    path("w/speech/recordings/<uuid:uid>/", views.recording, name="recording"),
    path("w/speech/recordings/<uuid:uid>/approve/", views.approve, name="approve"),
    path("w/speech/recordings/<uuid:uid>/refuse/", views.refuse, name="refuse"),
    path("w/speech/recordings/<uuid:uid>/withdraw/", views.withdraw, name="withdraw"),
    path("w/speech/waiting/", views.waiting, name="waiting"),
    path("w/speech/mother-tongues/", views.mother_tongues, name="mother_tongues"),
    path("w/speech/speakers/", views.speakers, name="speakers"),
    path("w/speech/speakers/<uuid:uid>/withdraw/", views.withdraw_speaker, name="withdraw_speaker"),
]
