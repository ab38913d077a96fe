"""That a list left the platform is on record, with the digest of its set."""

import hashlib
from collections.abc import Sequence

from django.db import transaction

from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.values import Recognised
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit


@transaction.atomic
def note_export(*, by: access.Actor, what: str, people: Sequence[Recognised]) -> None:
    """Before a byte of it leaves."""
    access.require(by, Permission.SEE)
    digest = hashlib.sha256("".join(f"{one.uid}\n" for one in people).encode()).hexdigest()
    audit.record("standing:person:download", by=by, count=len(people), values={"set": digest}, note=what)
