"""Writes: of a person to feeds and bulletins (`keeping`, `entering`, `trusting`), of the jobs (`polling`, `taking`, `judging`)."""

from hoaban.domains.bulletins.actions.entering import correct, enter, withdraw
from hoaban.domains.bulletins.actions.judging import look_back
from hoaban.domains.bulletins.actions.keeping import add_feed, mark_read, switch_feed
from hoaban.domains.bulletins.actions.polling import poll, watch
from hoaban.domains.bulletins.actions.trusting import end_certificate, enter_certificate

__all__ = [
    "add_feed",
    "correct",
    "end_certificate",
    "enter",
    "enter_certificate",
    "look_back",
    "mark_read",
    "poll",
    "switch_feed",
    "watch",
    "withdraw",
]
