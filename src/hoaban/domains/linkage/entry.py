"""The check while somebody is written down: the person told against the few records the indexes bring."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import numpy as np

from hoaban.domains.linkage import queries, rules, spoken
from hoaban.domains.linkage.values import Compared, Number, Pairs, People, Weights
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access

SHOWN, SHOWN_FROM = 5, 0.004
"""More is shown than in the queue: a look costs her a moment now, a double costs an afternoon later."""


def lookalikes(actor: access.Actor, told: registry.PersonTold, place_no: int) -> Sequence[registry.Lookalike]:
    """The likeliest records she may see that may be this person; none is no promise that there is none."""
    found = registry.columns_like(actor, told.name, told.phone, place_no, told.birth_year)
    people = _with(found, told, place_no)
    if len(people) < 2:
        return ()
    levels = _levels(people)
    # She who is told of is no record yet.
    levels = replace(levels, namesakes=np.maximum(levels.namesakes - 1, 0))
    return _likeliest(actor, people, levels)


def near_number(actor: access.Actor, person: UUID, number: str) -> Sequence[registry.Lookalike]:
    """The same for somebody who stands here and is given a number: whose number is one slip from it, and who may be her."""
    people = People(**registry.columns_near(actor, person, number))
    if len(people) < 2:
        return ()
    levels = _levels(people)
    every = np.arange(len(levels.levels))
    slip = np.full(len(every), Number.SLIP, np.int8)
    return _likeliest(actor, people, rules.with_numbers(levels, every, slip))


def _pairs(people: People) -> Pairs:
    """The first with each of the others."""
    others = np.arange(1, len(people))
    return Pairs(np.zeros(len(others), np.int64), others)


def _levels(people: People) -> Compared:
    return rules.compared(people, rules.named(people.name), _pairs(people))


def _likeliest(actor: access.Actor, people: People, levels: Compared) -> Sequence[registry.Lookalike]:
    # How likely she stands already is a choice; how many stood twice when weights were learnt says nothing of it.
    weights = replace(queries.weighed_for(people.place[:1]).weights, prior=rules.known_weights().prior)
    scored = rules.scored(_pairs(people), levels, weights)
    best = np.argsort(-scored.score, kind="stable")[:SHOWN]
    best = best[scored.score[best] >= SHOWN_FROM]
    ids = people.id[scored.pairs.second[best]].tolist()
    known = registry.people_briefly(actor, ids)
    return [
        registry.Lookalike(
            brief.uid, brief.household_uid, brief.name, brief.about, _why(scored.compared, weights, int(at))
        )
        for at, pk in zip(best, ids, strict=True)
        if (brief := known.get(pk))
    ]


def _why(compared: Compared, weights: Weights, at: int) -> str:
    told = spoken.told(rules.reasons_of(compared, weights, at))
    return " · ".join(words for speaks_for, words in told if speaks_for)


def _with(found: registry.Columns, told: registry.PersonTold, place_no: int) -> People:
    """The person told stands first, in a household of her own."""
    day = told.birth_date
    own = {
        "id": 0, "name": told.name, "sex": {"m": 1, "f": 2}.get(told.sex, 0), "year": told.birth_year or 0,
        "month": (day.month if day else told.birth_month) or 0, "day": day.day if day else 0,
        "phone": int(told.phone.lstrip("+") or 0), "identity": 0, "insurance": 0, "household": 0, "place": place_no, "address": "",
    }  # fmt: skip
    return People(
        **{
            name: np.concatenate([np.array([own[name]], column.dtype), column])
            for name, column in found.items()
        }
    )
