"""Rules of the house that read Django's models. Each takes models and returns its findings as sentences."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models

from tests.support.house import CUT_FROM, Room, height, room_labelled


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("hoaban.")]


def foreign_keys(model: type[models.Model]) -> list[Any]:
    """Columns of the model itself that point at a table, many-to-many included."""
    own = [*model._meta.fields, *model._meta.many_to_many]
    return [field for field in own if field.is_relation and field.remote_field and field.related_model]


def crossing_fields(room: Room) -> set[str]:
    """Names of the room's foreign keys into other rooms."""
    return {
        field.name
        for model in our_models()
        if model._meta.app_label == room.label
        for field in foreign_keys(model)
        if field.related_model._meta.app_label != room.label
    }


def keys_point_down(model: type[models.Model]) -> list[str]:
    """Into a lower room only, PROTECT, and no way back (`related_name="+"`)."""
    findings = []
    room = room_labelled(model._meta.app_label)
    for field in foreign_keys(model):
        name, label = f"{model._meta.label}.{field.name}", field.related_model._meta.app_label
        target = room_labelled(label)
        if not field.remote_field.hidden:
            findings.append(f'{name}: related_name must be "+"')
        if label == model._meta.app_label:
            continue
        if target is not None and room is not None and height(target) >= height(room):
            findings.append(f"{name} points upward to {label}; store the id and listen to its events")
        if getattr(field.remote_field, "on_delete", None) is not models.PROTECT:
            findings.append(f"{name}: a key into another room must be on_delete=PROTECT")
    return findings


EXEMPT_FROM_SCOPE = frozenset(
    {"accounts.User"}
)  # allauth needs its plain manager; a guard of its own watches it


def secrecy_declared(model: type[models.Model]) -> list[str]:
    """Every model says which of its fields are personal, and names only fields it has."""
    from hoaban.foundation.access.values import Secrecy

    said = model.__dict__.get("secrecy")
    if said is None:
        return [f"{model._meta.label} says nothing about secrecy"]
    known = {field.name for field in model._meta.get_fields()} | {
        field.attname for field in model._meta.concrete_fields
    }
    wrong = [
        f"{model._meta.label}.secrecy names {name}, which is no field" for name in said if name not in known
    ]
    return wrong + [
        f"{model._meta.label}.{name}: {value!r} is no Secrecy"
        for name, value in said.items()
        if not isinstance(value, Secrecy)
    ]


TELLING = (
    "name_key", "display_name", "full_name", "given_name", "phone", "address", "birth", "ethnic", "disab", "poverty",
    "identity", "insurance", "bank", "religion", "email",
)  # fmt: skip


def looks_personal(model: type[models.Model], open_by_nature: Iterable[str] = ()) -> list[str]:
    """A field whose name tells of a person must be classified; open ones of places and offices are listed by name."""
    said, fine = model.__dict__.get("secrecy") or {}, set(open_by_nature)
    return [
        f"{model._meta.label}.{field.name} sounds personal and has no secrecy class"
        for field in model._meta.concrete_fields
        if any(word in field.name for word in TELLING)
        and field.name not in said
        and field.attname not in said
        and f"{model._meta.label}.{field.name}" not in fine
    ]


def reached_by_scope(model: type[models.Model], declared: Iterable[tuple[str, str]]) -> list[str]:
    """A ScopedModel with the two managers in their places, and a declared scope for “see”."""
    from hoaban.foundation.access.api import ScopedManager, ScopedModel

    label = model._meta.label
    if label in EXEMPT_FROM_SCOPE:
        return []
    if not issubclass(model, ScopedModel):
        return [f"{label} is no ScopedModel"]
    findings = []
    if model._meta.base_manager_name != "plain" or model._meta.default_manager_name != "plain":
        findings.append(f"{label}: Meta must extend ScopedModel.Meta (base and default manager “plain”)")
    if not isinstance(getattr(model, "objects", None), ScopedManager):
        findings.append(f"{label}.objects is not the scoped manager")
    if (label.lower(), "see") not in set(declared):
        findings.append(f"{label} declares nobody who may see it; register_scope in permissions.py")
    return findings


def _room_of_names(model: type[models.Model]) -> str:
    """Its room, or the one it was cut from where the table has kept its name."""
    before, table, _permission = CUT_FROM.get(model._meta.app_label, ("", "", ""))
    return before if table and model._meta.db_table.startswith(table) else model._meta.app_label


def named_constraints(model: type[models.Model]) -> list[str]:
    """A constraint's name is what an operator reads in an error; Django's hashes tell nothing."""
    label, findings = model._meta.label, []
    if model._meta.unique_together:
        findings.append(f"{label}: unique_together has no name; use UniqueConstraint")
    begins = _room_of_names(model)
    for constraint in model._meta.constraints:
        if not constraint.name.startswith(f"{begins}_"):
            findings.append(f"{label}: constraint {constraint.name} should begin with {begins}_")
    return findings
