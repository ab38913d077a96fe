"""Why something that came could not be understood, in the language of the page.

`kit.cap` refuses in English sentences, which are kept as they were said; here they are recognised again. What a library said
beyond our own sentence (where in the file a tag stands open) stays in its words.
"""

import re
from dataclasses import dataclass

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from hoaban.ui import formats


@dataclass(frozen=True, slots=True)
class Reason:
    said: str
    """In the language of the page; empty where the sentence is none of ours."""
    rest: str
    """Foreign words beyond it."""


SENTENCES = (
    _("The file is XML, but no CAP message of version 1.1 or 1.2."),
    _("The file is XML, but neither Atom nor RSS nor CAP."),
    _("The message has no %(name)s."),
    _("The message does not say in a readable way when it was sent."),
    _("The message's %(name)s is none of those that CAP knows."),
    _("The message's own name is too long."),
    _("The file is larger than %(number)s bytes."),
    _("The file is nested deeper than %(number)s levels."),
    _("The file has more than %(number)s elements."),
    _("The file declares a document type."),
)
WITH_REST = {
    r"The file is no XML: (?P<rest>.+)\.": _("The file is no XML."),
    r"The file's encoding cannot be read: (?P<rest>.+)\.": _("The file's encoding cannot be read."),
}


def _pattern(sentence: str) -> str:
    """Of a sentence with places for words."""
    kinds = {"name": r"(?P<name>\w+)", "number": r"(?P<number>[\d,]+)"}
    parts = re.split(r"%\((\w+)\)s", sentence)
    return "".join(kinds[part] if n % 2 else re.escape(part) for n, part in enumerate(parts))


KNOWN = [(re.compile(_pattern(one)), one) for one in SENTENCES]
KNOWN += [(re.compile(pattern), said) for pattern, said in WITH_REST.items()]


def reason(detail: str) -> Reason:
    """Of a kept refusal."""
    for pattern, said in KNOWN:
        if found := pattern.fullmatch(detail):
            words = found.groupdict()
            rest = words.pop("rest", "")
            if number := words.get("number"):
                words["number"] = formats.number(int(number.replace(",", "")), 0, get_language() or "vi")
            return Reason(gettext(said) % words if words else gettext(said), rest)
    return Reason("", detail)
