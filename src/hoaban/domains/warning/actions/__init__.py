"""Writes: drafts (`drafting`), agreeing, issuing and ending (`issuing`), the duty room's log (`shifts`)."""

from hoaban.domains.warning.actions.drafting import change, draft, restore, withdraw
from hoaban.domains.warning.actions.issuing import all_clear, cancel, expire, issue, review
from hoaban.domains.warning.actions.publishing import publish
from hoaban.domains.warning.actions.shifts import hand_over, log_shift, take_over

__all__ = [
    "all_clear",
    "cancel",
    "change",
    "draft",
    "expire",
    "hand_over",
    "issue",
    "log_shift",
    "publish",
    "restore",
    "review",
    "take_over",
    "withdraw",
]
