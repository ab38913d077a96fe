"""Second factors under a new key."""

from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from hoaban.foundation.access import api as access
from hoaban.foundation.accounts import sealing
from hoaban.foundation.accounts.models import User
from hoaban.foundation.accounts.resealing import SecondFactors

KEYS = SecondFactors.keys


@pytest.fixture
def factors(db: None, tmp_path: Path, settings: Any) -> list[Authenticator]:
    settings.KEYS_DIR = tmp_path / "keys"
    user = User.objects.create_user("lan", display_name="Lò Thị Lan")
    make = Authenticator.objects.create
    return [
        make(user=user, type=Authenticator.Type.TOTP, data={"secret": sealing.seal("JBSWY3DP")}),
        make(
            user=user,
            type=Authenticator.Type.RECOVERY_CODES,
            data={"seed": sealing.seal("77"), "used_mask": 3},
        ),
        make(user=user, type=Authenticator.Type.WEBAUTHN, data={"credential": {"id": "x"}}),
    ]


def test_seeds_move_to_the_new_key_and_nothing_else_changes(factors: list[Authenticator]) -> None:
    old = access.key_ids(KEYS)[0]
    access.key_file(KEYS).rotated()
    column = SecondFactors()
    assert (column.waiting(), column.uses(old)) == (2, True)
    assert access.renew_all([KEYS], lambda _done: None) == (2, 0)
    assert (column.waiting(), column.uses(old)) == (0, False)
    totp, codes, passkey = (Authenticator.objects.get(pk=one.pk).data for one in factors)
    assert sealing.unseal(totp["secret"]) == "JBSWY3DP"
    assert (sealing.unseal(codes["seed"]), codes["used_mask"]) == ("77", 3)
    assert passkey == {"credential": {"id": "x"}}


def test_a_factor_of_another_key_is_counted_and_the_rest_moves(factors: list[Authenticator]) -> None:
    broken = factors[0]
    broken.data = {"secret": broken.data["secret"][:-8] + "AAAAAAA="}
    broken.save()
    access.key_file(KEYS).rotated()
    assert access.renew_all([KEYS], lambda _done: None) == (1, 1)
