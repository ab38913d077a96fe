"""Loading the lists of a pack."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from django.db import transaction

from hoaban.foundation.access.api import Actor, require
from hoaban.foundation.audit import api as audit
from hoaban.foundation.sources.errors import SourceUnusable
from hoaban.foundation.sources.models import DataSource, LegalDocument
from hoaban.foundation.sources.permissions import Permission
from hoaban.foundation.sources.values import Loaded, Mark
from hoaban.kit.pack import Pack
from hoaban.kit.text import name_key

Table = TypeVar("Table", DataSource, LegalDocument)


@transaction.atomic
def load_pack(*, by: Actor, pack: Pack) -> Loaded:
    """Add the pack's documents and sources that are not there yet; rows already there are kept as they are."""
    require(by, Permission.LOAD)
    documents = [_document(row) for row in pack.optional_rows("legal.csv", ["number", "title", "mark"])]
    sources = [_source(pack.name, row) for row in pack.optional_rows("sources.csv", ["id", "title", "mark"])]
    loaded = _add(LegalDocument, documents, "number") + _add(DataSource, sources, "key")
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
