from django.urls import path

from hoaban.domains.warning.web import alerts, bank, calls, cap, desk, mandates, public, words

app_name = "warning"
urlpatterns = [
    path("warnings/", public.listing, name="public"),
    path("warnings/sw.js", public.worker, name="worker"),
    path("warnings/<uuid:uid>/", public.detail, name="detail"),
    path("cap/alerts.atom", cap.atom, name="cap_atom"),
    path("cap/alerts.rss", cap.rss, name="cap_rss"),
    path("cap/alerts.json", cap.as_json, name="cap_json"),
    path("cap/<str:identifier>.xml", cap.message, name="cap_message"),
    path("w/drill/", desk.drills, name="drill"),
    path("w/warning/", desk.desk, name="desk"),
    path("w/warning/new/", desk.choose, name="choose"),
    path("w/warning/new/<slug:hazard>/<int:level>/", desk.write, name="write"),
    path("w/warning/shift/", desk.shift, name="shift"),
    path("w/warning/shift/<uuid:uid>/take/", desk.take, name="take"),
    path("w/warning/ready/", desk.ready, name="ready"),
    path("w/warning/issuers/", mandates.listing, name="mandates"),
    path("w/warning/issuers/<uuid:uid>/end/", mandates.end, name="mandate_end"),
    path("w/warning/words/", bank.bank, name="bank"),
    path("w/warning/words/<slug:hazard>/<int:level>/in/<slug:language>/", bank.row, name="bank_row"),
    path(
        "w/warning/words/<slug:hazard>/<int:level>/in/<slug:language>/decide/",
        bank.decide,
        name="bank_decide",
    ),
    path("w/warning/words/<slug:hazard>/<int:level>/", words.words, name="words"),
    path("w/warning/words/<slug:hazard>/<int:level>/decide/", words.decide, name="words_decide"),
    path("w/warning/alerts/<uuid:uid>/", alerts.alert, name="alert"),
    path("w/warning/alerts/<uuid:uid>/change/", alerts.change, name="change"),
    path("w/warning/alerts/<uuid:uid>/toneless/", alerts.propose, name="toneless"),
    path("w/warning/alerts/<uuid:uid>/issuer/", alerts.choose_issuer, name="issuer"),
    path("w/warning/alerts/<uuid:uid>/agree/", alerts.agree, name="agree"),
    path("w/warning/alerts/<uuid:uid>/call/", calls.call, name="call"),
    path("w/warning/alerts/<uuid:uid>/issue/", alerts.issue, name="issue"),
    path("w/warning/alerts/<uuid:uid>/end/<slug:how>/", alerts.end, name="end"),
    path("w/warning/alerts/<uuid:uid>/withdraw/", alerts.withdraw, name="withdraw"),
]
