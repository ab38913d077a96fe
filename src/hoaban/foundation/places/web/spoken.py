"""Sentences of the public pages that stand for a while: people read them once, whatever unit a page shows.

Each is said by a template with the same words and key; config/voices.py hands them to room speech.
"""

from django.conf import settings
from django.utils.translation import gettext

from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places.queries.board import board as read_board
from hoaban.foundation.places.web import board as board_page


def sentences() -> dict[str, str]:
    """Key → words, in the language of whoever asks; without a loaded province the board has nothing to say."""
    found = {
        "unit.no_figures": gettext("No public source gives figures for this unit alone."),
        "unit.made_up": gettext("These lines serve the demonstration only. No source gives them."),
    }
    try:
        shown = board_page.context(read_board(settings.PROVINCE, with_rings=False), {})
    except NotFound:
        return found
    return found | {"board.hello": shown["hello"]} | {one["key"]: one["spoken"] for one in shown["headline"]}
