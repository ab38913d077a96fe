"""That somebody tried more numbers in an hour than she is told the near ones of."""

from uuid import UUID

from django.db import transaction

from hoaban.domains.registry.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit


@transaction.atomic
def note_near_limit(*, by: access.Actor, uid: UUID, looks: int) -> None:
    """Once in her hour; whose number she was about to write stands beside it, never a number."""
    access.require(by, Permission.CORRECT)
    audit.record("registry:number:near_limit", by=by, target=("registry.Person", str(uid)), count=looks)
