"""Who may read names where, and the record each reading leaves before anything is shown."""

from collections.abc import Callable, Sequence

from hoaban.domains.registry.errors import NoPurpose
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import ReadFor
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.kit import masking


def names_at(actor: access.Actor) -> Callable[[int], bool]:
    """Whether names are whole at a unit: the right holds where it was given, not wherever households are seen."""
    areas = actor.areas(Permission.IDENTIFY)
    return lambda number: any(area.contains(number) for area in areas)


def shown_name(name: str, *, whole: bool) -> str:
    return name if whole else masking.name(name)


def note(
    tag: str, actor: access.Actor, target: Household | Person | str, purpose: str, count: int = 1
) -> None:
    """One record for a page, however many people stand on it. A purpose is named or nothing is read."""
    if purpose not in set(ReadFor):
        raise NoPurpose
    if count:
        named = ("registry.household", target) if isinstance(target, str) else target
        audit.record_read(tag, by=actor, target=named, purpose=purpose, count=count)


def note_area(
    actor: access.Actor, tag: str, purpose: str, areas: Sequence[access.UnitRange], count: int = 1
) -> None:
    """One record for whole areas, by their numbers."""
    named = ",".join(f"{area.start}-{area.stop}" for area in areas)[:80]
    audit.record_read(tag, by=actor, target=("registry.area", named), purpose=purpose, count=count)
