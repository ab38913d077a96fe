"""The front door of ffmpeg, for wiring."""

from hoaban.integrations.ffmpeg.tool import Ffmpeg

__all__ = ["Ffmpeg"]
