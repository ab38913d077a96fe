"""What stands on a board of an area: its own numbers, those of the units below, each drawn and as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hoaban.domains.population import queries, rules
from hoaban.domains.population.values import UNKNOWN_SEX, Change, Line, Reach, Shown, Theme
from hoaban.domains.population.web import drawn, words
from hoaban.foundation.access.api import Actor
from hoaban.foundation.places import api as places
from hoaban.ui import charts
from hoaban.ui.graphics import Graphic
from hoaban.ui.tables import Row, Table


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose board, of what, on which day."""

    actor: Actor
    area: int
    theme: Theme
    name: str
    counts: queries.Counts

    @property
    def language(self) -> str:
        return get_language() or "vi"


def graphics(asked: Asked, line: Line, shown: Shown) -> list[Graphic]:
    return _DRAW[asked.theme](asked, line, shown)


def parts_of(asked: Asked, shown: Shown, kinds: Sequence[str]) -> list[drawn.Part]:
    """The units below, in the order of their names; small ones together at the end."""
    names = queries.below(asked.actor, asked.area)
    rank = {number: at for at, number in enumerate(names)}
    alone = [line for line in shown.lines if len(line.places) == 1 and line.whole]
    alone.sort(key=lambda line: rank.get(line.places[0], len(rank)))
    found = [
        drawn.Part(words.place(line.places[0], asked.area, names), line.shown, line.whole, _url(asked, line))
        for line in alone
    ]
    if few := shown.together():
        found.append(drawn.Part(words.together(len(few.places)), few.shown, few.whole))
    return found if kinds else []


def _url(asked: Asked, line: Line) -> str:
    """One level deeper; people without a village have no page."""
    if line.places[0] == asked.area:
        return ""
    return words.board_url(line.places[0], asked.theme)


def _ages(asked: Asked, line: Line, shown: Shown) -> list[Graphic]:
    numbers = rules.by_kind(shown.columns, line)
    keys = [*map(str, range(rules.BANDS)), rules.UNKNOWN_AGE]
    parts = [drawn.Part(words.band(key), (numbers[f"m {key}"], numbers[f"f {key}"]), 0) for key in keys]
    note = _(
        "Age is what somebody reaches in the course of %(year)s, so that a year of birth alone counts too."
    ) % {"year": asked.counts.today.year}
    if share := queries.year_only_share(asked.actor, asked.area):
        note += " " + _("Of about %(share)s%% of the people only the year of birth is on record.") % {
            "share": share
        }
    told = [numbers.get(UNKNOWN_SEX), *(number for part in parts for number in part.shown)]
    rest = line.whole - sum(number or 0 for number in told)
    if rest:
        text = ngettext(
            "%(n)s person stands behind hidden numbers.", "%(n)s people stand behind hidden numbers.", rest
        )
        note += " " + text % {"n": rest}
    title = _("Men and women by age, %(name)s") % {"name": asked.name}
    return [drawn.pyramid(title, parts[:-1], parts[-1:], note, asked.language)]


def _shares(asked: Asked, line: Line, shown: Shown) -> list[Graphic]:
    kinds = words.kinds(asked.theme, shown.columns)
    parts = parts_of(asked, shown, kinds)
    whole = drawn.Part(asked.name, line.shown, line.whole)
    title = (
        _("Peoples, %(name)s") if asked.theme is Theme.GROUPS else _("Households by poverty status, %(name)s")
    ) % {"name": asked.name}
    note = _("Hidden numbers are small, or would give a small one away.")
    return [drawn.hundreds(title, _("Place"), kinds, [whole, *parts], note, asked.language)]


def _changes(asked: Asked, line: Line, shown: Shown) -> list[Graphic]:
    if not any(line.shown):
        return []
    numbers = dict(zip(shown.columns, line.shown, strict=True))
    months = rules.months_before(asked.counts.today.year, asked.counts.today.month)
    series = [
        charts.Series(
            str(words.CHANGE_WORDS[kind]), tuple(numbers[f"{month} {kind.value}"] for month in months)
        )
        for kind in Change
    ]
    style = charts.Style(
        places=0, language=asked.language, first=_("Month"),
        note=_("Households, by the month from which the new status holds. A gap is a hidden number, not a zero."),
    )  # fmt: skip
    title = _("Households whose status changed, %(name)s") % {"name": asked.name}
    drawing = charts.lines(title, [_short(month) for month in months], series, style=style)
    rows = [
        Row((words.month(month), *(drawn.said(numbers[f"{month} {kind.value}"], asked.language) for kind in Change)))
        for month in months
    ]  # fmt: skip
    return [replace(drawing, table=Table(title, drawing.table.columns, rows))]


def _short(month: str) -> str:
    """Twelve of them fit beside each other on a phone."""
    year, _dash, number = month.partition("-")
    return f"1/{year[2:]}" if number == "01" else str(int(number))


def _reach(asked: Asked, line: Line, shown: Shown) -> list[Graphic]:
    """Who could be warned, in what language, by which channel."""
    numbers = dict(zip(shown.columns, line.shown, strict=True))
    names = {one.iso639_3: one.name for one in places.languages_of(f"{asked.area // queries.PROVINCE:02d}")}
    parts = []
    for code in dict.fromkeys(column.split()[0] for column in shown.columns):
        told = tuple(numbers[f"{code} {kind.value}"] for kind in Reach)
        if any(number != 0 for number in told):
            parts.append(drawn.Part(words.language(code, names), told, sum(number or 0 for number in told)))
    parts.sort(key=lambda part: -part.whole)
    everybody = tuple(
        rules.by_kind(shown.columns, line)[f"{rules.ALL_LANGUAGES} {kind.value}"] for kind in Reach
    )
    parts.insert(0, drawn.Part(_("All languages"), everybody, line.whole))
    note = _(
        "Everybody, children too, by the language spoken best. A language is told by people, never guessed."
    )
    note += " " + _("Hidden numbers are small, or would give a small one away.")
    title = _("Who could be warned, in what language, how: %(name)s") % {"name": asked.name}
    kinds = [str(word) for word in words.REACH_WORDS.values()]
    return [drawn.hundreds(title, _("Language"), kinds, parts, note, asked.language, _("Shown in all"))]


_DRAW: dict[Theme, Callable[[Asked, Line, Shown], list[Graphic]]] = {
    Theme.AGES: _ages,
    Theme.GROUPS: _shares,
    Theme.STATUSES: _shares,
    Theme.CHANGES: _changes,
    Theme.REACH: _reach,
}
