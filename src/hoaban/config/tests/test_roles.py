"""Which offices may give which roles."""

import pytest

from hoaban.config.roles import ROLES
from hoaban.foundation.accounts.values import OrganisationKind


@pytest.mark.parametrize("kind", [OrganisationKind.POLICE, OrganisationKind.COOPERATIVE])
def test_what_police_and_market_may_hold_sees_nothing_of_the_register(kind: OrganisationKind) -> None:
    open_to = [role for role in ROLES.values() if kind not in role.closed_to]
    assert open_to, "some role is left for them"
    seen = {one for role in open_to for one in role.permissions}
    assert not {one for one in seen if one.split(":")[0] in ("registry", "linkage", "rounds", "standing")}
    assert kind in ROLES["commune_officer"].closed_to


def test_who_shields_the_machines_sees_nothing_of_the_register() -> None:
    assert not any(one.startswith("registry:") for one in ROLES["it_officer"].permissions)
