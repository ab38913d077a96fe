"""The front door of mqtt: for the command, and for whoever else speaks to a broker."""

from hoaban.integrations.mqtt.listener import Address, AddressUnreadable, Listener, TryLater, from_url
from hoaban.integrations.mqtt.taking import AWAY, KeyDead, taker

__all__ = ["AWAY", "Address", "AddressUnreadable", "KeyDead", "Listener", "TryLater", "from_url", "taker"]
