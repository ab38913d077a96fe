"""A household that begins at the desk: what an officer is told of it and of its head."""

from dataclasses import dataclass
from datetime import date

from hoaban.domains.registry.values import PersonTold


@dataclass(frozen=True, slots=True)
class Begun:
    """What is written of a household that stood in no list."""

    commune: int
    """Its number."""
    village: str
    """As it is called; empty where nobody said: the household then stands under its commune."""
    code: str
    """Empty: it gets one of ours."""
    head: PersonTold
    since: date | None = None
    """They live here since then; None where nobody knows."""
    group: str = ""
    """Code of the ethnic group somebody says the head is of; with `said_by` only."""
    said_by: str = ""
