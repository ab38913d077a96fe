"""Our own icons, read from ``icons.svg`` beside this file.

They are written into the page (a few dozen bytes each), so a weak line never waits for a sprite.
"""

import re
from functools import cache
from importlib.resources import files

_SYMBOL = re.compile(r'<symbol id="([a-z-]+)"[^>]*>(.*?)</symbol>', re.DOTALL)


@cache
def paths() -> dict[str, str]:
    """Every icon by name; the file is ours, so a plain pattern reads it."""
    return dict(_SYMBOL.findall(files("hoaban.ui").joinpath("icons.svg").read_text(encoding="utf-8")))


def svg(name: str, label: str = "", css: str = "") -> str:
    """The icon's markup; without a label it is decoration and screen readers pass over it."""
    if name not in paths():
        raise KeyError(f"No icon is called “{name}”. Known: {', '.join(sorted(paths()))}.")
    spoken = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true"'
    classes = f"icon {css}".strip()
    return f'<svg class="{classes}" viewBox="0 0 24 24" {spoken} focusable="false">{paths()[name]}</svg>'
