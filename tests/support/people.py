"""People who can sign in, one per role, in two neighbouring communes; made through accounts' own doors of the demo."""

from dataclasses import dataclass
from typing import Any

from tests.support import kept

PROVINCE, OWN, NEXT = 14_00000_0000, 14_03646_0000, 14_03664_0000
WHOLE_PROVINCE = frozenset(
    {
        "province_officer",
        "registry_keeper",
        "province_leader",
        "duty_officer",
        "duty_deputy",
        "warning_issuer",
        "speech_editor",
        "account_manager",
        "it_officer",
        "auditor",
        "data_protection_officer",
    }
)
PASSWORD = "hoa-ban-thu-nghiem"


@dataclass(frozen=True, slots=True)
class Cast:
    """Users by role and place: ``cast.user("commune_officer")``, ``cast.user("commune_officer", next_door=True)``."""

    users: dict[tuple[str, bool], Any]

    def user(self, role: str, *, next_door: bool = False) -> Any:
        return self.users[role, next_door]

    def actor(self, role: str, *, next_door: bool = False) -> Any:
        from hoaban.foundation.accounts import api as accounts

        return accounts.actor_of_id(self.user(role, next_door=next_door).pk)


# Rows of the first cast of this process: later tests get the same ones without the way they came to be. Apart by roles, and by
# how passwords are hashed, which some tests make cheap.
_names: dict[Any, dict[tuple[str, bool], str]] = {}
"""User names of each cast of this process."""


def make_cast(roles: Any) -> Cast:
    """In demo offices, whose people need no second factor; without the deeds that made them."""
    from hoaban.foundation.accounts.models import Membership, Organisation, User

    which = ("cast", *roles)

    def make() -> None:
        _names[which] = {key: user.username for key, user in _make(roles).items()}

    kept.rows(which, make, tables=(Organisation, User, Membership))
    known = User.objects.in_bulk(_names[which].values(), field_name="username")
    return Cast({key: known[name] for key, name in _names[which].items()})


def _make(roles: Any) -> dict[tuple[str, bool], Any]:
    from hoaban.foundation.access.api import SystemActor
    from hoaban.foundation.accounts import api as accounts
    from hoaban.foundation.accounts.models import User
    from hoaban.foundation.accounts.values import OrganisationKind

    loader = SystemActor("demo.load")
    users = {}
    for number, name, next_door in (
        (OWN, "Xã nhà", False),
        (NEXT, "Xã bên", True),
        (PROVINCE, "Tỉnh", False),
    ):
        kind = OrganisationKind.PROVINCE if number == PROVINCE else OrganisationKind.COMMUNE
        office = accounts.make_demo_organisation(
            by=loader, name=name, kind=kind, number=number, parent_id=None
        )
        for role in roles:
            if (role in WHOLE_PROVINCE) != (number == PROVINCE):
                continue
            username = f"{role.replace('_', '.')}.{'ben' if next_door else 'nha'}"
            accounts.make_demo_person(
                by=loader, username=username, display_name=f"{name} {role}", role=role,
                organisation_id=office, number=number, password=PASSWORD,
            )  # fmt: skip
            users[role, next_door] = User.objects.get(username=username)
        if next_door and "account_manager" in roles:
            # A commune may have a manager of its own: what she may do ends at its border.
            accounts.make_demo_person(
                by=loader, username="account.manager.ben", display_name=name, role="account_manager",
                organisation_id=office, number=number, password=PASSWORD,
            )  # fmt: skip
            users["account_manager", True] = User.objects.get(username="account.manager.ben")
    return users
