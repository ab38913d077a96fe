"""Single figures of a place, made from numbers that may be shown: a share, a ratio, or how many."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hoaban.domains.population import rules
from hoaban.domains.population.values import Line, Reach, Theme

Numbers = Mapping[str, int | None]


Kinds = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """How many of some kinds, and what they are a share of."""

    label: str | Promise
    short: str | Promise
    theme: Theme
    of: Kinds = ()
    """The kinds counted; none: everybody."""
    per: Kinds = ()
    """The kinds they are compared with; none: everybody, or all households."""

    def is_told(self, columns: tuple[str, ...]) -> bool:
        """Not of villages what is told of communes only."""
        return self.theme is not Theme.AGES or _known(columns).issuperset(self.of)

    def number(self, line: Line, numbers: Numbers) -> int | None:
        """How many, from `rules.by_kind`; None where a part of it is hidden."""
        return _sum(numbers, self.of) if self.of else line.whole

    def value(self, line: Line, numbers: Numbers) -> float | None:
        """The share in percent, or how many where it is no share."""
        if not self.of:
            return line.whole
        number, base = self.number(line, numbers), _sum(numbers, self.per) if self.per else line.whole
        return 100 * number / base if number is not None and base else None

    @property
    def unit(self) -> str:
        return "%" if self.of else ""


@lru_cache(maxsize=64)
def _known(columns: tuple[str, ...]) -> frozenset[str]:
    return frozenset(columns) | frozenset(rules.joined(columns))


def _sum(numbers: Numbers, kinds: Kinds) -> int | None:
    told = [number for kind in kinds if (number := numbers[kind]) is not None]
    return sum(told) if len(told) == len(kinds) else None


def _bands(first: int, last: int, sexes: str = "mf", also: str = "") -> Kinds:
    """Bands of five years, ``last`` not among them."""
    bands = [*map(str, range(first, last)), *([also] if also else [])]
    return tuple(f"{sex} {band}" for sex in sexes for band in bands)


def _ways(*ways: Reach) -> Kinds:
    return tuple(f"{rules.ALL_LANGUAGES} {way.value}" for way in ways)


VOICE = (Reach.OWN, Reach.SHARED)
NOBODY = (Reach.NONE, Reach.NO_NETWORK)
REACHED = ("people", "voice", "no_number", "speaker", "nobody", "not_said")
FIGURES: Mapping[str, Figure] = {
    "people": Figure(_("Number of people"), _("Inhabitants"), Theme.AGES),
    "voice": Figure(_("Share reachable by voice"), _("By voice"), Theme.REACH, _ways(*VOICE)),
    "no_number": Figure(
        _("Share with a telephone, no number on record"), _("No number on record"), Theme.REACH, _ways(Reach.NO_NUMBER)
    ),
    "speaker": Figure(_("Share with a loudspeaker only"), _("Loudspeaker only"), Theme.REACH, _ways(Reach.SPEAKER)),
    "nobody": Figure(_("Share without any channel"), _("Without any channel"), Theme.REACH, _ways(*NOBODY)),
    "not_said": Figure(_("Share not asked yet"), _("Not asked yet"), Theme.REACH, _ways(Reach.NOT_SAID)),
    "under_6": Figure(_("Share under 6 years"), _("Under 6"), Theme.AGES, _bands(0, 1, also=rules.FIVE)),
    "under_15": Figure(_("Share under 15 years"), _("Under 15"), Theme.AGES, _bands(0, 3)),
    "women_15_49": Figure(
        _("Share of women from 15 to 49 years"), _("Women 15–49"), Theme.AGES, _bands(3, 10, "f")
    ),
    "over_60": Figure(_("Share of 60 years and over"), _("60+"), Theme.AGES, _bands(12, rules.BANDS)),
    "over_80": Figure(_("Share of 80 years and over"), _("80+"), Theme.AGES, _bands(16, rules.BANDS)),
    "dependency": Figure(
        _("Under 15 and from 65, per hundred between"), _("Dependency"), Theme.AGES,
        _bands(0, 3) + _bands(13, rules.BANDS), _bands(3, 13),
    ),
    "poor": Figure(_("Share of poor households"), _("Poor"), Theme.STATUSES, ("poor",)),
    "near_poor": Figure(
        _("Share of near-poor households"), _("Near-poor"), Theme.STATUSES, ("near_poor",)
    ),
}  # fmt: skip
