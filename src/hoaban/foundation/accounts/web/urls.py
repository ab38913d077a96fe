"""Addresses of accounts."""

from django.urls import include, path

from hoaban.foundation.access.api import declare_doors
from hoaban.foundation.accounts.web import acting, clients, joining, locking, me, offices, people
from hoaban.foundation.accounts.web.signin import ALLAUTH_DOORS

declare_doors(ALLAUTH_DOORS)

rooms = (
    [
        path("accounts/invitation/<str:token>/", joining.accept, name="accept"),
        path("w/lock", locking.lock, name="lock"),
        path("w/lock/alive", locking.alive, name="alive"),
        path("w/me/", me.account, name="me"),
        path("w/me/language", me.language, name="language"),
        path("w/me/sessions/end", me.end_others, name="end_others"),
        path("w/me/absence/", me.absence, name="absence"),
        path("w/me/absence/<int:pk>/withdraw", me.withdraw, name="withdraw"),
        path("w/acts-for/", acting.listing, name="acts_for"),
        path("w/acts-for/<uuid:uid>/told", acting.told_her, name="told_her"),
        path("w/acts-for/<uuid:uid>/withdraw", acting.take_back, name="take_back_consent"),
        path("w/people/", people.listing, name="people"),
        path("w/people/invite/", joining.invite, name="invite"),
        path("w/people/invitations/", joining.waiting, name="invitations"),
        path("w/people/invitations/<int:pk>/withdraw", joining.withdraw, name="uninvite"),
        path("w/people/offices/", offices.listing, name="offices"),
        path("w/people/roles/", offices.roles, name="roles"),
        path("w/people/clients/", clients.listing, name="clients"),
        path("w/people/clients/new/", clients.issue, name="issue_client"),
        path("w/people/clients/<int:pk>/revoke", clients.revoke, name="revoke_client"),
        path("w/people/sessions/<int:pk>/end", people.end_session, name="end_session"),
        path("w/people/memberships/<int:pk>/end", people.end_membership, name="end_membership"),
        path("w/people/<uuid:uid>/", people.person, name="person"),
        path("w/people/<uuid:uid>/role", people.grant, name="grant"),
        path("w/people/<uuid:uid>/absence", people.lend, name="lend"),
        path("w/people/<uuid:uid>/reset", people.reset, name="reset"),
        path("w/people/<uuid:uid>/leave", people.leave, name="leave"),
    ],
    "accounts",
)

urlpatterns = [
    path("accounts/", include("hoaban.foundation.accounts.web.signin")),
    path("", include(rooms)),
]
