"""Reads of public rows; the actor is asked for all the same, so that a later secret document finds its place."""

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import F, Q, QuerySet

from hoaban.foundation.access.api import ANONYMOUS, Actor, Prepared, each_word, words_told
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.sources import models, rules
from hoaban.foundation.sources.models import DataSource, LegalDocument
from hoaban.foundation.sources.values import Citation, LegalCitation, Mark, Threshold
from hoaban.kit import clock
from hoaban.kit.text import name_key

MOST_WORDS = 8
_NEWEST = (F("issued_on").desc(nulls_last=True), "number")


def cite(key: str) -> Citation:
    """The source behind a figure; an unknown key answers with an empty, unverified citation."""
    return cite_many([key])[key]


def cite_many(keys: Iterable[str]) -> dict[str, Citation]:
    """Citations by key with one query; every key asked for is in the answer."""
    wanted = set(keys)
    known = {row.key: _citation(row) for row in DataSource.plain.filter(key__in=wanted - {""})}
    return {key: known.get(key) or Citation(key, "", Mark.UNVERIFIED) for key in wanted}


def legal(number: str) -> LegalCitation:
    """The document of that number; an unknown one answers with an empty, unverified citation."""
    return legal_many([number])[number]


def legal_many(numbers: Iterable[str]) -> dict[str, LegalCitation]:
    """Documents by number with one query; every number asked for is in the answer."""
    wanted = set(numbers)
    known = {row.number: _legal(row) for row in LegalDocument.plain.filter(number__in=wanted - {""})}
    return {number: known.get(number) or LegalCitation(number, "", Mark.UNVERIFIED) for number in wanted}


def sources_visible_to(actor: Actor, text: str = "", mark: str = "") -> list[Citation]:
    """Data sources by title, filtered by words and mark."""
    rows = DataSource.objects.visible_to(actor).filter(_filters(text, mark)).order_by("search_key", "key")
    return [_citation(row) for row in rows]


def documents_visible_to(actor: Actor, text: str = "", mark: str = "") -> list[LegalCitation]:
    """Legal documents, the newest first, filtered by words and mark."""
    rows = LegalDocument.objects.visible_to(actor).filter(_filters(text, mark)).order_by(*_NEWEST)
    return [_legal(row) for row in rows]


def source_for(actor: Actor, key: str) -> Citation:
    row = DataSource.objects.visible_to(actor).filter(key=key).first()
    if row is None:
        raise NotFound
    return _citation(row)


def document_for(actor: Actor, number: str) -> LegalCitation:
    row = LegalDocument.objects.visible_to(actor).filter(number=number).first()
    if row is None:
        raise NotFound
    return _legal(row)


def key_in_pack(known: Iterable[str], pack: str, ident: str) -> str:
    """``S18`` as written in a pack's table → ``vn-14.S18``, or the nation's ``vn.S18``; empty for none."""
    keys = set(known)
    first = ident.split("+", maxsplit=1)[0].strip()
    return next((key for key in (f"{pack}.{first}", f"vn.{first}") if key in keys), "")


def known_keys() -> set[str]:
    """Every source's key, for resolving a pack's rows."""
    return set(DataSource.plain.values_list("key", flat=True))


def known_numbers() -> set[str]:
    """Every legal document's number, for resolving a pack's rows."""
    return set(LegalDocument.plain.values_list("number", flat=True))


@lru_cache(maxsize=64)
def _named(words: int, limit: int) -> Prepared[LegalDocument]:
    def documents(actor: Actor) -> "QuerySet[LegalDocument]":
        rows: QuerySet[LegalDocument] = LegalDocument.objects.visible_to(actor)
        return rows.filter(each_word("search_key", words)).order_by(*_NEWEST)[:limit]

    return Prepared(documents)


def search(actor: Actor, text: str, limit: int = 10) -> list[LegalCitation]:
    """Documents whose number or title holds every word."""
    words = name_key(text).split()[:MOST_WORDS]
    return [_legal(row) for row in _named(len(words), limit)(actor, **words_told(words))] if words else []


def staleness(actor: Actor = ANONYMOUS) -> list[Citation]:
    """Sources read too long ago, the oldest first."""
    return sorted(
        (one for one in sources_visible_to(actor) if one.is_stale),
        key=lambda one: (one.retrieved_on is None, one.retrieved_on),
    )


def _filters(text: str, mark: str) -> Q:
    condition = Q(mark=mark) if mark in set(Mark) else Q()
    for word in name_key(text).split()[:MOST_WORDS]:
        condition &= Q(search_key__contains=word)
    return condition


def _citation(row: DataSource) -> Citation:
    return Citation(
        row.key, row.title, Mark(row.mark), row.web_page, row.licence, row.published, row.retrieved_on, row.note,
        rules.is_stale(row.retrieved_on, clock.today()),
    )  # fmt: skip


def _legal(row: LegalDocument) -> LegalCitation:
    return LegalCitation(
        row.number, row.title, Mark(row.mark), row.issuer, row.issued_on, row.in_force_from, row.in_force_to,
        row.replaced_by, row.web_page, row.note,
    )  # fmt: skip


def thresholds_visible_to(actor: Actor) -> dict[str, list[Threshold]]:
    """By kind of danger, the nation's first: the number of today, and with it those before and after."""
    rows = sorted(
        models.Threshold.objects.visible_to(actor), key=lambda row: (row.pack, row.position, row.version)
    )
    cited = cite_many(row.source_id or "" for row in rows)
    versions: dict[tuple[str, ...], list[Threshold]] = {}
    for row in rows:
        key = (row.pack, row.group, row.place, row.what)
        versions.setdefault(key, []).append(_threshold(row, cited[row.source_id or ""]))
    found: dict[str, list[Threshold]] = {}
    for (_pack, group, _place, _what), all_of_it in versions.items():
        found.setdefault(group, []).append(rules.told_with_others(all_of_it, clock.today()))
    return found


def _threshold(row: models.Threshold, source: Citation) -> Threshold:
    return Threshold(
        row.place, row.what, row.value, row.unit, Mark(row.mark), source, row.valid_from, row.valid_to,
        row.decision_id or "", row.note,
    )  # fmt: skip
