"""Reads: reports of what is over (`reports`), what they are measured by (`goals`)."""

from hoaban.domains.aftermath.queries.goals import goals
from hoaban.domains.aftermath.queries.reports import over_for, report_for

__all__ = ["goals", "over_for", "report_for"]
