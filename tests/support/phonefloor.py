"""What Chromium 106 does not know. Facts noted by hand from the browsers' release notes; (sign, since, what it is).

Chromium 106 is the last for Android 6. Nothing here was run on such a phone.
"""

import re

FLOOR = 106
CSS = (
    (r"color-mix\(", 111, "color-mix()"), (r"\boklch\(|\boklab\(|\blch\(", 111, "oklch() and its kin"),
    (r"light-dark\(", 123, "light-dark()"), (r"@scope\b", 118, "@scope"), (r"@starting-style", 117, "@starting-style"),
    (r"@view-transition|view-transition-name", 111, "view transitions"), (r"\bsubgrid\b", 117, "subgrid"),
    (r"\d[dls]v[hw]\b", 108, "dynamic viewport units"), (r"text-wrap\s*:", 114, "text-wrap"),
    (r"field-sizing\s*:", 123, "field-sizing"), (r"scrollbar-(?:color|width)\s*:", 121, "scrollbar-color, scrollbar-width"),
    (r"anchor-name\s*:|position-anchor\s*:", 125, "anchor positioning"), (r"animation-timeline\s*:", 115, "scroll animation"),
    (r"(?<![-\w])mask(?:-image|-size|-repeat)?\s*:", 120, "mask without its prefix"), (r":user-(?:in)?valid", 119, ":user-valid"),
    (r":popover-open|\[popover", 114, "popover"), (r"interpolate-size|calc-size\(", 129, "interpolate-size"),
    (r"transition-behavior", 117, "transition-behavior"), (r"\d(?:r?lh)\b", 109, "the line-height unit"),
    (r"^\s*&|[{;]\s*&", 112, "nesting"), (r"(?<![-\w])round\(", 125, "round()"), (r"linear\(\s*0", 113, "linear()"),
)  # fmt: skip
JS = (
    (r"\.(?:toSorted|toReversed|toSpliced)\(", 110, "copying array methods"), (r"Object\.groupBy|Map\.groupBy", 117, "groupBy"),
    (r"Promise\.withResolvers", 119, "Promise.withResolvers"), (r"Promise\.try", 128, "Promise.try"),
    (r"Array\.fromAsync", 121, "Array.fromAsync"), (r"startViewTransition", 111, "view transitions"),
    (r"\.(?:show|hide|toggle)Popover\(", 114, "popover"), (r"URL\.canParse", 120, "URL.canParse"),
    (r"AbortSignal\.any", 116, "AbortSignal.any"), (r"\.isWellFormed\(", 111, "isWellFormed"),
    (r"\.(?:isSubsetOf|isSupersetOf|symmetricDifference)\(", 122, "set methods"), (r"Iterator\.from", 122, "iterator helpers"),
    (r"""import[^;]*\bwith\s*\{\s*type""", 123, "import attributes"), (r"scheduler\.yield", 129, "scheduler.yield"),
)  # fmt: skip


def beyond_the_floor(text: str, kind: str) -> list[str]:
    """Features a floor phone lacks; inside `@supports` the page does without them, so that is fine."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    if kind == "css":
        text = without_supports(text)
    table = CSS if kind == "css" else JS
    return [f"{name} needs Chromium {since}" for sign, since, name in table if re.search(sign, text, re.M)]


def without_supports(text: str) -> str:
    while (at := text.find("@supports")) >= 0:
        depth, end = 0, text.find("{", at)
        for end in range(text.find("{", at), len(text)):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            if depth == 0:
                break
        text = text[:at] + text[end + 1 :]
    return text
