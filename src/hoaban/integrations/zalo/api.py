"""The front door of zalo, for the wiring."""

from hoaban.integrations.zalo.hearing import ZaloEar
from hoaban.integrations.zalo.line import AddressUnreadable, ZaloLine, from_url

__all__ = ["AddressUnreadable", "ZaloEar", "ZaloLine", "from_url"]
