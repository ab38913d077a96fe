"""What several verbs of accounts share."""

from hoaban.foundation.access.api import Actor, UnitRange
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.accounts import rules
from hoaban.foundation.accounts.errors import (
    AreaBeyondOffice,
    AreaTooWide,
    BeyondYourReach,
    RoleNotForOffice,
    RoleUnknown,
)
from hoaban.foundation.accounts.models import Organisation
from hoaban.foundation.accounts.permissions import Permission
from hoaban.foundation.accounts.ports import role_book
from hoaban.foundation.audit import api as audit


def first_answer(by: Actor, request: str | None) -> int | None:
    """The row an earlier arrival of this request made or changed."""
    earlier = audit.answered(by, request)
    return int(earlier) if earlier else None


def check_may_give(by: Actor, permission: Permission, role_name: str, area: UnitRange) -> None:
    """The area inside the giver's own, and no power over accounts that she lacks."""
    role = role_book().role(role_name)
    if role is None:
        raise RoleUnknown(role=role_name)
    if not by.may(permission):
        raise NotAllowed
    if not rules.covered(area, by.areas(permission)) or not rules.may_pass_on(role, area, by.areas):
        raise BeyondYourReach
    if role.within_commune and area.stop - area.start > rules.COMMUNE:
        raise AreaTooWide


def check_office(organisation_id: int, area: UnitRange, role_name: str) -> None:
    """An office gives roles for its own unit and below: the people of a ward are no business of the next one. Some roles it never gives."""
    office = Organisation.plain.filter(pk=organisation_id).only("number", "kind").first()
    if office is None:
        raise NotFound
    if not rules.covered(area, [rules.subtree(office.number)]):
        raise AreaBeyondOffice
    if is_closed(role_name, office.kind):
        raise RoleNotForOffice


def is_closed(role_name: str, kind: str) -> bool:
    role = role_book().role(role_name)
    return role is not None and kind in role.closed_to
