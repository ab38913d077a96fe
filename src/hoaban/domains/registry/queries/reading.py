"""Who may read names where and must say why, and the record each reading leaves before anything is shown."""

from collections.abc import Callable, Sequence

from django.utils import timezone
from django.utils.translation import gettext

from hoaban.domains.registry.erasing import ERASED
from hoaban.domains.registry.errors import NoPurpose, ReasonNeeded
from hoaban.domains.registry.models import Household, OutsideLook, Person
from hoaban.domains.registry.outside import CHOSEN, Why, is_own
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import ReadFor
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.kit import masking


def names_at(actor: access.Actor) -> Callable[[int], bool]:
    """Whether names are whole at a unit: the right holds where it was given, not wherever households are seen."""
    areas = actor.areas(Permission.IDENTIFY)
    return lambda number: any(area.contains(number) for area in areas)


def shown_name(name: str, *, whole: bool = True) -> str:
    """Initials where she may not read names; of who was erased, that she was."""
    if not name:
        return gettext(ERASED)
    return name if whole else masking.name(name)


def note(
    tag: str, actor: access.Actor, target: Household | Person | str, purpose: str, count: int = 1
) -> None:
    """One record for a page, however many people stand on it. A purpose is named or nothing is read."""
    note_all(actor, purpose, (tag, target, count))


def note_all(actor: access.Actor, purpose: str, *looks: tuple[str, Household | Person | str, int]) -> None:
    """What one page reads from several tables: tag, row and how many of each, together before anything is shown."""
    if purpose not in {*ReadFor, *CHOSEN}:
        raise NoPurpose
    named = [
        (tag, ("registry.household", target) if isinstance(target, str) else target, count)
        for tag, target, count in looks
        if count
    ]
    audit.record_reads(named, by=actor, purpose=purpose)


def settles(actor: access.Actor, person: Person) -> bool:
    """Whether she who merges over communes looked at this record today to settle a pair, which its commune was told."""
    if not any(area.contains(person.place_no) for area in actor.areas(Permission.MERGE)):
        return False
    looks = OutsideLook.plain.filter(by_key=actor.key, on=timezone.localdate(), why=Why.SETTLE)
    return looks.filter(household=person.household_id).exists()


def reason_at(actor: access.Actor, home: Household) -> Why | None:
    """Why she looks at a household that is not her own to keep, as she said today; None where it is. Unsaid, nothing opens."""
    if isinstance(actor, access.SystemActor) or is_own(home.place_no, actor.areas(Permission.SEE)):
        return None
    said = OutsideLook.plain.filter(by_key=actor.key, household=home, on=timezone.localdate(), why__in=CHOSEN)
    why = said.order_by("-pk").values_list("why", flat=True).first()
    if why is None:
        raise ReasonNeeded
    return Why(why)


def purpose_at(actor: access.Actor, home: Household, purpose: ReadFor, *, whole: bool) -> ReadFor | Why:
    """What a reading of a household goes on record with."""
    return reason_at(actor, home) or (purpose if whole else ReadFor.OVERVIEW)


def note_area(
    actor: access.Actor, tag: str, purpose: str, areas: Sequence[access.UnitRange], count: int = 1
) -> None:
    """One record for whole areas, by their numbers."""
    named = ",".join(f"{area.start}-{area.stop}" for area in areas)[:80]
    audit.record_read(tag, by=actor, target=("registry.area", named), purpose=purpose, count=count)
