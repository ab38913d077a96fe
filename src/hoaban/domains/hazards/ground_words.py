"""How easily the ground of a commune slides, in words, and as people write it in a list."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

GROUND_WORDS: Mapping[int, str] = {1: _("low"), 2: _("medium"), 3: _("high"), 4: _("very high")}
WRITTEN = {
    "1": 1, "thap": 1, "low": 1,
    "2": 2, "trung binh": 2, "medium": 2,
    "3": 3, "cao": 3, "high": 3,
    "4": 4, "rat cao": 4, "very high": 4,
}  # fmt: skip
