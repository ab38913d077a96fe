"""Writes: a pack's rules (`loading`), proposals (`proposing`), drafts by rules (`judging`) and by people's signs (`from_signs`)."""

from hoaban.domains.triggers.actions.from_signs import draft_from_sign
from hoaban.domains.triggers.actions.judging import judge_station, on_observed
from hoaban.domains.triggers.actions.loading import load_rules
from hoaban.domains.triggers.actions.proposing import decide_version, propose_change

__all__ = [
    "decide_version",
    "draft_from_sign",
    "judge_station",
    "load_rules",
    "on_observed",
    "propose_change",
]
