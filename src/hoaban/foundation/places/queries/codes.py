"""Ethnic groups and languages. Only accepted names leave this file."""

from typing import Any

from django.db.models import CharField, F, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat, StrIndex

from hoaban.foundation.access.api import Given, Prepared
from hoaban.foundation.places.models import EthnicGroup as GroupRow
from hoaban.foundation.places.models import EthnicName, SpokenHere
from hoaban.foundation.places.models import Language as LanguageRow
from hoaban.foundation.places.values import EthnicGroup, Language, NameUse
from hoaban.foundation.sources import api as sources
from hoaban.kit.text import name_key

# A name that an accepted name and an old one share (Thổ, Hoa, Lào) means the group that accepts it.
_STRENGTH = [NameUse.ACCEPTED, NameUse.OFFICIAL, NameUse.SPELLING, NameUse.OTHER, NameUse.OFFENSIVE]


def ethnic_groups() -> list[EthnicGroup]:
    """All groups under the names they accept, in the official order."""
    return [EthnicGroup(row.pk, row.code, row.name) for row in GroupRow.plain.order_by("code")]


def ethnic_groups_named(text: str) -> list[EthnicGroup]:
    """Groups a written name may mean; several when an old name was used for several peoples."""
    rows = list(EthnicName.plain.filter(name_key=_bare(text)).select_related("group"))
    if not rows:
        return []
    strongest = min(_STRENGTH.index(NameUse(row.use)) for row in rows)
    chosen = [row for row in rows if _STRENGTH.index(NameUse(row.use)) == strongest]
    return [EthnicGroup(row.group.pk, row.group.code, row.group.name) for row in chosen]


def ethnic_group_by_name(text: str) -> EthnicGroup | None:
    """The one group meant, under the name it accepts; None if no group or more than one is."""
    found = ethnic_groups_named(text)
    return found[0] if len(found) == 1 else None


def ethnic_group_ids_by_key() -> dict[str, int]:
    """Folded name → id for every name that means exactly one group; for sheets of thousands of rows."""
    strongest: dict[str, tuple[int, set[int]]] = {}
    for key, use, group in EthnicName.plain.values_list("name_key", "use", "group_id"):
        rank = _STRENGTH.index(NameUse(use))
        now = strongest.get(key)
        if now is None or rank < now[0]:
            strongest[key] = (rank, {group})
        elif rank == now[0]:
            now[1].add(group)
    return {key: next(iter(ids)) for key, (_rank, ids) in strongest.items() if len(ids) == 1}


def _spoken(_actor: object) -> "QuerySet[SpokenHere, tuple[Any, ...]]":
    group = GroupRow.plain.filter(code=OuterRef("language__group_code")).values("name")[:1]
    rows = SpokenHere.plain.filter(unit__code=Given("province", CharField())).order_by("position")
    language = [f"language__{name}" for name in ("iso639_3", "name", "group_code", "variety_of__iso639_3")]
    return rows.annotate(group=Subquery(group)).values_list(*language, "group", "note", "status")


_SPOKEN = Prepared(_spoken)


def languages_of(province: str) -> list[Language]:
    """Languages spoken in a province, in the order they are offered."""
    return [
        Language(code, name, group, variety or "", called or "", note, sources.mark_of(status))
        for code, name, group, variety, called, note, status in _SPOKEN(province=province)
    ]


class _Lines(Func):
    """The texts of all rows, one under the other."""

    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="GROUP_CONCAT(%(expressions)s, CHAR(10))", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s, CHR(10))", **extra)


def naming_languages(column: str) -> Subquery:
    """For another room's question about its rows: code and name, a line each, of the languages whose codes (ISO 639-3) the column
    keeps with blanks between; a code has three letters and no blank, so it stands in no other one."""
    told = _Lines(Concat("iso639_3", Value(" "), "name", output_field=CharField()))
    there = LanguageRow.plain.alias(at=StrIndex(OuterRef(column), F("iso639_3"))).filter(at__gt=0)
    return Subquery(there.order_by().annotate(told=told).values("told"))


def _bare(text: str) -> str:
    key = name_key(text)
    return next((key.removeprefix(word) for word in ("dan toc ", "nguoi ") if key.startswith(word)), key)
