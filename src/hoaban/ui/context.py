"""Context processor of every page."""

from django.http import HttpRequest

from hoaban.ui.frame import Frame, provider


class _LazyBrand:
    """``{{ brand.name }}`` without asking the pack on pages that never show it."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def __getattr__(self, name: str) -> object:
        return getattr(self._frame.brand, name)

    def __str__(self) -> str:
        return self._frame.brand.name


def frame(request: HttpRequest) -> dict[str, object]:
    """``frame_template`` for ``{% extends %}``, ``frame`` with its lazy parts, and ``brand`` for short."""
    parts = Frame(request)
    return {"frame_template": provider().template(request), "frame": parts, "brand": _LazyBrand(parts)}
