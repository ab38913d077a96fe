"""The front door: what came of a warning that is over."""

from hoaban.domains.aftermath.permissions import Permission
from hoaban.domains.aftermath.queries import report_for, tallies
from hoaban.domains.aftermath.spoken import report_link
from hoaban.domains.aftermath.values import Report

__all__ = ["Permission", "Report", "report_for", "report_link", "tallies"]
