"""The bank of words, the legal levels and who may issue, as the pack holds them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language, gettext, override

from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.rules import placing, wording
from hoaban.domains.warning.values import (
    Book,
    Hazard,
    Issuer,
    Kinds,
    Level,
    Message,
    Tongue,
    VersionShown,
    Words,
)
from hoaban.foundation.access import api as access
from hoaban.foundation.duties import api as duties
from hoaban.foundation.places import api as places
from hoaban.kit import pack

TABLE, WORDS, ISSUERS = "warning.toml", "warning_words.csv", "warning_issuers.csv"
PROVINCE = 10**9
COLUMNS = (
    "hazard", "level_from", "level_to", "do_this", "go_there", "by_when", "who_calls", "hours", "source", "mark", "approved_by",
)  # fmt: skip


def book() -> Book:
    """The province's own files come before the nation's."""
    return _book(settings.PROVINCE, tuple(settings.PACK_DIRS))


def issuers_for(actor: access.Actor) -> list[Issuer]:
    """Who may be named by whoever drafts: an organisation of the province only where her right holds in all of it."""
    number = int(settings.PROVINCE) * PROVINCE
    whole = access.UnitRange(number, number + PROVINCE)
    is_whole = any(area.covers(whole) for area in actor.areas(Permission.DRAFT))
    return [one for one in book().issuers if is_whole or one.level == "commune"]


@lru_cache(maxsize=4)
def _book(province: str, folders: tuple[Path, ...]) -> Book:
    ours = [pack.of_province(province, folders), pack.find("vn", folders)]
    table = next(one for one in ours if one.has(TABLE)).toml(TABLE)
    words = next(one for one in ours if one.has(WORDS)).rows(WORDS, COLUMNS)
    issuers = next(one for one in ours if one.has(ISSUERS)).rows(
        ISSUERS, ["code", "name", "level", "document", "mark", "note"]
    )
    found = Book(
        levels=tuple(Level(int(number), colour) for number, colour in table["levels"].items()),
        hazards={Hazard(code): name for code, name in table["hazards"].items()},
        sentences=table["sentences"],
        kinds=Kinds(tuple(table["kinds"]["known"]), table["kinds"]["other"]),
        words=tuple(_words(row) for row in words),
        issuers=tuple(Issuer(**row) for row in issuers),
        patience=timedelta(minutes=table["copies"]["old_after_minutes"]),
        sends_toneless=bool(ours[0].toml("pack.toml").get("sms", {}).get("toneless", False)),
    )
    return replace(found, tongues=_tongues(ours, found))


def _tongues(ours: Sequence[pack.Pack], vietnamese: Book) -> tuple[Tongue, ...]:
    """A file each, the province's own before the nation's; in the order of their codes."""
    codes = sorted({path.stem[-3:] for one in ours for path in one.folder.glob("warning_???.toml")})
    return tuple(_tongue(code, ours, vietnamese) for code in codes)


def _tongue(code: str, ours: Sequence[pack.Pack], vietnamese: Book) -> Tongue:
    table = next(one for one in ours if one.has(f"warning_{code}.toml")).toml(f"warning_{code}.toml")
    file = f"warning_words_{code}.csv"
    rows = next((one.rows(file, COLUMNS) for one in ours if one.has(file)), [])
    book = replace(
        vietnamese,
        levels=tuple(Level(int(number), colour) for number, colour in table["levels"].items()),
        hazards={Hazard(one): name for one, name in table["hazards"].items()},
        sentences=table["sentences"],
        words=tuple(_words(row) for row in rows),
    )
    readers = tuple(table.get("readers", ()))
    return Tongue(code, table["tag"], table["exercise"], table["approved_by"], book, readers)


def _words(row: Mapping[str, str]) -> Words:
    return Words(
        Hazard(row["hazard"]), range(int(row["level_from"]), int(row["level_to"]) + 1), row["do_this"], row["go_there"],
        row["by_when"], row["who_calls"], int(row["hours"]), row["source"], row["mark"], row["approved_by"],
    )  # fmt: skip


def briefly(
    areas: Sequence[Sequence[int]], *, is_read: bool = False, is_title: bool = False
) -> list[tuple[str, tuple[str, ...]]]:
    """Where each of several warnings holds: in one line, and every name; one query for all.

    ``is_read``: on a page, so what stands between the names is in its language; what goes out stays in that of the text.
    ``is_title``: a title or a card, so of many communes the first are named and the rest counted.
    """
    asked = {number for some in areas for number in some}
    names, told = places.names_of(asked | placing.communes_of([*asked])), book()
    said = _read(told.sentences) if is_read else told.sentences
    return [
        (
            placing.brief(some, names, said, told.kinds, is_title=is_title),
            tuple(names[one] for one in some if one in names),
        )
        for some in areas
    ]


def where_told(areas: Sequence[int]) -> dict[str, int | str]:
    """Where, for the title of a duty: each reader's language has its own words between the names."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            said[code] = briefly([areas], is_read=True, is_title=True)[0][0]
    return duties.said_in("where", said, settings.LANGUAGE_CODE)


def _read(sentences: Mapping[str, str]) -> Mapping[str, str]:
    """The pack's are Vietnamese; whoever reads in another language has ours."""
    if (get_language() or "vi").startswith("vi"):
        return sentences
    return {
        **sentences,
        "more": gettext("{names} and {n} other communes or wards"),
        "one_more": gettext("{names} and one other commune or ward"),
    }


def written(versions: Sequence[VersionShown], *, is_read: bool = False, is_title: bool = False) -> list[str]:
    """In one line each, as it was written down when that is short enough; one query for all that are not, none otherwise."""
    are_long = [len(one.places) > placing.most(one.areas, is_title=is_title) for one in versions]
    long = [one.areas for one, is_long in zip(versions, are_long, strict=True) if is_long]
    lines = iter(briefly(long, is_read=is_read, is_title=is_title) if long else ())
    return [
        next(lines)[0] if is_long else one.places for one, is_long in zip(versions, are_long, strict=True)
    ]


def passed_on(one: VersionShown) -> str:
    """Its words with where it holds and until when, for people to send to each other; of an end only where it was."""
    until = None if one.message is Message.CANCEL else one.expires
    return wording.passed_on(one.words, written([one])[0], until, book().sentences)
