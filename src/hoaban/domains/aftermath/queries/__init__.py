"""Reads: reports of what is over (`reports`), what they are measured by (`goals`), what officers said happened (`outcomes`)."""

from hoaban.domains.aftermath.queries.goals import goals
from hoaban.domains.aftermath.queries.outcomes import (
    hits_among,
    last_outcome,
    outcome_facts,
    outcome_for,
    outcomes_for,
    tallies,
)
from hoaban.domains.aftermath.queries.reports import over_for, report_for

__all__ = [
    "goals",
    "hits_among",
    "last_outcome",
    "outcome_facts",
    "outcome_for",
    "outcomes_for",
    "over_for",
    "report_for",
    "tallies",
]
