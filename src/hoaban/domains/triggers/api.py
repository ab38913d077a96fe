"""The front door of rules: rooms above ask what speaks for a draft; listeners and shells are joined in config."""

from hoaban.domains.triggers.actions import load_rules, on_observed
from hoaban.domains.triggers.ports import Tally, connect
from hoaban.domains.triggers.queries import now_of, quotes_of
from hoaban.domains.triggers.spoken import LACK, beside_alert, draft_of_sign, quoted
from hoaban.domains.triggers.values import Answer, Now, Quote, RuleFacts

__all__ = [
    "LACK",
    "Answer",
    "Now",
    "Quote",
    "RuleFacts",
    "Tally",
    "beside_alert",
    "connect",
    "draft_of_sign",
    "load_rules",
    "now_of",
    "on_observed",
    "quoted",
    "quotes_of",
]
