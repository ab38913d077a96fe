"""The front door of the Splink engine; Splink itself is imported when a search begins."""

from hoaban.integrations.splink.finder import find

__all__ = ["find"]
