from django.urls import path

from hoaban.foundation.privacy.web import citizens, desk, packages

app_name = "privacy"
urlpatterns = [
    path("data-requests/", citizens.start, name="start"),
    path("data-requests/ask/<str:kind>/", citizens.ask, name="ask"),
    path("data-requests/status/", citizens.status, name="status"),
    path("w/privacy/", desk.listing, name="list"),
    path("w/privacy/for/", desk.help_ask, name="help"),
    path("w/privacy/<uuid:uid>/", desk.detail, name="detail"),
    path("w/privacy/<uuid:uid>/move", desk.move, name="move"),
    path("w/privacy/<uuid:uid>/gather/", packages.gather, name="gather"),
    path("w/privacy/packages/<uuid:uid>/hand-over", packages.hand_over, name="hand_over"),
    path("w/privacy/packages/<uuid:uid>/erase", packages.erase, name="erase"),
    path("w/privacy/handed/<uuid:uid>/", packages.handed, name="handed"),
    path("w/privacy/handed/<uuid:uid>/file", packages.fetch, name="fetch"),
]
