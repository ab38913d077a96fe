"""The front door of nats."""

from hoaban.integrations.nats.source import AddressUnreadable, Handed, NatsWork, from_url

__all__ = ["AddressUnreadable", "Handed", "NatsWork", "from_url"]
