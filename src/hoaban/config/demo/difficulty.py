"""A made-up decision on special difficulty, labelled as such: which villages are listed in truth is in no source we have."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from hoaban.domains.registry import actions
from hoaban.domains.registry.errors import DecisionKnown
from hoaban.domains.registry.listed import DecisionTold, Of
from hoaban.domains.registry.permissions import Permission
from hoaban.foundation.access.api import SystemActor

PLANTER = SystemActor("demo.difficulty", frozenset({Permission.LIST, Permission.SEE}))
NUMBER = "MẪU-01/QĐ-UBND"


def plant(commune: str, villages: Sequence[str]) -> int:
    """How many villages it lists; nothing where it stands already."""
    now = timezone.now()
    began = date(timezone.localdate().year, 1, 1)
    lines = "\n".join(f"{commune}; {village}" for village in villages)
    told = DecisionTold(
        NUMBER,
        began,
        "UBND (dữ liệu mẫu)",
        Of.VILLAGES,
        began,
        None,
        adds=False,
        text=lines,
        is_synthetic=True,
    )
    try:
        uid = actions.keep_decision(by=PLANTER, uid=None, told=told, version=0, request=None, now=now)
    except DecisionKnown:
        return 0
    return actions.put_in_force(by=PLANTER, uid=uid, version=1, request=None, now=now)
