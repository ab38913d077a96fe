"""The front door of the object store, for wiring."""

from hoaban.integrations.objectstore.store import AddressUnreadable, ExtraMissing, S3Store, from_url

__all__ = ["AddressUnreadable", "ExtraMissing", "S3Store", "from_url"]
