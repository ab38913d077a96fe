"""The front door of access: who may what, where."""

from hoaban.foundation.access.appending import append, append_all
from hoaban.foundation.access.book import permission_book, register_permissions
from hoaban.foundation.access.doors import declare_doors, door, door_of, request_id
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.access.identity import actor_of, set_finder
from hoaban.foundation.access.keyring import changed_at, key_file, key_ids
from hoaban.foundation.access.models import ScopedManager, ScopedModel, ScopedQuerySet
from hoaban.foundation.access.prepared import (
    Given,
    HowMany,
    Number,
    PerActor,
    Prepared,
    each_word,
    numbers,
    words_told,
)
from hoaban.foundation.access.programs import name_programs, read_name
from hoaban.foundation.access.purposes import declare_purposes, declared_purposes, purpose_of
from hoaban.foundation.access.resealing import (
    IndexedColumn,
    Renewed,
    SealedColumn,
    known_keys,
    lasting_keys,
    register_lasting,
    register_sealed,
    renew_all,
    sealed_columns,
)
from hoaban.foundation.access.retention import WHY, Sweep, register_sweep, sweeps
from hoaban.foundation.access.scopes import (
    EVERYTHING,
    NOTHING,
    declared_scopes,
    register_scope,
    scope_of,
    within,
)
from hoaban.foundation.access.subjects import (
    ASKED,
    Cell,
    Said,
    Section,
    Subject,
    exporters,
    register_exporter,
)
from hoaban.foundation.access.tries import line_of, one_more, tried
from hoaban.foundation.access.values import (
    ANONYMOUS,
    EVERYWHERE,
    GUARDED,
    NOBODY,
    Actor,
    Door,
    Keep,
    KeepWhy,
    ReadPurpose,
    Secrecy,
    SystemActor,
    UnitRange,
    each,
    merged,
)
from hoaban.foundation.access.wall import lifted

__all__ = [
    "ANONYMOUS",
    "ASKED",
    "EVERYTHING",
    "EVERYWHERE",
    "GUARDED",
    "NOBODY",
    "NOTHING",
    "WHY",
    "Actor",
    "Cell",
    "Door",
    "Given",
    "HowMany",
    "IndexedColumn",
    "Keep",
    "KeepWhy",
    "Number",
    "PerActor",
    "Prepared",
    "ReadPurpose",
    "Renewed",
    "Said",
    "ScopedManager",
    "ScopedModel",
    "ScopedQuerySet",
    "SealedColumn",
    "Secrecy",
    "Section",
    "Subject",
    "Sweep",
    "SystemActor",
    "UnitRange",
    "actor_of",
    "append",
    "append_all",
    "changed_at",
    "declare_doors",
    "declare_purposes",
    "declared_purposes",
    "declared_scopes",
    "door",
    "door_of",
    "each",
    "each_word",
    "exporters",
    "key_file",
    "key_ids",
    "known_keys",
    "lasting_keys",
    "lifted",
    "line_of",
    "merged",
    "name_programs",
    "numbers",
    "one_more",
    "permission_book",
    "purpose_of",
    "read_name",
    "register_exporter",
    "register_lasting",
    "register_permissions",
    "register_scope",
    "register_sealed",
    "register_sweep",
    "renew_all",
    "request_id",
    "require",
    "require_at",
    "scope_of",
    "sealed_columns",
    "set_finder",
    "sweeps",
    "tried",
    "within",
    "words_told",
]


def require(actor: Actor, permission: str) -> None:
    """Raise `NotAllowed` unless the permission holds somewhere."""
    if not actor.may(permission):
        raise NotAllowed


def require_at(actor: Actor, permission: str, number: int) -> None:
    """Raise `NotAllowed` unless the permission holds at this unit number."""
    if not any(area.contains(number) for area in actor.areas(permission)):
        raise NotAllowed
