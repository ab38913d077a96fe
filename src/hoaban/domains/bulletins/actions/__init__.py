"""Writes: what a person does to feeds and bulletins (`keeping`), what the job does (`polling`, `taking`)."""

from hoaban.domains.bulletins.actions.keeping import add_feed, mark_read, switch_feed
from hoaban.domains.bulletins.actions.polling import poll, watch

__all__ = ["add_feed", "mark_read", "poll", "switch_feed", "watch"]
