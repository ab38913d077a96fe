"""Which rows an actor may see, edit or search: one function per model and verb, declared by its room."""

from collections.abc import Callable, Iterable

from django.db.models import Q

from hoaban.foundation.access.values import EVERYWHERE, Actor, UnitRange, merged

Scope = Callable[[Actor], Q]
NOTHING = Q(pk__in=[])
# Not an empty Q: `Q() | other` is `other`, and a wider right would narrow what a person sees.
EVERYTHING = Q(pk__isnull=False)

_scopes: dict[tuple[str, str], Scope] = {}


def register_scope(model_label: str, verb: str, scope: Scope) -> None:
    """Declare who reaches the rows of ``registry.Person`` with the verb ``see``, ``edit`` or ``search``."""
    key = (model_label.lower(), verb)
    if key in _scopes and _scopes[key] is not scope:
        raise ValueError(f"{model_label} already has a scope for “{verb}”")
    _scopes[key] = scope


def scope_of(model_label: str, verb: str) -> Scope:
    """The declared function; a model without one shows nothing to anybody."""
    return _scopes.get((model_label.lower(), verb), lambda _actor: NOTHING)


def declared_scopes() -> frozenset[tuple[str, str]]:
    return frozenset(_scopes)


def within(field: str, areas: Iterable[UnitRange]) -> Q:
    """Rows whose unit number lies in one of the areas; an actor with no area sees none."""
    ranges = merged(areas)
    if not ranges:
        return NOTHING
    if ranges == (EVERYWHERE,):
        return EVERYTHING
    condition = NOTHING
    for area in ranges:
        condition |= Q(**{f"{field}__gte": area.start, f"{field}__lt": area.stop})
    return condition
