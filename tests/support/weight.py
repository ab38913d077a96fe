"""What a page weighs on a line: every byte that Chromium received for it, heads of answers included, nothing kept before."""

import re

CITIZEN, WORKSPACE = 30_000, 150_000


def named_files(html: str, kinds: tuple[str, ...]) -> list[str]:
    found = re.findall(r"""<(?:link|script)\b[^>]*?(?:href|src)=["']([^"']+)["']""", html)
    return sorted(
        {address for address in found if address.split("?")[0].endswith(tuple(f".{kind}" for kind in kinds))}
    )
