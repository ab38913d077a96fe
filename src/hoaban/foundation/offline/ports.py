"""The forms rooms let people fill without a line."""

import logging

from hoaban.foundation.offline.values import FormKind
from hoaban.kit.pack import PackBroken, PackMissing

log = logging.getLogger(__name__)
kinds: dict[str, FormKind] = {}


def kind_of(name: str) -> FormKind | None:
    """The form of that name; None where nobody registered it, or where the pack that holds its questions cannot be read now."""
    kind = kinds.get(name)
    return kind if kind and _is_readable(kind) else None


def offered() -> list[FormKind]:
    """Every form whose questions can be read: a broken pack of one room takes no other room's form away."""
    return [kind for kind in kinds.values() if _is_readable(kind)]


def _is_readable(kind: FormKind) -> bool:
    try:
        return len(kind.fields) > 0
    except (PackBroken, PackMissing) as problem:
        log.error("The form %s is not offered: %s", kind.name, problem)
        return False
