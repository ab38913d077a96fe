"""The front door of feeds, for the wiring."""

from hoaban.integrations.feeds.reader import FeedReader
from hoaban.integrations.feeds.twin import HOST, WithTwin

__all__ = ["HOST", "FeedReader", "WithTwin"]
