"""The front door of accounts for other rooms."""

from hoaban.foundation.accounts.actions import (
    authenticate_token,
    grant_membership,
    make_demo_organisation,
    make_demo_person,
    offboard,
)
from hoaban.foundation.accounts.identity import actor_of_request, standing
from hoaban.foundation.accounts.ports import RoleBook, Roles, role_book, set_role_book
from hoaban.foundation.accounts.queries import (
    actor_for,
    actor_of_id,
    display_names,
    holders_of,
    is_active,
    is_demo_installation,
    keys_named,
    organisation_names,
    stand_ins_for,
    user_id_of,
)
from hoaban.foundation.accounts.values import AccountActor, Grant, OrganisationKind, Role

__all__ = [
    "AccountActor",
    "Grant",
    "OrganisationKind",
    "Role",
    "RoleBook",
    "Roles",
    "actor_for",
    "actor_of_id",
    "actor_of_request",
    "authenticate_token",
    "display_names",
    "grant_membership",
    "holders_of",
    "is_active",
    "is_demo_installation",
    "keys_named",
    "make_demo_organisation",
    "make_demo_person",
    "offboard",
    "organisation_names",
    "role_book",
    "set_role_book",
    "stand_ins_for",
    "standing",
    "user_id_of",
]
