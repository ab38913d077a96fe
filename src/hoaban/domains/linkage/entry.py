"""The check while somebody is written down: the person told against the few records the indexes bring."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hoaban.domains.linkage import queries, rules, spoken
from hoaban.domains.linkage.values import Compared, Pairs, People, Weights
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access

SHOWN, SHOWN_FROM = 5, 0.004
"""More is shown than in the queue: a look costs her a moment now, a double costs an afternoon later."""


def lookalikes(actor: access.Actor, told: registry.PersonTold, place_no: int) -> Sequence[registry.Lookalike]:
    """The likeliest records she may see that may be this person; none is no promise that there is none."""
    found = registry.columns_like(actor, told.name, told.phone, place_no)
    people = _with(found, told, place_no)
    count = len(people)
    if count == 1:
        return ()
    # How likely she stands already is a choice; how many stood twice when weights were learnt says nothing of it.
    weights = replace(queries.weighed_for(np.array([place_no])).weights, prior=rules.known_weights().prior)
    pairs = Pairs(np.zeros(count - 1, np.int64), np.arange(1, count))
    levels = rules.compared(people, rules.named(people.name), pairs)
    # She who is told of is no record yet.
    levels = replace(levels, namesakes=np.maximum(levels.namesakes - 1, 0))
    scored = rules.scored(pairs, levels, weights)
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
