"""Names and measures of published figures in the reader's language.

A figure is called as its source calls it, in Vietnamese; what the pack translates (``figures_en.csv``) an English reader
reads in English, the rest stands as it is and says its language.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from hoaban.kit import pack

TABLE = "figures_en.csv"


def said(text: str) -> tuple[str, str]:
    """The text for this reader, and the language it is in; what has no Vietnamese letter (km², 2019) reads the same."""
    if get_language() != "en":
        return text, "vi"
    english = _english(settings.PROVINCE, tuple(settings.PACK_DIRS)).get(text, "")
    if english or all(one.isascii() for one in text if one.isalpha()):
        return english or text, "en"
    return text, "vi"


@lru_cache(maxsize=4)
def _english(province: str, folders: tuple[Path, ...]) -> Mapping[str, str]:
    rows = pack.of_province(province, folders).optional_rows(TABLE, ["vi", "en"])
    return {row["vi"]: row["en"] for row in rows}
