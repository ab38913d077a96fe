"""What this room asks rooms above it, which config joins: what speaks for a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hoaban.domains.warning.values import AlertShown
from hoaban.foundation.access.api import Actor


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for a draft, in the language of the page: a rule's quote, a sign, a gauge."""

    text: str
    url: str
    at: datetime


class Speaks(Protocol):
    """Only what this reader may see."""

    def __call__(self, actor: Actor, alert: AlertShown, now: datetime) -> Sequence[Evidence]: ...


_speaking: list[Speaks] = []


def connect_evidence(speaks: Speaks) -> None:
    _speaking[:] = [speaks]


def evidence_for(actor: Actor, alert: AlertShown, now: datetime) -> Sequence[Evidence]:
    return [one for speaks in _speaking for one in speaks(actor, alert, now)]
