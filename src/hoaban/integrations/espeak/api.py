"""The front door of espeak, for wiring."""

from hoaban.integrations.espeak.reader import Espeak

__all__ = ["Espeak"]
