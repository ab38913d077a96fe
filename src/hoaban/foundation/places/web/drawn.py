"""What the board shows dozens of times, drawn once."""

import functools

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hoaban.foundation.sources.api import Mark


def mark(which: Mark | str) -> SafeString:
    """A mark as ui's component writes it, remembered per language: there are four, shown dozens of times."""
    drawn = which.drawn if isinstance(which, Mark) else which
    return _mark(drawn, get_language() or "vi")


@functools.lru_cache(maxsize=16)
def _mark(drawn: str, _language: str) -> SafeString:
    return render_to_string("ui/components/mark.html", {"mark": drawn})


def unit_urls() -> "functools.partial[str]":
    """Addresses of unit pages without asking the URL resolver seventy-five times."""
    pattern = reverse("places:unit", args=["CODE"])
    return functools.partial(pattern.replace, "CODE")
