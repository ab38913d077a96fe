"""Is a message of ours sound? The official schema, what the prose of section 3 asks beyond it, and our own profile.

For messages we are about to issue, never for refusing what others sent: many officially valid alerts break a profile.
"""

from collections.abc import Callable, Iterator

from hoaban.kit.cap import conventions, prose
from hoaban.kit.cap.errors import Finding, NotSound
from hoaban.kit.cap.schema import schema
from hoaban.kit.safe_xml import Element, UnsafeXml, parsed

Rule = Callable[[Element], Iterator[Finding]]
RULES: tuple[Rule, ...] = (*prose.RULES, *conventions.RULES)


def findings(content: bytes) -> tuple[Finding, ...]:
    """Everything that is wrong with it; the prose is read only where the schema holds."""
    try:
        root = parsed(content)
    except UnsafeXml as problem:
        return (Finding("xml", "schema", str(problem)),)
    told = schema()
    if not told.validate(root):
        return tuple(
            Finding("schema", "schema", f"line {error.line}: {error.message}") for error in told.error_log
        )
    return tuple(finding for rule in RULES for finding in rule(root))


def require_sound(content: bytes) -> None:
    """Raises `NotSound` with all findings."""
    found = findings(content)
    if found:
        raise NotSound(found)
