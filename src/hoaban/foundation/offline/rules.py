"""Decisions of offline work in plain Python: versions, the merge, clocks, shape."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from hoaban.foundation.offline.values import ACCEPTED, Each, Field, Sent, Value, Values
from hoaban.kit import phone as phones
from hoaban.kit.typed import is_near

MOST_ENTRIES = 50
LONGEST_TEXT = 4_000
MOST_FIELDS = 1_000
"""More than the annex of any report asks; what a whole batch may weigh is bounded at the door."""
MOST_MEDIA = 20
NUMBER_DIGITS = 9
LEADING = re.compile(r"\b0+(?=\d)")
GROUPED = re.compile(r"[1-9]\d{0,2}(?:[. ]\d{3})+(?:,\d+)?")


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people answered differently since they both saw ``base``."""

    field: str
    base: Value
    mine: Value
    theirs: Value


@dataclass(frozen=True, slots=True)
class Merge:
    """What an entry changes, what it adds, and what nobody but a person may decide."""

    changes: dict[str, Value] = field(default_factory=dict)
    observed: dict[str, Value] = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()


def asked(fields: Sequence[Field], *said: Values) -> list[Field]:
    """The questions as these answers tell them: one that is asked of each line stands once for each."""
    keys = {key for values in said for key in values}
    found = [one for one in fields if one.each is Each.ONCE]
    for which in sorted({key.partition(".")[2] for key in keys} - {""}):
        found += [
            replace(one, key=f"{one.key}.{which}", each=Each.ONCE)
            for one in fields
            if one.each is not Each.ONCE and f"{one.key}.{which}" in keys
        ]
    return found


def merge(
    fields: Sequence[Field],
    base: Values,
    mine: Values,
    theirs: Values,
    written: Collection[str] = (),
    former: Mapping[str, str] = MappingProxyType({}),
) -> Merge:
    """Three ways, field by field; a value of mine never replaces one I have not seen.

    Texts are compared without outer blanks: a blank typed by a thumb is no answer. Amounts and telephones are compared as what
    they say. ``written``: what somebody wrote since, though it may read the same: whoever confirmed it is not overwritten either.
    ``former``: question of older versions → the one that took its place.
    """
    changes: dict[str, Value] = {}
    observed: dict[str, Value] = {}
    clashes: list[Clash] = []
    for one in asked(fields, mine):
        key = one.key
        if key not in mine:
            continue
        if one.observed:
            if _plain(mine[key]) != "":
                observed[key] = _plain(mine[key])
            continue
        was, ours, now = (_plain(side.get(key, "")) for side in (base, mine, theirs))
        before, own, other = (_normal(one.kind, value) for value in (was, ours, now))
        if own in (before, other) or (one.stays and own == ""):
            continue
        if other == before and key not in written:
            changes[key] = ours
        else:
            clashes.append(Clash(key, was, ours, now))
    clashes = _together(fields, (base, mine, theirs), changes, clashes, former)
    denied = {str(one.group) for one in fields if one.denies and one.key in observed}
    return Merge(changes, observed, _with_denied(fields, denied, (base, mine, theirs), changes, clashes))


def _together(
    fields: Sequence[Field],
    sides: tuple[Values, Values, Values],
    changes: dict[str, Value],
    clashes: Sequence[Clash],
    former: Mapping[str, str],
) -> list[Clash]:
    """Two answers of which one bars the other are decided as one: where either is a person's to choose, so is the other, and so is
    a pair that contradicts itself only by what others wrote meanwhile. A form that contradicts itself is the room's to refuse."""
    found = {one.field: one for one in clashes}
    staying = {one.key for one in fields if one.stays}
    for code, key, other in _pairs(fields, {*changes, *found}, former):
        was, ours, now = ({name: _plain(side.get(name, "")) for name in (key, other)} for side in sides)
        ours = {name: value for name, value in ours.items() if name in sides[1]}
        after = now | {name: changes[name] for name in (key, other) if name in changes}
        is_odd = after[key] == code and after[other] != ""
        is_own = ours.get(key) == code and ours.get(other, "") != ""
        if not ({key, other} & {*found} or (is_odd and not is_own)):
            continue
        for name, value in ours.items():
            is_none = value == "" and name.partition(".")[0] in staying
            differs = name in changes or (is_odd and value != now[name] and not is_none)
            if differs and name not in found:
                found[name] = Clash(name, was[name], value, now[name])
            changes.pop(name, None)
    return list(found.values())


def _pairs(
    fields: Sequence[Field], keys: Collection[str], former: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Code, question, and the one that stays empty beside that code, line by line, as far as either is told anew."""
    found = set()
    for one in fields:
        code, barred = one.bars
        for key in keys if code else ():
            plain, dot, which = former.get(key, key).partition(".")
            if plain in (one.key, barred):
                other = key if key in former else f"{barred}{dot}{which}"
                found.add((code, f"{one.key}{dot}{which}", other))
    return sorted(found)


def is_beside(fields: Sequence[Field], base: Values, theirs: Values, *, is_newest: bool) -> bool:
    """Whether others changed what the author saw. What only older versions ask is told twice in a form of today: under the question
    that took its place, and as it stood when the list was taken along."""
    asked_as = {one.key: one for one in fields}
    for key in base.keys() & theirs.keys():
        one = asked_as.get(key.partition(".")[0])
        kind = one.kind if one else ""
        if one and one.is_former and is_newest:
            continue
        if _normal(kind, _plain(base[key])) != _normal(kind, _plain(theirs[key])):
            return True
    return False


def _with_denied(
    fields: Sequence[Field],
    denied: set[str],
    sides: tuple[Values, Values, Values],
    changes: Values,
    clashes: Sequence[Clash],
) -> tuple[Clash, ...]:
    """«Nothing to count here» beside a number that stands is a question too: zero against that number, for a person."""
    found = {one.field: one for one in clashes}
    for one in fields:
        if one.kind != "amount" or str(one.group) not in denied or one.key in changes:
            continue
        was, ours, now = (_plain(side.get(one.key, "")) for side in sides)
        if _counted(now) not in ("", "0") and (ours == "" or one.key not in found):
            found[one.key] = Clash(one.key, was, "0", now)
    return tuple(found.values())


def _normal(kind: str, value: Value) -> Value:
    """To compare only: one amount, one telephone, one day is written in several ways."""
    if kind == "amount":
        return _counted(value)
    if kind == "day":
        return LEADING.sub("", str(value))
    if kind == "phone" and value != "":
        try:
            return phones.e164(str(value))
        except phones.NotAPhone:
            return value
    return value


def _plain(value: Value) -> Value:
    return value.strip() if isinstance(value, str) else value


def written_since(
    seen_at: Mapping[str, str] | None, known: Mapping[str, tuple[str, datetime]], own: Collection[str] = ()
) -> set[str]:
    """Questions whose answer was written after the author saw it. Only the server's own moments are compared, for equality; a
    phone of before, which names none, is judged by the answers alone. ``own``: when earlier forms of hers were taken in."""
    if seen_at is None:
        return set()
    stood = {key: moment(at) for key, (_who, at) in known.items()}
    return {key for key, at in stood.items() if seen_at.get(key) != at and at not in own}


def moment(at: datetime) -> str:
    """As a list tells a phone when an answer was written, and the phone says it back."""
    return at.astimezone(UTC).isoformat()


def _counted(value: Value) -> str:
    """To compare only: 1.200 and 1200 are one amount, and so are 2,50 and 2.5."""
    text = str(value)
    if GROUPED.fullmatch(text):
        text = text.replace(".", "").replace(" ", "")
    whole, _mark, part = text.replace(",", ".").partition(".")
    return f"{whole}.{part}".rstrip("0").rstrip(".") if part else whole


def is_recent(version: int, newest: int) -> bool:
    """The last four are taken. A newer one than ours was made before this server was put back: a person looks."""
    return newest - ACCEPTED < version <= newest


def skew(sent_at: datetime | None, now: datetime) -> timedelta:
    """How far the device's clock is ahead. Told to people; it never decides an order."""
    return sent_at - now if sent_at else timedelta(0)


def true_moment(made_at: datetime, ahead: timedelta, now: datetime) -> datetime:
    """When the form was filled by the server's clock; never later than now."""
    try:
        return min(made_at - ahead, now)
    except OverflowError:
        return now


def misfit(fields: Sequence[Field], values: Values) -> str:
    """The first field whose value does not fit its question, or nothing."""
    known = {one.key: one for one in asked(fields, values)}
    for key, value in values.items():
        one = known.get(key)
        if one is None or not _fits(one, value):
            return key
    return ""


def _fits(one: Field, value: Value) -> bool:
    text = str(value).strip()
    if text and one.fits is not None and not one.fits(text):
        return False
    if one.kind == "choice":
        return text == "" or text in dict(one.choices)
    if one.kind == "several":
        codes = text.split()
        return len(set(codes)) == len(codes) and (not one.choices or set(codes) <= set(dict(one.choices)))
    if one.kind == "dated":
        return text == "" or dated(text)[0] in dict(one.choices)
    if one.kind == "number":
        return text == "" or (text.isascii() and text.isdigit() and len(text) <= NUMBER_DIGITS)
    return isinstance(value, str) and len(text) <= one.longest


def dated(value: Value) -> tuple[str, date | None]:
    """A choice with its day; without a day, or with one that is none, only the code counts."""
    code, _blank, day = str(value).strip().partition(" ")
    try:
        return code, date.fromisoformat(day) if day else None
    except ValueError:
        return "", None


class Unreadable(Exception):
    """The shape is wrong; ``uid`` is what the device calls the entry, if that could be read."""

    def __init__(self, uid: str = "") -> None:
        super().__init__(uid)
        self.uid = uid


def read_entry(raw: object, app: int) -> Sent:
    """An entry of a batch, checked for shape only: what it says is judged later, and kept whatever it says."""
    if not isinstance(raw, dict):
        raise Unreadable
    uid = str(raw.get("uid", ""))[:64]
    try:
        return Sent(
            uid=UUID(uid),
            kind=str(raw["kind"])[:60],
            form_version=_whole(raw["form_version"]),
            app=app,
            target=UUID(str(raw["target"])),
            base_version=_whole(raw.get("base_version", 0)),
            base=_values(raw.get("base", {})),
            values=_values(raw["values"]),
            made_at=read_moment(raw["made_at"]),
            media=tuple(UUID(str(one)) for one in _listed(raw.get("media", []))),
            after=UUID(str(raw["after"])) if raw.get("after") else None,
            raw=raw,
            digest=digest_of(raw),
            seen_at=_moments(raw.get("seen_at")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise Unreadable(uid) from problem


def digest_of(raw: Mapping[str, object]) -> str:
    """Tells a second arrival of the same form from a form that was changed in between."""
    said = {key: raw.get(key) for key in ("kind", "target", "base_version", "base", "values")}
    said["media"] = sorted(str(one) for one in _listed(raw.get("media", [])))
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read_moment(text: object) -> datetime:
    """ISO 8601; a moment without a zone is taken as UTC."""
    moment = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    if not is_near(moment):
        raise ValueError("a moment no calendar of ours reaches")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError("a version is a whole number")
    return value


def _listed(value: object) -> list[object]:
    if not isinstance(value, list) or len(value) > MOST_MEDIA:
        raise ValueError("not a list we take")
    return value


def _moments(value: object) -> dict[str, str] | None:
    return None if value is None else {key: str(at)[:40] for key, at in _values(value).items()}


def _values(value: object) -> dict[str, Value]:
    if not isinstance(value, dict) or len(value) > MOST_FIELDS:
        raise ValueError("not the answers of a form")
    found: dict[str, Value] = {}
    for key, one in value.items():
        if not isinstance(one, str | int | bool) or len(str(one)) > LONGEST_TEXT or "\x00" in str(one):
            raise ValueError("an answer is a text, a number or yes or no")
        found[str(key)[:60]] = one
    return found
