"""Decisions about readings: a rule's numbers (`params`), its table (`steps`), `rain`, the five kinds (`judging`), replay (`replaying`)."""

from hoaban.domains.triggers.rules.judging import HOLDS, answer_at, can_judge, judge, reach_of
from hoaban.domains.triggers.rules.params import Entry, changed, dumped, entries, parsed
from hoaban.domains.triggers.rules.replaying import REST, met, stretches
from hoaban.domains.triggers.rules.steps import applied

__all__ = [
    "HOLDS",
    "REST",
    "Entry",
    "answer_at",
    "applied",
    "can_judge",
    "changed",
    "dumped",
    "entries",
    "judge",
    "met",
    "parsed",
    "reach_of",
    "stretches",
]
