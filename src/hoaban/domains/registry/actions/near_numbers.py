"""How often somebody may be told who has nearly a number: each telling says something of some sixty numbers of her commune."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.registry.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit

AN_HOUR, MOST = 3_600, 30
"""A card every two minutes. More is no card read wrongly, and what is written is compared by the search for doubles anyway."""


@transaction.atomic
def may_look_near(*, by: access.Actor, uid: UUID, now: datetime) -> bool:
    """Count this look; from the first beyond `MOST` in an hour on, which goes on record, the answer is no. Saving asks nothing of it."""
    access.require(by, Permission.CORRECT)
    looks = access.one_more("registry.near", by.key, AN_HOUR, now, MOST + 1)
    if looks == MOST + 1:
        audit.record(
            "registry:number:near_limit", by=by, target=("registry.Person", str(uid)), values={"looks": MOST}
        )
    return looks <= MOST
