"""Which offices may give which roles."""

from collections.abc import Iterable

import pytest

from hoaban.config.roles import ROLES
from hoaban.domains.targeting.permissions import Permission as Targeting
from hoaban.foundation.accounts.values import OrganisationKind


@pytest.mark.parametrize("kind", [OrganisationKind.POLICE, OrganisationKind.COOPERATIVE])
def test_what_police_and_market_may_hold_sees_nothing_of_the_register(kind: OrganisationKind) -> None:
    open_to = [role for role in ROLES.values() if kind not in role.closed_to]
    assert open_to, "some role is left for them"
    seen = {one for role in open_to for one in role.permissions}
    assert not _of_the_register(seen)
    assert kind in ROLES["commune_officer"].closed_to
    assert kind in ROLES["village_head"].closed_to, "homes told at the door stand there with names"


def test_who_shields_the_machines_sees_nothing_of_the_register() -> None:
    assert not _of_the_register(ROLES["it_officer"].permissions)


def _of_the_register(permissions: Iterable[str]) -> set[str]:
    lent = {Targeting.DOORS.value, Targeting.CARD.value}
    rooms = ("registry", "linkage", "rounds", "standing")
    return {one for one in permissions if one in lent or one.split(":")[0] in rooms}
