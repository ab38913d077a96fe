"""The front door of feeds, for the wiring."""

from hoaban.integrations.feeds.reader import FeedReader

__all__ = ["FeedReader"]
