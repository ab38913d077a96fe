"""The front door of the object store, for wiring."""

from hoaban.integrations.objectstore.store import ExtraMissing, S3Store, from_url

__all__ = ["ExtraMissing", "S3Store", "from_url"]
