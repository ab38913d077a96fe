"""A household begins at the desk, with its head: nobody moved, no list brought it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.registry import queries
from hoaban.domains.registry.actions import villages
from hoaban.domains.registry.actions.correcting import PERSON, Deed, Entry, added, noted
from hoaban.domains.registry.actions.groups import note_group
from hoaban.domains.registry.beginning import Begun
from hoaban.domains.registry.errors import CodeTaken
from hoaban.domains.registry.groups import NewGroup
from hoaban.domains.registry.models import Household
from hoaban.domains.registry.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit


@transaction.atomic
def begin_household(*, by: access.Actor, begun: Begun, request: str | None, now: datetime) -> UUID:
    """Write it with its head, who is taken back like anybody added by hand; the household then goes with her if it is empty.

    The same request again answers with the household it made. An ethnic group needs the rights that noting one needs.
    """
    access.require(by, Permission.CORRECT)
    if answer := audit.answered(by, request):
        return _made(by, int(answer))
    place_no = begun.commune
    if begun.village:
        place_no = villages.number_of(by, begun.commune, begun.village)
    access.require_at(by, Permission.CORRECT, place_no)
    code = begun.code or queries.code_of_ours(begun.commune, now)
    if queries.household_ids({(begun.commune, code)}):
        raise CodeTaken
    home = Household(
        code=code, place_no=place_no, village=begun.village, valid_from=begun.since, recorded_at=now
    )
    home.save(force_insert=True)
    head = added(by, home, begun.head, now, since=begun.since, entry=Entry(said_by=begun.said_by))
    if begun.group:
        group = NewGroup(begun.group, None, begun.said_by, "")
        note_group(by=by, uid=UUID(str(head.uid)), group=group, version=home.version, request=None, now=now)
    told = Deed(home.version, request, now)
    noted(by, told, home, "registry:household:begun", sorted({*PERSON, "code", "since", "village"}))
    return UUID(str(home.uid))


def _made(by: access.Actor, pk: int) -> UUID:
    found = Household.objects.visible_to(by, "correct").filter(pk=pk).values_list("uid", flat=True).first()
    if found is None:
        raise NotFound
    return UUID(str(found))
