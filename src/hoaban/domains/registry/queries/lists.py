"""Lists of households: by key, whatever the page; the first screen; the filter."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import CURRENT, Household, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.people import people_named
from hoaban.domains.registry.queries.reading import names_at, note, shown_name
from hoaban.domains.registry.values import HouseholdId, HouseholdRow, ReadFor, Relation
from hoaban.foundation.access import api as access
from hoaban.kit import text as texts

PAGE = 30


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What the address of a list says."""

    text: str = ""
    village: str = ""
    unconfirmed: bool = False
    after: tuple[int, str, int] | None = None
    """Unit number, sort key of the code and id of the last row seen."""


def households(actor: access.Actor, chosen: ListFilter) -> list[HouseholdRow]:
    """A page in the order of unit and code, and one row more when there is a next page. Three queries."""
    rows = Household.objects.visible_to(actor).filter(CURRENT)
    if chosen.unconfirmed:
        rows = rows.filter(confirmed_at__isnull=True)
    if chosen.village:
        rows = rows.filter(village=chosen.village)
    if chosen.text:
        rows = rows.filter(_text_condition(actor, chosen.text))
    if chosen.after:
        place, code, pk = chosen.after
        later = (
            Q(place_no__gt=place)
            | Q(place_no=place, code_sort__gt=code)
            | Q(place_no=place, code_sort=code, pk__gt=pk)
        )
        rows = rows.filter(later, place_no__gte=place)
    page = list(rows.order_by("place_no", "code_sort", "pk")[: PAGE + 1])
    return _listed(actor, page, "list")


def _text_condition(actor: access.Actor, text: str) -> Q:
    """A household code, or part of a member's name. Names are searched only by who may read them."""
    condition = Q(code=text.strip())
    if actor.may(Permission.IDENTIFY):
        # Literal ids: the plan then starts from the few people found, not from every household.
        condition |= Q(pk__in=[person.household_id for person in people_named(actor, text, 300, "see")])
    return condition


def _listed(actor: access.Actor, page: Sequence[Household], what: str) -> list[HouseholdRow]:
    """The rows of a page; that she read so many names (or initials) is on record first."""
    ids, whole = [row.pk for row in page], names_at(actor)
    reading = ReadFor.SERVICE if any(whole(row.place_no) for row in page) else ReadFor.OVERVIEW
    note("registry:household:list", actor, what, reading, count=min(len(page), PAGE))
    people = Person.plain.filter(CURRENT, household_id__in=ids)
    heads = dict(people.filter(relation=Relation.HEAD).values_list("household_id", "name"))
    counts = dict(people.values_list("household_id").annotate(n=Count("pk")))
    return [
        HouseholdRow(
            HouseholdId(row.pk), row.uid, row.code, row.place_no, row.village,
            shown_name(heads.get(row.pk, ""), whole=whole(row.place_no)), counts.get(row.pk, 0),
            row.confirmed_at is not None, row.is_synthetic, row.code_sort,
        )
        for row in page
    ]  # fmt: skip


def villages(actor: access.Actor, limit: int = 300) -> list[str]:
    """For the filter of one commune; a province officer filters by searching."""
    areas = actor.areas(Permission.SEE)
    if sum(area.stop - area.start for area in areas) > 5 * rules.COMMUNE_SPAN:
        return []
    rows = (
        Household.objects.visible_to(actor)
        .filter(CURRENT)
        .values_list("village", flat=True)
        .distinct()[:limit]
    )
    return sorted((name for name in rows if name), key=texts.name_sort)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first screen says."""

    households: int
    unconfirmed: int
    next_unconfirmed: Sequence[HouseholdRow]
    is_synthetic: bool


def overview(actor: access.Actor) -> Overview:
    """How many wait to be confirmed, and the first of them."""
    rows = Household.objects.visible_to(actor).filter(CURRENT)
    open_rows = rows.filter(confirmed_at__isnull=True)
    first = list(open_rows.order_by("place_no", "pk")[:5])
    shown = _listed(actor, first, "home")
    return Overview(rows.count(), open_rows.count(), shown, rows.filter(is_synthetic=True)[:1].count() > 0)
