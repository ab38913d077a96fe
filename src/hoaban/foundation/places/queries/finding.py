"""Finding units by what people write: without marks, with or without the kind, under a name of twenty years ago."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.db.models import CharField, DateField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from hoaban.foundation.access.api import Actor, Given, Prepared, UnitRange, each_word, within, words_told
from hoaban.foundation.places import models
from hoaban.foundation.places.queries.figures import facility_value
from hoaban.foundation.places.queries.units import holding, successors_of, unit_value
from hoaban.foundation.places.values import COMMUNE_STEP, Facility, FormerName, Level, Match, Unit
from hoaban.kit import clock, fulltext
from hoaban.kit.placename import parted

_ENOUGH = 0.45  # below this, names share a syllable by chance


def match_commune(text: str, province: int | None = None, limit: int = 5) -> list[Match]:
    """Communes of today that a written name may mean, the surest first; former names lead to their successors."""
    wanted = parted(text).key
    if not wanted:
        return []
    rows = models.Unit.plain.filter(level=Level.COMMUNE)
    if province is not None:
        rows = rows.filter(start__gte=province * 10**9, start__lt=(province + 1) * 10**9)
    scored = [(fulltext.similarity(wanted, parted(row.name_key).key), row) for row in rows]
    near = [(score, row) for score, row in scored if score >= _ENOUGH]
    current = [Match(unit_value(row), score) for score, row in near if row.valid_to is None]
    former = {row.pk: (score, row.full_name) for score, row in near if row.valid_to is not None}
    return _best([*current, *_through(former)])[:limit]


def _called(words: int) -> Q:
    return each_word("name_key", words) | Q(code=Given("code", CharField()))


@lru_cache(maxsize=64)
def _today(words: int, limit: int) -> Prepared[models.Unit]:
    held = _called(words) & holding(Given("day", DateField()))

    def units(actor: Actor) -> "QuerySet[models.Unit]":
        rows: QuerySet[models.Unit] = models.Unit.objects.visible_to(actor)
        return rows.filter(held).order_by(Length("code"), "name_sort")[:limit]

    return Prepared(units)


@lru_cache(maxsize=64)
def _ended(words: int) -> Prepared[tuple[int, str]]:
    def communes(actor: Actor) -> "QuerySet[models.Unit, tuple[int, str]]":
        rows: QuerySet[models.Unit] = models.Unit.objects.visible_to(actor)
        ended = rows.filter(_called(words), level=Level.COMMUNE, valid_to__isnull=False)
        return ended.values_list("pk", "full_name")

    return Prepared(communes)


@lru_cache(maxsize=64)
def _facilities(words: int, limit: int) -> Prepared[models.Facility]:
    held = each_word("name_key", words) & holding(Given("day", DateField()))

    def facilities(actor: Actor) -> "QuerySet[models.Facility]":
        rows: QuerySet[models.Facility] = models.Facility.objects.visible_to(actor)
        return rows.filter(held).order_by("name_key")[:limit]

    return Prepared(facilities)


def search(actor: Actor, text: str, limit: int = 10) -> list[Unit]:
    """Units of today whose name holds every word typed; provinces before communes before villages."""
    words = fulltext.words_of(text)
    if not words:
        return []
    told = words_told(words) | {"code": text.strip() if text.strip().isdigit() else ""}
    today = [unit_value(row) for row in _today(len(words), limit)(actor, **told, day=clock.today())]
    if len(today) >= limit:
        return today
    # «hong ngai» was merged away: its successor answers, and says so.
    ended = dict(_ended(len(words))(actor, **told))
    there = {unit.id for unit in today}
    former = [
        replace(match.unit, formerly=match.through)
        for match in _best(_through({key: (1.0, name) for key, name in ended.items()}))
        if match.unit.id not in there
    ]
    return [*today, *former][:limit]


def search_facilities(actor: Actor, text: str, limit: int = 10) -> list[tuple[Facility, Unit]]:
    """Facilities in force whose name holds every word typed, with the commune they stand in."""
    words = fulltext.words_of(text)
    if not words:
        return []
    rows = _facilities(len(words), limit)(actor, **words_told(words), day=clock.today())
    if not rows:
        return []
    starts = {row.number // COMMUNE_STEP * COMMUNE_STEP for row in rows}
    units = models.Unit.plain.filter(holding(None), level=Level.COMMUNE, start__in=starts)
    by_start = {unit.start: unit_value(unit) for unit in units}
    return [
        (facility_value(row), by_start[row.number // COMMUNE_STEP * COMMUNE_STEP])
        for row in rows
        if row.number // COMMUNE_STEP * COMMUNE_STEP in by_start
    ]


def _through(former: dict[int, tuple[float, str]]) -> list[Match]:
    """Follow each former unit to today, one query per reform."""
    found: list[Match] = []
    while former:
        later: dict[int, tuple[float, str]] = {}
        for old_id, units in successors_of(list(former)).items():
            score, name = former[old_id]
            for unit in units:
                if unit.valid_to is None:
                    found.append(Match(unit, score * 0.98, name))  # today's own name wins a tie
                else:
                    later[unit.id] = max((score, name), later.get(unit.id, (0.0, "")))
        former = later
    return found


def _best(matches: list[Match]) -> list[Match]:
    """Each unit once, by its best name."""
    best: dict[int, Match] = {}
    for match in sorted(matches, key=lambda one: (-one.score, one.unit.code)):
        best.setdefault(match.unit.id, match)
    return list(best.values())


def former_names(areas: Iterable[UnitRange]) -> dict[int, list[FormerName]]:
    """Every former name of each commune of these areas, those of two reforms ago too; one query, however many areas there are."""
    beside = models.Lineage.plain.filter(old=OuterRef("old")).exclude(new=OuterRef("new"))
    rows = models.Lineage.plain.filter(within("new__start", areas), new__level=Level.COMMUNE)
    told = rows.annotate(is_split=Exists(beside)).order_by("old__name_sort")
    before: dict[int, list[tuple[int, str, date, bool]]] = {}
    for new, old, name, on, share, is_split in told.values_list(
        "new_id", "old_id", "old__full_name", "on", "share", "is_split"
    ):
        before.setdefault(new, []).append((old, name, on, share in (None, 1) and not is_split))

    def names(unit: int, *, is_whole: bool = True) -> Iterator[FormerName]:
        olds = before.get(unit, ())
        for old, name, on, went_whole in olds:
            is_same = is_whole and went_whole and len(olds) == 1
            yield FormerName(name, on, is_same)
            yield from names(old, is_whole=is_same)

    return {unit: list(dict.fromkeys(names(unit))) for unit in before}
