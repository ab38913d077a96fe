"""What a page weighs on a line: its HTML with every style and script it asks for, compressed as a server could."""

import gzip
import re
from collections.abc import Callable

CITIZEN, WORKSPACE = 30_000, 150_000


def first_load(
    path: str, fetch: Callable[[str], bytes], kinds: tuple[str, ...] = ("css", "js")
) -> dict[str, int]:
    """Compressed bytes by address: the page and what its head and body name."""
    page = fetch(path)
    parts = {path: len(gzip.compress(page, 6))}
    for address in named_files(page.decode("utf-8", "replace"), kinds):
        parts[address] = len(gzip.compress(fetch(address), 6))
    return parts


def named_files(html: str, kinds: tuple[str, ...]) -> list[str]:
    found = re.findall(r"""<(?:link|script)\b[^>]*?(?:href|src)=["']([^"']+)["']""", html)
    return sorted(
        {address for address in found if address.split("?")[0].endswith(tuple(f".{kind}" for kind in kinds))}
    )
