"""The ethnic group somebody says a person is of: noted and taken back like a fact, in a table of its own.

The current group also stands with the person, for who counts a province: one transaction writes both.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from hoaban.domains.registry.actions import facts
from hoaban.domains.registry.actions.again import open_again
from hoaban.domains.registry.errors import GroupUntold, ValueUnfit
from hoaban.domains.registry.facts import About, Subject
from hoaban.domains.registry.groups import NewGroup
from hoaban.domains.registry.models import GroupFact, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.places import api as places

_AS_BROUGHT = (
    "INSERT INTO registry_groupfact (person_id, place_no, ethnic_group_id, source, said_by, recorded_at, batch_id) "
    "SELECT id, place_no, ethnic_group_id, %s, '', recorded_at, batch_id FROM registry_person "
    "WHERE ethnic_group_id IS NOT NULL AND "
)


@transaction.atomic
def note_group(
    *, by: access.Actor, uid: UUID, group: NewGroup, version: int, request: str | None, now: datetime
) -> None:
    """Close what was said until now and open what is said today; the page may have shown neither.

    The same group again is a confirmation, with its day and who said so.
    """
    held = _locked(by, uid, version, request)
    if held is None:
        return
    chosen = next((one.id for one in places.ethnic_groups() if one.code == group.code), None)
    if chosen is None:
        raise ValueUnfit
    if not group.said_by:
        raise GroupUntold
    facts.close(GroupFact.plain.filter(**held.owner), group.valid_from, now)
    try:
        GroupFact.plain.create(
            place_no=held.place_no, ethnic_group_id=chosen, valid_from=group.valid_from, source=group.source[:160],
            said_by=group.said_by[:120], recorded_at=now, **held.owner,
        )  # fmt: skip
    except IntegrityError as clash:
        raise Stale from clash  # another first statement came in the same instant
    _settle(by, held, chosen, "registry:ethnic_group:record", request)


@transaction.atomic
def take_back_group(*, by: access.Actor, uid: UUID, version: int, request: str | None, now: datetime) -> None:
    """What was said last was wrong: it stays, marked, and what it had closed holds again."""
    held = _locked(by, uid, version, request)
    if held is None:
        return
    before = open_again(GroupFact.plain.filter(**held.owner), now)
    group = before.ethnic_group_id if before else None
    _settle(by, held, group, "registry:ethnic_group:take_back", request)


def as_brought(source: str, condition: str, values: Sequence[int]) -> None:
    """The groups that people of a list or made-up ones came with, said in one statement; in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_AS_BROUGHT + condition, [source, *values])


def _locked(by: access.Actor, uid: UUID, version: int, request: str | None) -> facts.Held | None:
    """By both rights: taking back shows what held before. None when this very request did it already."""
    access.require(by, Permission.RECORD)
    access.require(by, Permission.ETHNIC_GROUP)
    if audit.answered(by, request):
        return None
    held = facts.locked(by, Subject(About.PERSON, uid), version)
    access.require_at(by, Permission.ETHNIC_GROUP, held.place_no)
    return held


def _settle(by: access.Actor, held: facts.Held, group: int | None, tag: str, request: str | None) -> None:
    Person.plain.filter(pk=held.owner["person_id"]).update(ethnic_group_id=group)
    facts.tell(by, held, tag, "ethnic_group", request)
