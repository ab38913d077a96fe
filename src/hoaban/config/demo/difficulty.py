"""A made-up decision on special difficulty, labelled as such: which villages are listed in truth is in no source we have."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from hoaban.domains.difficulty import api as difficulty
from hoaban.domains.registry.permissions import Permission as Registry
from hoaban.foundation.access.api import SystemActor

PLANTER = SystemActor("demo.difficulty", frozenset({difficulty.Permission.KEEP, Registry.SEE}))
NUMBER = "MẪU-01/QĐ-UBND"


def plant(commune: str, villages: Sequence[str]) -> int:
    """How many villages it lists; nothing where it stands already."""
    now = timezone.now()
    began = date(timezone.localdate().year, 1, 1)
    lines = "\n".join(f"{commune}; {village}" for village in villages)
    told = difficulty.DecisionTold(
        NUMBER,
        began,
        "UBND (dữ liệu mẫu)",
        difficulty.Of.VILLAGES,
        began,
        None,
        adds=False,
        text=lines,
        is_synthetic=True,
    )
    try:
        uid = difficulty.keep_decision(by=PLANTER, uid=None, told=told, version=0, request=None, now=now)
    except difficulty.DecisionKnown:
        return 0
    return difficulty.put_in_force(by=PLANTER, uid=uid, version=1, request=None, now=now)
