"""Writes: drafts (`drafting`), agreeing, issuing and ending (`issuing`), agreeing by telephone (`calling`),
words of the bank without tone marks (`approving`), offices of issuers (`mandating`), the log (`shifts`)."""

from hoaban.domains.warning.actions.approving import approve_words, reword, take_words_back
from hoaban.domains.warning.actions.calling import agree_by_call, call_second, key_pressed
from hoaban.domains.warning.actions.drafting import change, choose_issuer, draft, restore, withdraw
from hoaban.domains.warning.actions.issuing import all_clear, cancel, expire, issue, review
from hoaban.domains.warning.actions.mandating import ask_for_offices, end_mandate, give_mandate
from hoaban.domains.warning.actions.publishing import publish
from hoaban.domains.warning.actions.shifts import hand_over, log_shift, take_over

__all__ = [
    "agree_by_call",
    "all_clear",
    "approve_words",
    "ask_for_offices",
    "call_second",
    "cancel",
    "change",
    "choose_issuer",
    "draft",
    "end_mandate",
    "expire",
    "give_mandate",
    "hand_over",
    "issue",
    "key_pressed",
    "log_shift",
    "publish",
    "restore",
    "review",
    "reword",
    "take_over",
    "take_words_back",
    "withdraw",
]
