"""Signs that people tell as this room asks about what rings: those of one commune that nobody has looked at ring as one."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from hoaban.domains.hazards import api as hazards
from hoaban.domains.ringing import rules, spoken
from hoaban.domains.ringing.of_drafts import briefly
from hoaban.domains.ringing.values import Cause, Sought, Told, Waiting, What
from hoaban.foundation.places import api as places

COMMUNE, PROVINCE = 10_000, 10**9


def commune_of(number: int) -> int:
    """Of a sign whose place nobody understood the province itself."""
    return number // COMMUNE * COMMUNE


def occasion_of(number: int, *, is_exercise: bool) -> UUID:
    return rules.signs_of(commune_of(number), is_drill=is_exercise)


def causes(sign_id: int, number: int, *, wakes: bool, now: datetime) -> list[Cause]:
    """What waits where this sign lies now, and where it was thought to be (``number``). ``wakes``: a word of it that wakes people."""
    sign = hazards.sign_by_id(sign_id)
    if sign is None:
        return []
    places_of = dict.fromkeys(commune_of(one) for one in (sign.number, number))
    here = commune_of(sign.number)
    return [_cause(one, now, is_exercise=sign.is_exercise, wakes=wakes and one == here) for one in places_of]


def _waiting(commune: int, now: datetime, *, is_exercise: bool) -> list[hazards.SignLine]:
    """Those of the last days: an old one that nobody looked at is the duty list's."""
    rows = hazards.signs_waiting([commune], since=now - hazards.EARLIER)
    return [one for one in rows if one.facts.is_exercise == is_exercise]


def _cause(commune: int, now: datetime, *, is_exercise: bool, wakes: bool) -> Cause:
    found = _waiting(commune, now, is_exercise=is_exercise)
    waiting = tuple(
        Waiting(one.facts.uid, 0, one.place, commune, places.stop_of(commune), one.facts.first_at)
        for one in found
    )
    return Cause(
        What.SIGN, occasion_of(commune, is_exercise=is_exercise), is_exercise, waiting, begins=wakes, is_again=wakes,
        is_vouched=wakes and hazards.is_vouched([one.facts for one in found]),
    )  # fmt: skip


class Signs:
    """Fulfils `ports.Keeper`."""

    opens = hazards.Permission.SIGNS

    def told(self, asked: Sequence[Sought]) -> Sequence[Told]:
        """Two queries, however many: each with the others of its commune that wait."""
        rows = hazards.signs_waiting({one.place_no for one in asked}, beside=[one.subject for one in asked])
        by_uid = {row.facts.uid: row for row in rows}
        groups: dict[tuple[int, bool], list[hazards.SignLine]] = defaultdict(list)
        for row in rows:
            if row.facts.state is hazards.SignState.NEW:
                groups[commune_of(row.facts.number), row.facts.is_exercise].append(row)
        return [_told(one, by_uid.get(one.subject), groups[one.place_no, one.is_drill]) for one in asked]

    def brief(self, one: Sought) -> str:
        row = next(iter(hazards.signs_waiting((), beside=[one.subject])), None)
        where = row.place if row and row.facts.number % PROVINCE else ""
        return _said(row, briefly(where.split(", ")) if where else "")

    def areas(self, one: Sought) -> tuple[int, ...]:
        return (one.place_no,)

    def is_vouched(self, one: Sought, now: datetime) -> bool:
        rows = _waiting(one.place_no, now, is_exercise=one.is_drill)
        return hazards.is_vouched([row.facts for row in rows])

    def unheard(self, one: Sought) -> tuple[str, dict[str, int | str]]:
        return spoken.UNHEARD_SIGN[one.is_drill], {"where": one.places}


def _told(one: Sought, row: hazards.SignLine | None, group: Sequence[hazards.SignLine]) -> Told:
    title = _said(row, _where(row) if row else one.places)
    others = len(group) - any(other.facts.uid == one.subject for other in group)
    if others:
        more = ngettext("%(first)s and %(n)s more sign", "%(first)s and %(n)s more signs", others)
        title = more % {"first": title, "n": others}
    lines = tuple((_said(other, _where(other)), _page(other.facts.uid)) for other in group)
    return Told(title, _page(one.subject), lines=lines)


def _where(row: hazards.SignLine) -> str:
    return row.place if row.facts.number % PROVINCE else gettext("place not understood")


def _said(row: hazards.SignLine | None, where: str) -> str:
    """«Crack in the ground, Bản Hua Ít, xã Mường Bú», in the language of whoever reads."""
    what = gettext(hazards.KINDS[row.facts.kind].label if row else "Sign from a village")
    return gettext("%(hazard)s, %(places)s") % {"hazard": what, "places": where} if where else what


def _page(uid: UUID) -> str:
    return reverse("signs:detail", args=[uid])
