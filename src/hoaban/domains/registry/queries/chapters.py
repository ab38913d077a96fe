"""The history of a household, whatever kinds it has, by one question: changes, merges, moves, marriages, people on the way.

Each kind is other columns of other tables, so the database gives each row as one text. The caller's reading is on record and names
are whole; who somebody was married to or moved to may live in another commune by now, which the row's own scope has judged.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL

from hoaban.domains.registry.life import MarriageShown
from hoaban.domains.registry.models import Change, Household, Marriage, Merge, Move, Transfer
from hoaban.domains.registry.moves import MoveShown, MoveWhy
from hoaban.domains.registry.queries.as_texts import day_of, json_of, moment_of, row_texts
from hoaban.domains.registry.queries.reading import shown_name
from hoaban.domains.registry.rules import COMMUNE_SPAN
from hoaban.domains.registry.transfers import TransferRow, Way
from hoaban.domains.registry.values import Changed, ChangeShown, MergeShown, Part
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places

SHOWN = 20
MOVED, SENT = 40, 50
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Chapters:
    """Newest first, each."""

    changes: Sequence[ChangeShown] = ()
    merges: Sequence[MergeShown] = ()
    moves: Sequence[MoveShown] = ()
    marriages: Sequence[MarriageShown] = ()
    on_the_way: Sequence[TransferRow] = ()


def chapters_of(actor: access.Actor, home: Household, has: Sequence[bool]) -> Chapters:
    """For a household that has a history; few have. ``has``: which of the kinds, in the order of `KINDS`; no other is asked for."""
    wanted = [kind for kind, is_there in zip(KINDS, has, strict=True) if is_there]
    if not wanted:
        return Chapters()
    first, *others = [kind(actor, home) for kind in wanted]
    found = defaultdict[str, list[tuple[int, Told]]](list)
    with access.lifted(
        "history of a household she sees; whoever it is of may live in another commune by now"
    ):
        for chapter, key, told in first.union(*others, all=True) if others else first:
            found[chapter].append((key, told))

    def newest(chapter: str, order: Callable[[tuple[int, Told]], Any] = lambda one: -one[0]) -> list[Told]:
        return [told for _key, told in sorted(found[chapter], key=order)]

    return Chapters(
        [_change(told) for told in newest("change")],
        [_merge(told, home) for told in newest("merge")],
        _together(
            newest("move", lambda one: (-moment_of(one[1]["at"]).timestamp(), str(one[1]["deed"]), one[0])),
            home,
        ),
        [_marriage(told) for told in newest("marriage", lambda one: -moment_of(one[1]["at"]).timestamp())],
        [_transfer(told) for told in newest("transfer", lambda one: -moment_of(one[1]["at"]).timestamp())],
    )


def _told(seen: QuerySet[Any], chapter: str, newest: QuerySet[Any], /, **columns: Any) -> Any:
    """Some rows of a kind; cut by their keys, for SQLite cuts no part of a union."""
    return row_texts(seen.filter(pk__in=newest.values("pk")), chapter, **columns)


def _changes(actor: access.Actor, home: Household) -> Any:
    rows = Change.objects.visible_to(actor).filter(household_id=home.pk)
    return _told(
        rows, "change", rows.order_by("-pk")[:SHOWN], uid="uid", what="what", name="person__name", person="person_id",
        before="before", after="after", by="by_label", at="at", back="taken_back_at", said_by="said_by", paper="paper",
        on="on", parent="parent__name", child="parent_id",
        erased="person__erased_at", whom="person__uid",
    )  # fmt: skip


def _change(told: Told) -> ChangeShown:
    return ChangeShown(
        UUID(told["uid"]), Changed(told["what"]), shown_name(told["name"]) if told["person"] else "", json_of(told["before"]),
        json_of(told["after"]), access.read_name(told["by"]), moment_of(told["at"]), told["back"] is not None,
        told["said_by"], told["paper"], day_of(told["on"]) if told["on"] else None,
        shown_name(told["parent"]) if told["child"] else "", told["erased"] is not None,
        UUID(told["whom"]) if told["whom"] else None,
    )  # fmt: skip


def _merges(actor: access.Actor, home: Household) -> Any:
    """Who was made one with whom, where one of the two stands in this household."""
    seen = Merge.objects.visible_to(actor)
    rows = seen.filter(pk__in=RawSQL(_MERGES, [home.pk]))  # noqa: S611 - our own words, the key a parameter
    return _told(
        seen, "merge", rows.order_by("-pk")[:SHOWN], uid="uid", kept="kept__name", other="other", merged="merged__name",
        home="kept__household_id", home_uid="kept__household__uid", code="kept__household__code", taken="taken", by="by_label",
        at="at", back="undone_at", kept_erased="kept__erased_at", merged_erased="merged__erased_at", stayed="stayed",
    )  # fmt: skip


def _merge(told: Told, home: Household) -> MergeShown:
    merged = json_of(told["other"]).get("name") or told["merged"]
    is_erased = bool(told["kept_erased"] or told["merged_erased"])
    return MergeShown(
        UUID(told["uid"]), shown_name(told["kept"]), shown_name(merged), UUID(told["home_uid"]), told["code"],
        told["home"] == home.pk, [Part(part) for part in json_of(told["taken"])], access.read_name(told["by"]), moment_of(told["at"]),
        told["back"] is not None, is_erased, [Part(part) for part in json_of(told["stayed"])],
    )  # fmt: skip


def _moves(actor: access.Actor, home: Household) -> Any:
    rows = Move.objects.visible_to(actor).filter(Q(source=home) | Q(target=home))
    return _told(
        rows, "move", rows.order_by("-at", "deed", "pk")[:MOVED], deed="deed", name="person__name", source_uid="source__uid",
        source_code="source__code", source_no="source__place_no", source_in=_commune("source__place_no"), target="target_id",
        target_uid="target__uid", target_code="target__code", target_no="target__place_no", target_in=_commune("target__place_no"),
        why="why", on="on", by="by_label", at="at", back="taken_back_at", said_by="said_by",
    )  # fmt: skip


def _together(rows: Sequence[Told], home: Household) -> list[MoveShown]:
    """One for those who went together."""
    told = [list(moves) for _deed, moves in groupby(rows, key=lambda move: move["deed"])]
    return [
        MoveShown(
            UUID(one["deed"]), [shown_name(move["name"]) for move in moves], UUID(one["source_uid"]), one["source_code"],
            UUID(one["target_uid"]), one["target_code"], one["target"] == home.pk, MoveWhy(one["why"]), day_of(one["on"]),
            access.read_name(one["by"]),
            moment_of(one["at"]), one["back"] is not None, _across(one), one["said_by"],
        )
        for moves in told
        for one in moves[:1]
    ]  # fmt: skip


def _across(move: Told) -> str:
    """From which commune to which, where it led across."""
    if move["source_no"] // COMMUNE_SPAN == move["target_no"] // COMMUNE_SPAN:
        return ""
    return f"{move['source_in'] or ''} → {move['target_in'] or ''}"


def _marriages(actor: access.Actor, home: Household) -> Any:
    """Of those who live or lived there, also those told of a record that was joined with one of them."""
    seen = Marriage.objects.visible_to(actor)
    rows = seen.filter(pk__in=RawSQL(_WEDDINGS, [home.pk]))  # noqa: S611 - our own words, the key a parameter
    return _told(
        seen, "marriage", rows.order_by("-at")[:SHOWN], uid="uid", one="one__name", other="other__name", other_id="other_id",
        other_name="other_name", on="on", said_by="said_by", paper="paper", early="is_early", by="by_label", at="at", back="taken_back_at",
    )  # fmt: skip


def _marriage(told: Told) -> MarriageShown:
    other = shown_name(told["other"]) if told["other_id"] else told["other_name"]
    return MarriageShown(
        UUID(told["uid"]), (shown_name(told["one"]), other), day_of(told["on"]), told["said_by"], told["paper"],
        bool(told["early"]), access.read_name(told["by"]), moment_of(told["at"]), told["back"] is not None,
    )  # fmt: skip


def _sent(actor: access.Actor, home: Household) -> Any:
    """What still waits for another commune's word, for who may send."""
    rows = Transfer.objects.visible_to(actor, "send").filter(source_id=home.pk, way=Way.WAITING)
    return _told(
        rows, "transfer", rows.order_by("-at")[:SENT], uid="uid", way="way", target=_commune("target_no"), people="people", on="on",
        reason="reason", seen="seen_at", at="at",
    )  # fmt: skip


def _transfer(told: Told) -> TransferRow:
    return TransferRow(
        UUID(told["uid"]), Way(told["way"]), told["target"] or "", False, len(json_of(told["people"])), day_of(told["on"]),
        told["reason"], told["seen"] is not None,
    )  # fmt: skip


KINDS = _changes, _merges, _moves, _marriages, _sent
# Keys by keys, each step by an index: where a condition reads «this column or that one», PostgreSQL reads all people for it, twice.
_THEIRS = """
WITH RECURSIVE theirs(id) AS (
    SELECT id FROM registry_person WHERE household_id = %s
    UNION
    SELECT one.id FROM theirs JOIN registry_person one ON one.merged_into_id = theirs.id
)"""
"""Who lives or lived there, and every record joined with one of them, through however many others."""
_MERGES = """
WITH theirs(id) AS (SELECT id FROM registry_person WHERE household_id = %s)
SELECT deed.id FROM theirs JOIN registry_merge deed ON deed.kept_id = theirs.id
UNION SELECT deed.id FROM theirs JOIN registry_merge deed ON deed.merged_id = theirs.id"""
_WEDDINGS = f"""{_THEIRS}
SELECT deed.id FROM theirs JOIN registry_marriage deed ON deed.one_id = theirs.id
UNION SELECT deed.id FROM theirs JOIN registry_marriage deed ON deed.other_id = theirs.id"""  # noqa: S608 - no word of anybody's


def _commune(column: str) -> Subquery:
    return places.naming(OuterRef(column) - OuterRef(column) % Value(COMMUNE_SPAN))
