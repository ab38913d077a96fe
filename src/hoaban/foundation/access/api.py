"""The front door of access: who may what, where."""

from hoaban.foundation.access.book import permission_book, register_permissions
from hoaban.foundation.access.doors import declare_doors, door, door_of, request_id
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.access.identity import actor_of, set_finder
from hoaban.foundation.access.keyring import key_file
from hoaban.foundation.access.models import ScopedManager, ScopedModel, ScopedQuerySet
from hoaban.foundation.access.purposes import declare_purposes, declared_purposes, purpose_of
from hoaban.foundation.access.scopes import (
    EVERYTHING,
    NOTHING,
    declared_scopes,
    register_scope,
    scope_of,
    within,
)
from hoaban.foundation.access.values import (
    ANONYMOUS,
    EVERYWHERE,
    GUARDED,
    NOBODY,
    Actor,
    Door,
    ReadPurpose,
    Secrecy,
    SystemActor,
    UnitRange,
    each,
    merged,
)

__all__ = [
    "ANONYMOUS",
    "EVERYTHING",
    "EVERYWHERE",
    "GUARDED",
    "NOBODY",
    "NOTHING",
    "Actor",
    "Door",
    "ReadPurpose",
    "ScopedManager",
    "ScopedModel",
    "ScopedQuerySet",
    "Secrecy",
    "SystemActor",
    "UnitRange",
    "actor_of",
    "declare_doors",
    "declare_purposes",
    "declared_purposes",
    "declared_scopes",
    "door",
    "door_of",
    "each",
    "key_file",
    "merged",
    "permission_book",
    "purpose_of",
    "register_permissions",
    "register_scope",
    "request_id",
    "require",
    "require_at",
    "scope_of",
    "set_finder",
    "within",
]


def require(actor: Actor, permission: str) -> None:
    """Raise `NotAllowed` unless the permission holds somewhere."""
    if not actor.may(permission):
        raise NotAllowed


def require_at(actor: Actor, permission: str, number: int) -> None:
    """Raise `NotAllowed` unless the permission holds at this unit number."""
    if not any(area.contains(number) for area in actor.areas(permission)):
        raise NotAllowed
