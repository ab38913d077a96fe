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
    (r"(?<![-\w])(?:round|mod|rem)\(", 125, "round(), mod(), rem()"), (r"linear\(\s*0", 113, "linear()"),
    (r"(?<![-\w])a?(?:sin|cos|tan)2?\(", 111, "trigonometry"), (r"(?<![-\w])(?:pow|sqrt|hypot|log|exp)\(", 120, "exponents"),
    (r"(?<![-\w])(?:sign|abs)\(", 138, "sign(), abs()"), (r"\(from\s", 119, "relative colours"), (r":dir\(", 120, ":dir()"),
    (r"@container[^{]*style\(", 111, "style queries"), (r"initial-letter\s*:", 110, "initial-letter"), (r":state\(", 125, ":state()"),
    (r"text-box", 133, "text-box"), (r"position-(?:area|try)", 125, "anchor positioning"),
    (r"white-space-collapse", 114, "white-space-collapse"),
    (r"(?:view|scroll)-timeline|animation-range", 115, "scroll animation"),
    (r"(?<![-\w])image-set\(", 113, "image-set() without its prefix"),
    (r"\d(?:r?cap|r?ic|rex|rch)\b", 111, "young font units"), (r"@import[^;]*\b(?:scope|supports)\(", 122, "conditions of @import"),
)  # fmt: skip
JS = (
    (r"\.(?:toSorted|toReversed|toSpliced)\(", 110, "copying array methods"), (r"\bgroupBy\b", 117, "groupBy"),
    (r"Promise\.withResolvers", 119, "Promise.withResolvers"), (r"Promise\.try", 128, "Promise.try"),
    (r"Array\.fromAsync", 121, "Array.fromAsync"), (r"startViewTransition", 111, "view transitions"),
    (r"\.(?:show|hide|toggle)Popover\(", 114, "popover"), (r"URL\.canParse", 120, "URL.canParse"),
    (r"AbortSignal\.any", 116, "AbortSignal.any"), (r"\.isWellFormed\(", 111, "isWellFormed"),
    (r"\.(?:is(?:Sub|Super)setOf|isDisjointFrom|union|intersection|(?:symmetricD|d)ifference)\(", 122, "set methods"),
    (r"Iterator\.(?:from|prototype)|\.values\(\)\.(?:map|filter|take|drop)\(", 122, "iterator helpers"),
    (r"\.with\(\s*[-\w.]+\s*,", 110, "copying array methods"), (r"/[gimsuy]*v[gimsuy]*(?:[;,)]|\.test|\.exec)", 112, "the flag v"),
    (r"\bTemporal\.", 144, "Temporal"), (r"DurationFormat", 129, "DurationFormat"), (r"\bCloseWatcher\b", 126, "CloseWatcher"),
    (r"\.moveBefore\(", 133, "moveBefore"), (r"\.(?:from|to)(?:Base64|Hex)\(", 140, "base64 of bytes"),
    (r"RegExp\.escape", 136, "RegExp.escape"),
    (r"URL\.parse\(", 126, "URL.parse"), (r"(?:set|parse)HTMLUnsafe|\.getHTML\(", 124, "HTML as text"), (r"scrollend", 114, "scrollend"),
    (r"""import[^;]*\bwith\s*\{\s*type""", 123, "import attributes"), (r"scheduler\.yield", 129, "scheduler.yield"),
)  # fmt: skip
HTML = (
    (r"\spopover(?:target)?(?:=|[\s>])", 114, "popover"), (r"\sclosedby=", 134, "closedby"),
    (r"\scommand(?:for)?=", 135, "command buttons"), (r"shadowrootmode", 111, "declarative shadow trees"),
    (r"<selectedcontent", 135, "a styled select"),
)  # fmt: skip
TABLES = {"css": CSS, "js": JS, "html": HTML}


def beyond_the_floor(text: str, kind: str) -> list[str]:
    """Features a floor phone lacks; inside `@supports` the page does without them, so that is fine."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    if kind == "css":
        text = without_supports(text)
    found = [
        f"{name} needs Chromium {since}" for sign, since, name in TABLES[kind] if re.search(sign, text, re.M)
    ]
    return found + (["nesting needs Chromium 112"] if kind == "css" and nests(text) else [])


def nests(text: str) -> bool:
    """A rule inside a rule, with or without its &; a rule inside `@media` and its kin is as old as they are."""
    inside: list[bool] = []  # of each open block: is it a rule?
    for head, brace in re.findall(r"([^{};]*)([{};])", text):
        if brace == "{" and any(inside):
            return True
        if brace == "{":
            inside.append(not head.strip().startswith("@"))
        elif brace == "}" and inside:
            inside.pop()
    return False


def without_supports(text: str) -> str:
    while (at := text.find("@supports")) >= 0:
        depth, end = 0, text.find("{", at)
        for end in range(text.find("{", at), len(text)):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            if depth == 0:
                break
        text = text[:at] + text[end + 1 :]
    return text
