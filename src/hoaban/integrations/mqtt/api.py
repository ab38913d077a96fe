"""The front door of mqtt, for the command."""

from hoaban.integrations.mqtt.listener import AddressUnreadable, Listener, from_url
from hoaban.integrations.mqtt.taking import KeyDead, taker

__all__ = ["AddressUnreadable", "KeyDead", "Listener", "from_url", "taker"]
