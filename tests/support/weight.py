"""What a page weighs on a line: every byte that Chromium received for it, heads of answers included, nothing kept before."""

import re

from tests.support.browser import Person

CITIZEN, WORKSPACE = 30_000, 150_000


def first_load(someone: Person, path: str) -> int:
    """HTML, styles, scripts, pictures: as they travelled, to a browser that has kept nothing."""
    someone.forgets_files()
    someone.effort.bytes = 0
    someone.go(path)
    someone.page.wait_for_load_state("networkidle")
    return someone.effort.bytes


def named_files(html: str, kinds: tuple[str, ...]) -> list[str]:
    found = re.findall(r"""<(?:link|script)\b[^>]*?(?:href|src)=["']([^"']+)["']""", html)
    return sorted(
        {address for address in found if address.split("?")[0].endswith(tuple(f".{kind}" for kind in kinds))}
    )
