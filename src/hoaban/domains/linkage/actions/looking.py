"""Looking at records of other communes to settle a pair: those communes are told of it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.linkage import queries
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound


@transaction.atomic
def look_across(*, by: access.Actor, uid: UUID, now: datetime) -> registry.PersonBrief | None:
    """The other record, for this pair only; None for whom both are another commune's: they open side by side today."""
    people = queries.other_sides(by, uid)
    registry.note_settling(by=by, people=people, now=now)
    if len(people) > 1:
        return None
    brief = registry.person_elsewhere(by, people[0])
    if brief is None:
        raise NotFound
    return brief
