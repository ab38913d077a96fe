"""Every change of accounts is one of these verbs."""

from hoaban.foundation.accounts.actions.acting import (
    act_for,
    keep_contact,
    keep_evidence,
    note_told,
    take_back_consent,
)
from hoaban.foundation.accounts.actions.clients import (
    authenticate_token,
    issue_client,
    make_demo_client,
    revoke_client,
)
from hoaban.foundation.accounts.actions.memberships import (
    delegate,
    end_membership,
    grant_membership,
    withdraw_delegation,
)
from hoaban.foundation.accounts.actions.organisations import make_demo_organisation, make_organisation
from hoaban.foundation.accounts.actions.people import (
    accept_invitation,
    begin_installation,
    change_language,
    invite,
    make_demo_person,
    offboard,
    reset_access,
    withdraw_invitation,
)
from hoaban.foundation.accounts.actions.sessions import end_session, end_sessions

__all__ = [
    "accept_invitation",
    "act_for",
    "authenticate_token",
    "begin_installation",
    "change_language",
    "delegate",
    "end_membership",
    "end_session",
    "end_sessions",
    "grant_membership",
    "invite",
    "issue_client",
    "keep_contact",
    "keep_evidence",
    "make_demo_client",
    "make_demo_organisation",
    "make_demo_person",
    "make_organisation",
    "note_told",
    "offboard",
    "reset_access",
    "revoke_client",
    "take_back_consent",
    "withdraw_delegation",
    "withdraw_invitation",
]
