"""Weights learnt from the very people who are compared, without the truth: expectation and maximisation.

Tried first over what blocking brings alone, it found the passes of the blocking instead of persons. What keeps it to persons:
u is counted on pairs drawn by chance, never on what blocking chose; a pair that no pass brings counts as two people; and the
weights one starts from count as so many pairs of their own, so a commune with three doubles learns little from them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from hoaban.domains.linkage.rules.comparing import SLIPPED, compared
from hoaban.domains.linkage.rules.estimating import (
    LEAST_ONE,
    LEAST_TWO,
    Shares,
    by_chance,
    of_one_household,
    of_those_alone,
)
from hoaban.domains.linkage.rules.families import joins_of, with_families
from hoaban.domains.linkage.rules.finding import Near, brought, read
from hoaban.domains.linkage.rules.scoring import Bits, against_rivals, rarity_of, scored
from hoaban.domains.linkage.rules.weighing import fitted
from hoaban.domains.linkage.values import COMPARED, Changed, Compared, Pairs, People, Place, Said, Weights

ROUNDS, STILL = 40, 1e-3
"""Again until no share moves by more than this."""
DOUBLES_KNOWN, STRANGERS_KNOWN = 50, 1_000
"""So many pairs the weights one starts from count for."""
CHANCE = 1_000_000
RARE_ENOUGH = 0.02
"""One pair drawn by chance that agrees on the rarest of names must not count for ten thousand."""
HOPELESS = 1e-6
"""Pairs that score less with the weights one starts from are nobody's doubles whatever is learnt: they are not kept."""
Seen = tuple[Pairs, Compared]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is learnt from: what blocking brought and is not hopeless, pairs drawn by chance, pairs of one household."""

    brought: Seen
    chance: Seen
    kin: Seen


def learnt(
    people: People, near: Near, start: Weights, source: str, chance: int = CHANCE, slips: Pairs | None = None
) -> Weights:
    """m, u, and how many stand twice, for these people; nobody has to say who is who."""
    if len(people) < 2:
        return start
    evidence = evidence_of(people, near, start, chance, slips=slips)
    return replace(settled(people, evidence, start), source=source)


def evidence_of(
    people: People, near: Near, start: Weights, chance: int = CHANCE, beat: Callable[[], None] = lambda: None,
    slips: Pairs | None = None, said: Said | None = None,
) -> Evidence:  # fmt: skip
    known = read(people, slips, said)
    names, crowd = known.names, known.crowd
    drawn, kin = by_chance(people, chance, seed=1), of_one_household(people)
    if len(kin) > chance:
        kin = kin.where(np.random.default_rng(1).choice(len(kin), chance, replace=False))
    weights = fitted(start, people)
    found = brought(people, near, weights, HOPELESS, beat, known)
    joins = joins_of(found, len(people), weights, known.said)
    return Evidence(
        (found.pairs, found.compared),
        (drawn, with_families(people, drawn, compared(people, names, drawn, crowd), joins, known.said)),
        (kin, compared(people, names, kin, crowd)),
    )


def settled(
    people: People, evidence: Evidence, start: Weights, beat: Callable[[], None] = lambda: None
) -> Weights:
    """Believe, count by belief, believe again, until nothing moves."""
    weights = start
    for _round in range(ROUNDS):
        beat()
        before, weights = weights, _counted(people, evidence, weights, start)
        if max(np.abs(weights.one[what] - before.one[what]).max() for what in COMPARED) < STILL:
            break
    return weights


def _counted(people: People, evidence: Evidence, weights: Weights, start: Weights) -> Weights:
    now = fitted(weights, people)
    belief = against_rivals(scored(*evidence.brought, now), len(people)).score
    strangers, kin = (
        # What two numbers share by chance is known beforehand, and near ones are asked for only where it may decide.
        _strangers(seen, now, known) | {"identity": known["identity"]}
        for seen, known in ((evidence.chance, start.two), (evidence.kin, start.kin))
    )
    strangers["place"][Place.ELSEWHERE] = 1.0
    return replace(
        weights,
        one=of_those_alone(_shares(evidence.brought[1], belief, belief, start.one, DOUBLES_KNOWN, LEAST_ONE)),
        two=strangers,
        kin=kin,
        doubled=float(belief.sum()) / max(len(people), 1),
    )


def _strangers(seen: Seen, now: Weights, known: Shares) -> Shares:
    """Where many stand twice, of pairs drawn by chance a few are one person all the same."""
    two = 1 - scored(*seen, now).score
    # Strangers who agree on a name agree on a common one; `scored` takes that off by pair, so it is taken off here. Not of
    # slips: so few are drawn that one rare spelling among them would settle it.
    is_slip = np.isin(seen[1].levels[:, 0], list(SLIPPED))
    by_name = np.where(is_slip, two, two / rarity_of(seen[1], RARE_ENOUGH))
    return _shares(seen[1], two, by_name, known, STRANGERS_KNOWN, LEAST_TWO)


def _shares(seen: Compared, belief: Bits, by_name: Bits, known: Shares, as_many: int, least: float) -> Shares:
    """How often each level is met, pairs counted by belief; level 0 keeps 1: it says nothing."""
    found = {}
    for column, (what, kinds) in enumerate(COMPARED.items()):
        level = seen.levels[:, column]
        count = by_name if what == "name" else belief
        met = np.bincount(level, weights=count, minlength=len(kinds) + 1)[1:]
        share = (met + as_many * known[what][1:]) / (belief[level > 0].sum() + as_many)
        found[what] = np.concatenate([[1.0], np.maximum(share, least)])
    return found


def changed(people: People, seen: Seen, before: Weights, after: Weights) -> Changed:
    """The same pairs by two weights: how many a person would see, and which by one of them only."""
    old, new = (against_rivals(scored(*seen, fitted(one, people)), len(people)) for one in (before, after))
    was, now = old.score >= before.shown_from, new.score >= after.shown_from
    return Changed(
        int(was.sum()), int(now.sum()), np.flatnonzero(now & ~was), np.flatnonzero(was & ~now), old, new
    )
