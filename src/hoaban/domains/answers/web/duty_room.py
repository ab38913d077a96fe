"""What this room adds to the duty room: the small map of how villages stand, and its lines of the timeline."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from hoaban.domains.answers import queries
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.spoken import DARKS, HAPPENED, ICONS, STATES
from hoaban.domains.answers.values import COMMUNE, Dark, Grade, Happened, State
from hoaban.domains.answers.web import mapped
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor
from hoaban.ui import sketch, standings

SIGNS = ("✓", "→", "…", "?", "!")
"""In a mark, the best first: what its colour and shape say, once more."""
FIRST = (5, 4, 3, 2, 1)
MOST = 24
"""Marks beside each other where there is no map; the others stand in the list."""
_STATE = {5: State.HELP, 2: State.MOVING, 1: State.SAFE}
"""Which list a line of the key opens; the others are two states each, and open the whole board."""
_DARKENED = (Happened.DARK, Happened.LIGHT, Happened.NOT_DARK, Happened.UNDONE)
_HELPED = (Happened.TAKEN, Happened.RELEASED, Happened.ENDED)
_DEEDS = {
    Happened.DARK: "offline", Happened.LIGHT: "check", Happened.NOT_DARK: "check", Happened.UNDONE: "retry",
    Happened.TAKEN: "people", Happened.RELEASED: "retry", Happened.ENDED: "done",
}  # fmt: skip
OVER, NEWER, SENT = _("The warning is over"), _("A newer text of the warning"), _("A warning for this area")
_Ways = dict[int, list[tuple[int, queries.Standing]]]


def glance(actor: Actor, status: warning.Status) -> warning.Glance | None:
    """How the villages of all that is open stand; a village of several warnings as the gravest of them. Four queries, however many."""
    if not actor.may(Permission.SEE):
        return None
    rows = queries.standing_now(actor, is_exercise=status is warning.Status.EXERCISE)
    if not rows:
        return None
    worst: dict[int, queries.Standing] = {}
    for row in rows:
        known = worst.get(row.number)
        if known is None or mapped.way(row.state) > mapped.way(known.state):
            worst[row.number] = row
    alerts = {row.alert for row in rows}
    is_one = len(alerts) == 1
    url = reverse("answers:board", args=[rows[0].alert]) if is_one else reverse("answers:list")
    ways = Counter(mapped.way(row.state) for row in worst.values())
    told = {"n": ways[4], "m": len(worst)}
    title = ngettext(
        "%(n)s of %(m)s village has not been told yet", "%(n)s of %(m)s villages have not been told yet", told["m"]
    )  # fmt: skip
    key = tuple(
        warning.Stand(
            standings.swatch(way, SIGNS[way - 1]),
            gettext(mapped.WORDS[way - 1]),
            ways[way],
            f"{url}?state={_STATE[way].value}" if is_one and way in _STATE else url,
        )
        for way in FIRST
        if ways[way] or way == 4
    )
    picture = _picture(list(worst.values()))
    return warning.Glance(picture, () if picture else _marks(list(worst.values())), key, title % told, url)


def whole(actor: Actor, status: warning.Status) -> str:
    """Where the whole timeline stands."""
    return f"{reverse('answers:happened')}?status={status.value}" if actor.may(Permission.SEE) else ""


def _picture(rows: Sequence[queries.Standing]) -> SafeString | str:
    inside, around = queries.ground_of([row.number for row in rows])
    ways: _Ways = defaultdict(list)
    is_villages = bool(inside) and all((unit.number or 0) % COMMUNE for unit in inside)
    for row in rows:
        number = row.number if is_villages else row.number // COMMUNE * COMMUNE
        ways[number].append((mapped.way(row.state), row))
    placed = [(unit, unit.centre) for unit in inside if unit.centre and unit.number in ways]
    ground = sketch.window((centre for _unit, centre in placed), around=0.15)
    if ground is None or (len(placed) == 1 and not is_villages):
        return ""  # one commune whose villages nobody placed: a mark alone in the middle tells nothing
    held = []
    for unit, centre in placed:
        here = ways[unit.number or 0]
        way, row = max(here, key=lambda one: one[0])
        count = sum(one == way for one, _row in here)
        held.append(
            standings.Stands(
                unit.name, centre, way, SIGNS[way - 1] if is_villages else str(count), _said(here), _page(row, is_village=is_villages)
            )
        )  # fmt: skip
    held.sort(key=lambda one: -one.way)
    others = [unit.centre for unit in around if unit.centre and ground.holds(unit.centre)]
    return standings.standing_map(gettext("How the villages stand"), ground, others, held)


def _marks(rows: Sequence[queries.Standing]) -> tuple[warning.Mark, ...]:
    """Villages that nobody placed, whoever needs somebody first."""
    first = sorted(rows, key=lambda row: -mapped.way(row.state))[:MOST]
    named = queries.said_names([row.number for row in first])
    return tuple(
        warning.Mark(
            standings.swatch(mapped.way(row.state), SIGNS[mapped.way(row.state) - 1]),
            named[row.number].partition(",")[0],
            gettext(mapped.WORDS[mapped.way(row.state) - 1]),
            _page(row, is_village=True),
        )
        for row in first
    )


def _said(here: Iterable[tuple[int, queries.Standing]]) -> str:
    counted = Counter(way for way, _row in here)
    return "; ".join(f"{gettext(mapped.WORDS[way - 1])}: {counted[way]}" for way in FIRST if counted[way])


def _page(row: queries.Standing, *, is_village: bool) -> str:
    if is_village:
        return reverse("answers:village", args=[row.alert, row.number])
    return f"{reverse('answers:board', args=[row.alert])}?commune={row.number // COMMUNE * COMMUNE}"


def tell(
    actor: Actor, span: warning.Span, sorts: frozenset[warning.Sort], most: int
) -> list[warning.Happening]:
    """What villages said, who helps them, who is cut off; for whoever sees no drafts also what was issued for her area."""
    if not actor.may(Permission.SEE):
        return []
    grades = [one for one in Grade if (_sort(one) in sorts)]
    whats = [*(_DARKENED if warning.Sort.DARK in sorts else ()), *(_HELPED if warning.Sort.HELP in sorts else ())]  # fmt: skip
    spoke = queries.spoke_in(actor, span.alerts, grades, most) if grades else []
    deeds = queries.deeds_in(actor, span.alerts, whats, most) if whats else []
    numbers = [one.number for one in spoke] + [one.number for one in deeds]
    named = queries.said_names(numbers) if numbers else {}
    found = [
        warning.Happening(
            one.at, _sort(one.grade), ICONS[State(one.grade.value)], gettext(STATES[State(one.grade.value)]),
            reverse("answers:village", args=[one.alert, one.number]), named[one.number],
        )
        for one in spoke
    ]  # fmt: skip
    found += [
        warning.Happening(
            one.at,
            warning.Sort.DARK if one.what in _DARKENED else warning.Sort.HELP,
            _DEEDS[one.what],
            _deed(one.what, one.dark),
            reverse("answers:village", args=[one.alert, one.number]),
            named[one.number],
            one.by,
        )
        for one in deeds
    ]
    if warning.Sort.DECISION in sorts and not actor.may(warning.Permission.SEE):
        found += _issued(actor, span)
    return found


def _sort(grade: Grade) -> warning.Sort:
    return warning.Sort.HELP if grade is Grade.HELP else warning.Sort.ANSWER


def _deed(what: Happened, dark: Dark | None) -> str:
    said = gettext(HAPPENED[what])
    return f"{said}: {gettext(DARKS[dark])}" if dark and what is Happened.DARK else said


def _issued(actor: Actor, span: warning.Span) -> list[warning.Happening]:
    """What everybody may read of a warning; who wrote it and agreed is the duty room's."""
    found = []
    for one in queries.rounds_in(actor, span.alerts):
        page = reverse("answers:board", args=[one.alert])
        times = [(one.issued_at, SENT, "announce")]
        if one.number > 1 and one.sent_at > one.issued_at:
            times.append((one.sent_at, NEWER, "announce"))
        if one.closed_at:
            times.append((one.closed_at, OVER, "done"))
        named = (
            f"{gettext(warning.HAZARDS[warning.Hazard(one.hazard)])}, {gettext(warning.LEVELS[one.level])}"
        )
        found += [
            warning.Happening(at, warning.Sort.DECISION, icon, f"{gettext(said)}: {named}", page)
            for at, said, icon in times
        ]
    return found
