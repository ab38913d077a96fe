"""The front door of nats."""

from hoaban.integrations.nats.connecting import knocked
from hoaban.integrations.nats.source import Handed, NatsWork
from hoaban.integrations.nats.way import AddressUnreadable, Files, Way, files, read

__all__ = ["AddressUnreadable", "Files", "Handed", "NatsWork", "Way", "files", "knocked", "read"]
