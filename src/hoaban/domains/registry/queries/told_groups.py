"""Rows of ethnic groups as they are shown, each with the list it came with; for who has put the reading on record."""

from django.db.models import QuerySet

from hoaban.domains.registry.groups import GroupShown
from hoaban.domains.registry.models import GroupFact
from hoaban.foundation.imports import api as imports
from hoaban.foundation.places import api as places


def groups_told(rows: "QuerySet[GroupFact]") -> list[GroupShown]:
    """The oldest first; two reads, however many rows."""
    names = {group.id: group.name for group in places.ethnic_groups()}
    _uid, came = imports.naming("batch_id")
    found = rows.order_by("recorded_at", "pk").annotate(came=came)
    return [
        GroupShown(
            one.person_id, names.get(one.ethnic_group_id, ""), one.valid_from, one.valid_to, one.source, one.said_by,
            one.recorded_at, one.replaced_at, one.taken_back_at, one.came or "",
        )
        for one in found
    ]  # fmt: skip
