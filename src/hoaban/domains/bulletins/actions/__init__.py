"""Writes: what a person does to feeds and bulletins (`keeping`, `trusting`), what the job does (`polling`, `taking`)."""

from hoaban.domains.bulletins.actions.keeping import add_feed, mark_read, switch_feed
from hoaban.domains.bulletins.actions.polling import poll, watch
from hoaban.domains.bulletins.actions.trusting import end_certificate, enter_certificate

__all__ = ["add_feed", "end_certificate", "enter_certificate", "mark_read", "poll", "switch_feed", "watch"]
