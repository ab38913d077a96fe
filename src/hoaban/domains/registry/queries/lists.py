"""Lists of households: by key, whatever the page; the first screen; the filter."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    When,
)  # fmt: skip

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import CURRENT, Household, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.findings import has_findings, marked
from hoaban.domains.registry.queries.missing import left_out
from hoaban.domains.registry.queries.people import households_named
from hoaban.domains.registry.queries.reading import names_at, note, shown_name
from hoaban.domains.registry.queries.slices import among
from hoaban.domains.registry.rows import Findings, HouseholdRow
from hoaban.domains.registry.values import HouseholdId, ReadFor, Relation
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places
from hoaban.kit import text as texts

PAGE = 30
COUNTED = 20_000
"""Beyond it a list says «more than»: counting a whole province on every page serves nobody."""


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What the address of a list says."""

    text: str = ""
    village: str = ""
    commune: int | None = None
    unconfirmed: bool = False
    findings: Findings | None = None
    """Those that wait with something to look at, or those that wait without."""
    batch: int | None = None
    """Key of the list that brought them, or somebody in them; 0: of a list she may not see, which shows none."""
    after: tuple[int, str, int] | None = None
    """Unit number, sort key of the code and id of the last row seen."""

    @property
    def is_narrow(self) -> bool:
        narrow = self.text or self.village or self.commune or self.unconfirmed or self.findings
        return bool(narrow) or self.batch is not None


def households(actor: access.Actor, chosen: ListFilter) -> list[HouseholdRow]:
    """A page in the order of unit and code, and one row more when there is a next page."""
    rows = filtered(actor, chosen)
    if chosen.after:
        place, code, pk = chosen.after
        later = (
            Q(place_no__gt=place)
            | Q(place_no=place, code_sort__gt=code)
            | Q(place_no=place, code_sort=code, pk__gt=pk)
        )
        rows = rows.filter(later, place_no__gte=place)
    page = marked(rows).order_by("place_no", "code_sort", "pk")
    return _listed(actor, list(page[: PAGE + 1]), "list")


def households_seen(actor: access.Actor) -> QuerySet[Household]:
    """Keys of the households she may see, as part of a question: what stands by a household is shown with it."""
    rows: QuerySet[Household] = Household.objects.visible_to(actor).values("pk")
    return rows


def count_households(actor: access.Actor, chosen: ListFilter) -> int:
    """How many the filter leaves, at most one more than `COUNTED`."""
    return filtered(actor, chosen).values("pk")[: COUNTED + 1].count()


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of a filter wait, with and without something to look at; beyond `COUNTED` together, at least so many."""

    some: int
    none: int
    own: int
    """Of those without, so many are hers to confirm."""

    @property
    def is_more(self) -> bool:
        return self.some + self.none > COUNTED

    def of(self, which: Findings) -> int:
        return self.some if which is Findings.SOME else self.none


def count_waiting(actor: access.Actor, chosen: ListFilter) -> Waiting:
    """In one query; in two for who sees more than she may confirm."""
    rows = filtered(actor, replace(chosen, unconfirmed=True, findings=None))
    found = Case(When(_findings(actor), then=1), default=0, output_field=IntegerField())
    counted = rows.annotate(found=found).values("pk", "found")[: COUNTED + 1]
    sums = counted.aggregate(all=Count("pk"), some=Sum("found"))
    some = sums["some"] or 0
    none = sums["all"] - some
    sees_others = set(actor.areas(Permission.SEE)) != set(actor.areas(Permission.CONFIRM))
    own = _hers_to_confirm(actor, chosen).values("pk")[: COUNTED + 1].count() if sees_others else none
    return Waiting(some, none, own)


def homes_to_confirm(actor: access.Actor, chosen: ListFilter, most: int) -> dict[int, int]:
    """Household → its version, of those of the filter that wait without anything to look at and that she may confirm; in the
    order of the list, one more than ``most`` where there are more."""
    ordered = _hers_to_confirm(actor, chosen).order_by("place_no", "code_sort", "pk")
    return dict(ordered.values_list("pk", "version")[: most + 1])


def _hers_to_confirm(actor: access.Actor, chosen: ListFilter) -> QuerySet[Household]:
    rows = filtered(actor, replace(chosen, findings=Findings.NONE))
    return rows.filter(pk__in=Household.objects.visible_to(actor, "edit").values("pk"))


def rows_of(actor: access.Actor, ids: Collection[int]) -> list[HouseholdRow]:
    """The lines of these households that she may see, in the order of the list; on record first."""
    rows = marked(Household.objects.visible_to(actor).filter(CURRENT, among("pk", ids)))
    return _listed(actor, list(rows.order_by("place_no", "code_sort", "pk")), "confirm", most=len(ids))


def villages_of(actor: access.Actor, ids: Collection[int]) -> list[tuple[str, int]]:
    """In which villages these households are, and how many in each, in Vietnamese order."""
    rows = Household.objects.visible_to(actor).filter(CURRENT, among("pk", ids)).order_by()
    counts = rows.values_list("village").annotate(n=Count("pk"))
    return sorted(counts, key=lambda pair: texts.name_sort(pair[0]))


def filtered(actor: access.Actor, chosen: ListFilter) -> QuerySet[Household]:
    """What the filter leaves of the area; lists, counts and tables taken away agree on it."""
    rows: QuerySet[Household] = Household.objects.visible_to(actor).filter(CURRENT)
    if chosen.unconfirmed or chosen.findings:
        rows = rows.filter(confirmed_at__isnull=True)
    if chosen.findings:
        found = _findings(actor)
        rows = rows.filter(found if chosen.findings is Findings.SOME else ~found)
    if chosen.commune:
        rows = rows.filter(place_no__gte=chosen.commune, place_no__lt=chosen.commune + rules.COMMUNE_SPAN)
    if chosen.village:
        rows = rows.filter(village=chosen.village)
    if chosen.batch is not None:
        brought = Person.plain.filter(CURRENT, batch_id=chosen.batch).values("household_id")
        rows = rows.filter(Q(batch_id=chosen.batch) | Q(pk__in=brought))
    if chosen.text:
        rows = rows.filter(_text_condition(actor, chosen.text))
    return rows


def _findings(actor: access.Actor) -> Q:
    """A status is looked at where she may read names: elsewhere no filter tells that there is one."""
    return has_findings(access.within("place_no", actor.areas(Permission.IDENTIFY)))


def _text_condition(actor: access.Actor, text: str) -> Q:
    """A household code, or part of a member's name. Names are searched only by who may read them."""
    condition = Q(code=text.strip())
    if actor.may(Permission.IDENTIFY):
        # Literal ids: the plan then starts from the few people found, not from every household.
        condition |= Q(pk__in=households_named(actor, text))
    return condition


def _listed(
    actor: access.Actor, page: Sequence[Household], what: str, most: int = PAGE
) -> list[HouseholdRow]:
    """The rows of a page; that she read so many names (or initials) is on record first."""
    ids, whole = [row.pk for row in page], names_at(actor)
    reading = ReadFor.SERVICE if any(whole(row.place_no) for row in page) else ReadFor.OVERVIEW
    note("registry:household:list", actor, what, reading, count=min(len(page), most))
    people = Person.plain.filter(CURRENT, household_id__in=ids)
    heads = dict(people.filter(relation=Relation.HEAD).values_list("household_id", "name"))
    counts = dict(people.values_list("household_id").annotate(n=Count("pk")))
    communes, missing = _commune_names(actor, page), left_out(ids)
    return [
        HouseholdRow(
            HouseholdId(row.pk), row.uid, row.code, row.place_no, row.village,
            shown_name(heads[row.pk], whole=whole(row.place_no)) if row.pk in heads else "", counts.get(row.pk, 0),
            row.confirmed_at is not None, row.is_synthetic, row.code_sort,
            communes.get(rules.commune_of(row.place_no), ""), missing.get(row.pk, 0), row.pk in heads,
            row.is_odd,  # type: ignore[attr-defined]  # `marked` by whoever asked for the page
            whole(row.place_no) and row.is_contradicting,  # type: ignore[attr-defined]
            whole(row.place_no) and row.is_unsure,  # type: ignore[attr-defined]
        )
        for row in page
    ]  # fmt: skip


def _commune_names(actor: access.Actor, page: Sequence[Household]) -> dict[int, str]:
    """Whoever keeps one commune need not be told which."""
    if not sees_many_communes(actor):
        return {}
    return places.names_of({rules.commune_of(row.place_no) for row in page})


def sees_many_communes(actor: access.Actor) -> bool:
    return sum(area.stop - area.start for area in actor.areas(Permission.SEE)) > rules.COMMUNE_SPAN


def communes(actor: access.Actor) -> list[tuple[int, str]]:
    """For the filter of who sees many: number and name, in Vietnamese order."""
    if not sees_many_communes(actor):
        return []
    areas = actor.areas(Permission.SEE)
    inside = [
        number for number in places.commune_numbers().values() if any(area.contains(number) for area in areas)
    ]
    names = places.names_of(inside)
    return sorted(names.items(), key=lambda pair: texts.name_sort(pair[1]))


def commune_words() -> dict[int, tuple[str, str]]:
    """Number → code and name, for tables taken away: the number itself is ours and tells nobody anything."""
    codes = places.commune_numbers()
    names = places.names_of(codes.values())
    return {number: (code, names.get(number, "")) for code, number in codes.items()}


def villages(actor: access.Actor, limit: int = 300) -> list[str]:
    """For the filter of one commune; a province officer filters by commune and by searching."""
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
class CommuneLeft:
    """How far a commune is with confirming."""

    number: int
    name: str
    households: int
    unconfirmed: int
    is_former: bool = False
    """Its households stand under the number of a commune of before: no reform has carried them over."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first screen says."""

    households: int
    unconfirmed: int
    next_unconfirmed: Sequence[HouseholdRow]
    is_synthetic: bool
    communes: Sequence[CommuneLeft]
    """For who sees many: those with something to confirm, the most first."""


def overview(actor: access.Actor) -> Overview:
    """How many wait to be confirmed, where, and the first of them for who may confirm."""
    rows = Household.objects.visible_to(actor).filter(CURRENT)
    open_rows = rows.filter(confirmed_at__isnull=True)
    next_rows = marked(open_rows).order_by("place_no", "pk")
    first = list(next_rows[:5]) if actor.may(Permission.CONFIRM) else []
    shown = _listed(actor, first, "home") if first else []
    there, left = _by_commune(rows), _by_commune(open_rows)
    found = _left_by_commune(actor, there, left)
    is_synthetic = rows.filter(is_synthetic=True)[:1].count() > 0
    return Overview(sum(there.values()), sum(left.values()), shown, is_synthetic, found)


def _left_by_commune(
    actor: access.Actor, there: Mapping[int, int], left: Mapping[int, int]
) -> list[CommuneLeft]:
    """For who sees many: the most first, and among them who stands under a number that is no commune's today."""
    if not left or not sees_many_communes(actor):
        return []
    names = dict(communes(actor))
    former = left.keys() - names.keys()
    before = places.names_of(former) if former else {}
    found = [
        CommuneLeft(
            number, names.get(number) or before.get(number, ""), there.get(number, 0), n, number in former
        )
        for number, n in left.items()
    ]
    return sorted(found, key=lambda one: (-one.unconfirmed, texts.name_sort(one.name)))


def communes_to_choose(actor: access.Actor, number: int | None) -> list[tuple[int, str]]:
    """As `communes`, and the one she came for where it is a commune of before whose households still stand under its number."""
    found = communes(actor)
    if not found or not number or number % rules.COMMUNE_SPAN or number in dict(found):
        return found
    if not any(area.contains(number) for area in actor.areas(Permission.SEE)):
        return found
    return [*found, *places.names_of([number]).items()]


def _by_commune(rows: QuerySet[Household]) -> dict[int, int]:
    """Commune → how many of these households; counted off an index, as a bare count would be."""
    index = ExpressionWrapper(F("place_no") / rules.COMMUNE_SPAN, output_field=BigIntegerField())
    found = rows.order_by().values(index=index).annotate(n=Count("pk")).values_list("index", "n")
    return {index * rules.COMMUNE_SPAN: n for index, n in found}
