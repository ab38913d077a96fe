"""What a change of commune numbers would do, and how far one has come.

Planning looks at every registered row: it is done outside any transaction, so that nobody waits for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from hoaban.foundation.access.api import Actor
from hoaban.foundation.places import models, rules
from hoaban.foundation.places.numbered import Column, columns
from hoaban.foundation.places.values import COMMUNE_STEP, ColumnState, Level, Proposal, ReformState, Touched


@dataclass(frozen=True, slots=True)
class Seen:
    """What was in use when the plan was made; rows written since are looked at again before it is written down."""

    villages: Mapping[int, int]
    """The highest village digit by block (a commune's number without its village digits)."""
    keys: Mapping[Column, int]
    """The last primary key of each registered table."""


def look() -> Seen:
    """Read the registered columns and the list of villages."""
    keys = {one: last_key(one) for one in columns()}
    return Seen(_highest({}, dict.fromkeys(keys, 0)), keys)


def look_again(seen: Seen) -> Seen:
    """The same after a moment: only rows above the keys seen are read, in the order of the primary key."""
    keys = {one: last_key(one) for one in columns()}
    return Seen(_highest(dict(seen.villages), seen.keys), keys)


def steps_of(mapping: Mapping[int, int], seen: Seen) -> list[rules.Step]:
    return rules.plan(mapping, {old: seen.villages.get(old // COMMUNE_STEP, 0) for old in mapping})


def touched(steps: Iterable[rules.Step]) -> list[Touched]:
    """A dry run: how many rows each registered table holds, and how many of them would get another number."""
    moving = sorted(step.old_block for step in steps if step.moves)
    return [_touched(one, moving) for one in columns()]


def proposals(province: str) -> list[Proposal]:
    """Changes that the lineage tells of, the latest first: old → new commune numbers, with the decision."""
    rows = (
        models.Lineage.plain.filter(old__level=Level.COMMUNE, old__parent__isnull=False)
        .filter(new__start__gte=int(province) * 10**9, new__start__lt=(int(province) + 1) * 10**9)
        .order_by("-on", "old__code", "share", "-new__code")
        .values_list("decision_id", "on", "old__code", "new__code", "share")
    )
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for decision, on, old, new, _share in rows:
        found.setdefault((str(decision or ""), on.isoformat()), {}).setdefault(old, []).append(new)
    return [
        Proposal(
            decision, on,
            # The largest share comes last; a commune that was split goes where most of it went.
            {old: news[-1] for old, news in pairs.items()},
            tuple(old for old, news in pairs.items() if len(news) > 1),
        )
        for (decision, on), pairs in found.items()
    ]  # fmt: skip


def reforms_visible_to(actor: Actor) -> list[ReformState]:
    """Every change of numbers with the cursor of each table, the latest first."""
    rows = list(models.Reform.objects.visible_to(actor).order_by("-started_at"))
    cursors: dict[int, list[ColumnState]] = {}
    for one in models.ReformColumn.objects.visible_to(actor).order_by("id"):
        state = ColumnState(
            one.table, one.column, one.cursor, one.upto, one.moved, one.done_at, tuple(one.kept)
        )
        cursors.setdefault(one.reform_id, []).append(state)
    return [
        ReformState(row.pk, row.name, row.decision_id or "", row.started_at, row.done_at,
                    tuple(cursors.get(row.pk, ())))
        for row in rows
    ]  # fmt: skip


def last_key(one: Column) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(id) FROM {quoted(one.table)}")  # noqa: S608 - a registered name, quoted
        return int(cursor.fetchone()[0] or 0)


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _highest(known: dict[int, int], after: Mapping[Column, int]) -> dict[int, int]:
    """Raise ``known`` by the list of villages and by registered rows with a key above ``after``."""
    villages = models.Unit.plain.filter(level=Level.VILLAGE, start__isnull=False)
    for number in villages.values_list("start", flat=True):
        _raise(known, int(number or 0))
    for one in columns():
        if not one.stop:
            for number in _largest_of_blocks(one, after.get(one, 0)):
                _raise(known, number)
    return known


def _largest_of_blocks(one: Column, after: int) -> list[int]:
    table, name = quoted(one.table), quoted(one.start)
    sql = f"SELECT MAX({name}) FROM {table} WHERE {name} > 0 AND id > %s GROUP BY {name} / {COMMUNE_STEP}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [after])
        return [int(number) for (number,) in cursor.fetchall()]


def _raise(highest: dict[int, int], number: int) -> None:
    block, digit = divmod(number, COMMUNE_STEP)
    highest[block] = max(highest.get(block, 0), digit)


def _touched(one: Column, moving: list[int]) -> Touched:
    table, name = quoted(one.table), quoted(one.start)
    blocks = ", ".join(str(block) for block in moving) or "-1"
    narrow = f" AND {quoted(one.stop)} - {name} <= {COMMUNE_STEP}" if one.stop else ""
    sql = (
        f"SELECT COUNT(*), COALESCE(SUM(CASE WHEN {name} / {COMMUNE_STEP} IN ({blocks}){narrow} THEN 1 ELSE 0 END), 0) "  # noqa: S608
        f"FROM {table}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows, moves = cursor.fetchone()
    return Touched(one.table, one.start, int(rows), int(moves))
