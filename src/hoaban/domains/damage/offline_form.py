"""The quick report as a form that works without a line: taken along, filled where the damage is, sent later as the next version."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_noop

from hoaban.domains.damage import actions, queries, rules, spoken
from hoaban.domains.damage.errors import NothingAndNumber, ReportUnfit
from hoaban.domains.damage.permissions import Permission
from hoaban.domains.damage.values import Amounts, Fault, Indicator, Kind, Named, Told, Version
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.offline import api as offline
from hoaban.foundation.places import api as places
from hoaban.ui import formats

KIND = "damage.report"
NOTHING = "nothing_"
"""Before the key of a group: nothing was lost there."""
named = lazy(spoken.named, str)


def target_of(event: UUID, commune: int) -> UUID:
    """The report of one commune about one event, before anybody wrote it; read back by `queries.named_by`."""
    return UUID(int=event.int ^ commune)


def fields() -> tuple[offline.Field, ...]:
    """One question per indicator, «no damage» per group, the remark, and why there is a new version."""
    return _fields(settings.PROVINCE, tuple(settings.PACK_DIRS))


@lru_cache(maxsize=4)
def _fields(_province: str, _folders: tuple[Path, ...]) -> tuple[offline.Field, ...]:
    form = queries.form()
    asked = [
        one for group in form.groups for one in (*(_amount(each, group) for each in form.of(group.key)), _nothing(group))
    ]  # fmt: skip
    note = offline.Field("note", gettext_noop("Remark"), "long", 500)
    why = offline.Field("why", gettext_noop("Why a new version"), longest=300, observed=True)
    return (*asked, note, why)


def _amount(one: Indicator, group: Named) -> offline.Field:
    return offline.Field(
        one.key, _labelled(one), "amount", 24, fits=partial(_is_number, one), group=named(group), is_whole=one.is_whole,
        ask_above=one.ask_above,
    )  # fmt: skip


def _nothing(group: Named) -> offline.Field:
    words = (("none", gettext_noop("No damage")),)
    label = _no_damage(group)
    return offline.Field(
        f"{NOTHING}{group.key}",
        label,
        "choice",
        observed=True,
        choices=words,
        group=named(group),
        denies=True,
    )


def _said_of(group: Named) -> str:
    return gettext("No damage here: %(group)s") % {"group": spoken.named(group)}


_no_damage: Callable[[Named], str] = lazy(_said_of, str)


def _with_unit(one: Indicator) -> str:
    return f"{spoken.named(one)} ({spoken.unit_of(one.unit)})" if one.unit else spoken.named(one)


_labelled: Callable[[Indicator], str] = lazy(_with_unit, str)


def _is_number(one: Indicator, text: str) -> bool:
    return not isinstance(rules.read(text, one), Fault)


def units(actor: access.Actor) -> list[offline.PackUnit]:
    """One form per event of the last month and commune of hers, whether she was asked or not."""
    found = queries.open_to(actor, timezone.now())
    names = places.names_of({commune for _event, commune in found})
    return [
        offline.PackUnit(f"{event.uid.hex}-{commune}", f"{spoken.event(event)}, {names.get(commune, '')}", 1)
        for event, commune in found
    ]


def pack(actor: access.Actor, key: str) -> list[offline.Record]:
    """The report as it stands."""
    event, _dash, commune = key.partition("-")
    found = _record(actor, UUID(event), int(commune))
    return [found] if found else []


def current(actor: access.Actor, target: UUID, lock: bool) -> offline.Record | None:
    """The same, held where it will be written: its verb refuses a version that is no longer the last."""
    found = queries.named_by(target, queries.communes_of(actor))
    if found is None:
        return None
    if lock:
        queries.hold(*found)
    return _record(actor, *found)


def place_of(target: UUID) -> int | None:
    """Whose office answers for it, whoever asks."""
    found = queries.named_by(target, places.commune_numbers().values())
    return found[1] if found else None


def apply(by: access.Actor, deed: offline.Deed) -> None:
    """The next version: what was typed there, over what stands; the same numbers again are none."""
    found = queries.named_by(deed.target, queries.communes_of(by))
    if found is None:
        raise NotFound
    told, formers = _told(by, *found), queries.formers_for(*found, Kind.QUICK)
    last, begun = _ends(told)
    observed = deed.observed or {}
    amounts = _counted(rules.begun_with(begun, formers), deed.changes, observed, deed.request is None)
    note = str(deed.changes.get("note", begun.note if begun else ""))
    if last is not None and amounts == _asked_today(last.amounts) and note == last.note:
        return
    if last is None and not amounts and not note.strip():
        return
    covers = tuple(one.commune_no for one in formers if one.is_whole)
    said = Told(
        Kind.QUICK, amounts, note, str(observed.get("why", "")).strip() or _filled_there(deed.made_at), covers
    )
    actions.record_damage(
        by=by, event=found[0], commune_no=found[1], told=said, seen=last.number if last else 0, request=deed.request,
        now=deed.now,
    )  # fmt: skip


def _counted(
    before: Amounts,
    changes: Mapping[str, offline.Value],
    observed: Mapping[str, offline.Value],
    is_chosen: bool,
) -> dict[str, Decimal]:
    """What stands, with what was typed over it; a cleared number is not counted any more; «no damage» counts zero.

    A number typed beside «no damage» is refused until a person chose it; one that somebody else saved stays and is asked about, and
    its group is filled with no zeros.
    """
    form, amounts = queries.form(), _asked_today(before)
    nothing = {one.key for one in form.groups if observed.get(f"{NOTHING}{one.key}") == "none"}
    for key, typed in changes.items():
        if one := form.find(key):
            found = rules.read(str(typed), one)
            if isinstance(found, Fault):
                raise ReportUnfit
            amounts.pop(key, None)
            if found is not None:
                amounts[key] = found
            if found and one.group in nothing and not is_chosen:
                raise NothingAndNumber
    counted = {one.group for one in form.indicators if amounts.get(one.key)}
    return rules.filled(amounts, nothing - counted, form.indicators)


def _asked_today(amounts: Amounts) -> dict[str, Decimal]:
    """What the form of today asks; a number of an older form stays in the version that holds it."""
    form = queries.form()
    return {key: one for key, one in amounts.items() if form.find(key)}


def _filled_there(made_at: datetime) -> str:
    return gettext("Filled without a line on %(at)s") % {"at": formats.moment(timezone.localtime(made_at))}


def attach(_entry: UUID, _media: UUID, _file: int) -> None:
    """No picture belongs to a report."""


def _told(actor: access.Actor, event: UUID, commune: int) -> list[Version]:
    return queries.versions_for(actor, event, commune)


def _ends(told: list[Version]) -> tuple[Version | None, Version | None]:
    """The last quick report, and what the next one begins with."""
    last = next((one for one in told if one.kind is Kind.QUICK), None)
    return last, last or next(iter(told), None)


def _record(actor: access.Actor, event: UUID, commune: int) -> offline.Record | None:
    shown = queries.shown_for(actor, event, commune)
    if shown is None:
        return None
    told, formers = _told(actor, event, commune), queries.formers_for(event, commune, Kind.QUICK)
    last, begun = _ends(told)
    begins = rules.begun_with(begun, formers)
    values = {
        one.key: spoken.typed(begins[one.key]) if one.key in begins else ""
        for one in queries.form().indicators
    }
    name = places.names_of([commune]).get(commune, "")
    return offline.Record(
        target_of(event, commune), spoken.event(shown), f"{name} · {spoken.kind(Kind.QUICK)}", commune,
        last.number if last else 0, values | {"note": begun.note if begun else ""}, _known(told), is_done=last is not None,
    )  # fmt: skip


def _known(told: list[Version]) -> dict[str, tuple[str, datetime]]:
    """Of each number who wrote it last, and when."""
    found: dict[str, tuple[str, datetime]] = {}
    before: Mapping[str, object] = {}
    for one in reversed([each for each in told if each.kind is Kind.QUICK]):
        changed = {key for key in {*before, *one.amounts} if before.get(key) != one.amounts.get(key)}
        found |= dict.fromkeys(changed, (one.who, one.at))
        before = one.amounts
    return found


def register() -> None:
    """Called when the app is ready: the pack is not read here, because one that is broken would let no command start."""
    offline.register_kind(
        offline.FormKind(
            name=KIND, label=gettext_noop("Report of damage"), noun=gettext_noop("report of damage"),
            newest=1, permission=Permission.WRITE, fields=offline.Asked(fields),
            units=units,
            pack=pack, current=current, place_of=place_of, apply=apply, attach=attach, file_purpose="", most_photos=0, is_round=False,
        )
    )  # fmt: skip
