"""Loading the lists of a pack."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction

from hoaban.foundation.access.api import Actor, require
from hoaban.foundation.audit import api as audit
from hoaban.foundation.sources import queries, rules
from hoaban.foundation.sources.errors import SourceUnusable
from hoaban.foundation.sources.models import DataSource, LegalDocument, Threshold
from hoaban.foundation.sources.permissions import Permission
from hoaban.foundation.sources.values import Loaded, Mark
from hoaban.kit import clock
from hoaban.kit.pack import Pack
from hoaban.kit.text import name_key

Table = TypeVar("Table", DataSource, LegalDocument)


@transaction.atomic
def load_pack(*, by: Actor, pack: Pack) -> Loaded:
    """Add the pack's documents, sources and thresholds that are not there yet; rows already there are kept as they are."""
    require(by, Permission.LOAD)
    documents = [_document(row) for row in pack.optional_rows("legal.csv", ["number", "title", "mark"])]
    sources = [_source(pack.name, row) for row in pack.optional_rows("sources.csv", ["id", "title", "mark"])]
    loaded = _add(LegalDocument, documents, "number") + _add(DataSource, sources, "key")
    loaded += _thresholds(pack, clock.now())  # after what they cite
    if loaded.added:
        audit.record("sources:pack:load", by=by, target=("pack", pack.name), count=loaded.added)
    return loaded


def _add(table: type[Table], rows: Sequence[Table], key: str) -> Loaded:
    there = set(table.plain.values_list(key, flat=True))
    fresh = [row for row in rows if getattr(row, key) not in there]
    table.plain.bulk_create(fresh, batch_size=500)
    return Loaded(len(fresh), len(rows) - len(fresh))


def _document(row: dict[str, str]) -> LegalDocument:
    return LegalDocument(
        number=row["number"],
        title=row["title"],
        issuer=row.get("issuer", ""),
        issued_on=_day(row.get("issued_on", "")),
        in_force_from=_day(row.get("in_force_from", "")),
        in_force_to=_day(row.get("in_force_to", "")),
        replaced_by=row.get("replaced_by", ""),
        web_page=_web_page(row.get("address", "")),
        mark=_mark(row["mark"]),
        note=row.get("note", ""),
        search_key=name_key(f"{row['number']} {row['title']} {row.get('issuer', '')}")[:700],
    )


def _source(pack: str, row: dict[str, str]) -> DataSource:
    return DataSource(
        key=f"{pack}.{row['id']}",
        title=row["title"],
        web_page=_web_page(row.get("address", "")),
        licence=row.get("licence", ""),
        published=row.get("published", ""),
        retrieved_on=_day(row.get("retrieved_on", "")),
        mark=_mark(row["mark"]),
        note=row.get("note", ""),
        search_key=name_key(f"{row['title']} {row.get('note', '')}")[:700],
    )


def _mark(text: str) -> str:
    if text not in set(Mark):
        raise SourceUnusable(reason=f"mark “{text}”")
    return text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as problem:
        raise SourceUnusable(reason=f"day “{text}”") from problem


def _web_page(text: str) -> str:
    """Only web addresses become links: a pack is data from outside, and ``javascript:`` is no source."""
    if text and not text.startswith(("https://", "http://")):
        raise SourceUnusable(reason=f"address “{text}”")
    return text


def _thresholds(pack: Pack, now: datetime) -> Loaded:
    """A row whose day is new opens a version and ends the one before; rows already there are kept."""
    listed = pack.optional_rows(
        "thresholds.csv", ["group", "place", "what", "value", "unit", "source", "status"]
    )
    there: dict[tuple[str, ...], list[Threshold]] = {}
    for known in Threshold.plain.filter(pack=pack.name).order_by("version"):
        there.setdefault((known.group, known.place, known.what), []).append(known)
    keys, numbers = queries.known_keys(), queries.known_numbers()
    added = 0
    for position, row in enumerate(listed):
        versions = there.setdefault((row["group"], row["place"], row["what"]), [])
        fresh = _threshold(pack.name, position, row, keys, numbers, now)
        if any(one.valid_from == fresh.valid_from for one in versions):
            continue
        if versions:
            _follow(versions[-1], fresh)
        fresh.save()
        versions.append(fresh)
        added += 1
    return Loaded(added, len(listed) - added)


def _threshold(
    pack: str, position: int, row: dict[str, str], keys: set[str], numbers: set[str], now: datetime
) -> Threshold:
    decision = row.get("decision", "")
    return Threshold(
        pack=pack, group=row["group"], place=row["place"], what=row["what"], position=position, value=row["value"],
        unit=row["unit"], valid_from=_day(row.get("valid_from", "")), valid_to=_day(row.get("valid_to", "")),
        decision_id=decision if decision in numbers else None,
        source_id=queries.key_in_pack(keys, pack, row["source"]) or None,
        mark=rules.mark_of(row["status"]), note=row.get("note", ""), recorded_at=now,
    )  # fmt: skip


def _follow(last: Threshold, fresh: Threshold) -> None:
    """Periods of one threshold follow each other and never overlap."""
    if fresh.valid_from is None or (last.valid_from is not None and fresh.valid_from <= last.valid_from):
        raise SourceUnusable(reason=f"“{fresh.what}” begins before the version already there")
    fresh.version = last.version + 1
    if last.valid_to is None or last.valid_to > fresh.valid_from:
        last.valid_to = fresh.valid_from
        last.save()
