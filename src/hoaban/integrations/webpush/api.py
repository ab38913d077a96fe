"""The front door of webpush, for wiring."""

from hoaban.integrations.webpush.line import WebPushLine, public_key

__all__ = ["WebPushLine", "public_key"]
