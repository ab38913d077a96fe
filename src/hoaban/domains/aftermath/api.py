"""The front door: what came of a warning that is over."""

from pathlib import Path

from hoaban.domains.aftermath.permissions import Permission
from hoaban.domains.aftermath.queries import hits_among, outcome_facts, outcome_for, report_for, tallies
from hoaban.domains.aftermath.spoken import WHATS, report_link
from hoaban.domains.aftermath.values import OutcomeFacts, Report, What

__all__ = [
    "SHEET", "WHATS", "OutcomeFacts", "Permission", "Report", "What", "hits_among", "outcome_facts", "outcome_for", "report_for",
    "report_link", "tallies",
]  # fmt: skip

SHEET = Path(__file__).resolve().parent / "typst" / "report.typ"
"""Paper for title, lead and sections with tables; room damage fills it too."""
