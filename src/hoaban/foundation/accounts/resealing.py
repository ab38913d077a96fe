"""Second factors under a new key: allauth keeps them in its own table, as text inside JSON."""

from base64 import b64decode
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from hoaban.foundation.access import api as access
from hoaban.foundation.accounts import sealing
from hoaban.kit.keys import KeyProblem, key_id_of

PARTS = ("secret", "seed")
"""What allauth gives us to encrypt; passkeys hold no secret."""


class SecondFactors:
    """`access.Resealed` over allauth's table: a few rows for each official, so that they are looked at one by one."""

    keys = "accounts-authenticators"
    label = "mfa.Authenticator.data"

    def waiting(self) -> int:
        current = access.key_file(self.keys).current[0]
        return sum(_ids(row.data) - {current} != set() for row in self._rows(0))

    def uses(self, key_id: str) -> bool:
        return any(key_id in _ids(row.data) for row in self._rows(0))

    def renew(self, after: int, limit: int) -> access.Renewed:
        current = access.key_file(self.keys).current[0]
        older = [row for row in self._rows(after) if _ids(row.data) - {current}][:limit]
        done = sum(self._renewed(row.pk) for row in older)
        return access.Renewed(older[-1].pk if older else after, done, len(older) - done)

    @transaction.atomic
    def _renewed(self, pk: int) -> bool:
        """Locked: a used recovery code is noted in the same column."""
        row = Authenticator.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            return True
        try:
            fresh = {part: sealing.seal(sealing.unseal(row.data[part])) for part in PARTS if part in row.data}
        except KeyProblem:
            return False
        row.data = {**row.data, **fresh}
        row.save(update_fields=["data"])
        return True

    def _rows(self, after: int) -> list[Any]:
        return list(Authenticator.objects.filter(pk__gt=after).order_by("pk"))


def _ids(data: dict[str, Any]) -> set[str]:
    return {key_id_of(b64decode(data[part])) for part in PARTS if part in data}
