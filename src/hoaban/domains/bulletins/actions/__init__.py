"""Writes: what a person does to feeds and bulletins (`keeping`, `trusting`), what the jobs do (`polling`, `taking`, `judging`)."""

from hoaban.domains.bulletins.actions.judging import look_back
from hoaban.domains.bulletins.actions.keeping import add_feed, mark_read, switch_feed
from hoaban.domains.bulletins.actions.polling import poll, watch
from hoaban.domains.bulletins.actions.trusting import end_certificate, enter_certificate

__all__ = [
    "add_feed",
    "end_certificate",
    "enter_certificate",
    "look_back",
    "mark_read",
    "poll",
    "switch_feed",
    "watch",
]
