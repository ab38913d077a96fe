"""A new key for a purpose, and the end of an old one. The keys lie outside the database; that it was done is on record."""

import time

from django.db import transaction

from hoaban.foundation.access import api as access
from hoaban.foundation.audit.actions import record
from hoaban.foundation.audit.errors import KeyFixed, KeyInUse, KeyUnknown, NothingToRetire

OPERATOR = access.SystemActor("key.rotate")
SETTLE_SECONDS = 3600
"""A process that took the old key in hand before the rotation may still write with it: an import's chunk, a slow upload."""


def rotate(purpose: str) -> str:
    """Add a key and put it in use; its id. What the old one closed is renewed afterwards (`access.renew_all`)."""
    _check_known(purpose)
    lasting = access.lasting_keys().get(purpose)
    if lasting and not lasting.rotates:
        raise KeyFixed(why=lasting.why)
    with transaction.atomic():
        fresh = access.key_file(purpose).rotated().current[0]
        record("audit:key:rotate", by=OPERATOR, target=("key", purpose), note=f"key {fresh}")
    return fresh


def retire(purpose: str, now: float | None = None) -> tuple[str, ...]:
    """Remove the keys nothing uses any more; their ids. Old backups still need them: keep those backups' key files."""
    _check_known(purpose)
    lasting = access.lasting_keys().get(purpose)
    if lasting:
        raise KeyFixed(why=lasting.why)
    old = access.key_ids(purpose)[:-1]
    if not old:
        raise NothingToRetire
    if (now or time.time()) - access.changed_at(purpose) < SETTLE_SECONDS:
        raise KeyInUse(where="less than an hour has passed since the rotation")
    serving = [
        column.label for column in access.sealed_columns(purpose) if any(column.uses(one) for one in old)
    ]
    if serving:
        raise KeyInUse(where=", ".join(serving))
    with transaction.atomic():
        record("audit:key:retire", by=OPERATOR, target=("key", purpose), note=f"keys {' '.join(old)}")
        access.key_file(purpose).without(old)
    return old


def _check_known(purpose: str) -> None:
    known = access.known_keys()
    if purpose not in known:
        raise KeyUnknown(purpose=purpose, known=", ".join(known))
