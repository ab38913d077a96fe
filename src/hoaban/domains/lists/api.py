"""The front door: lists come in behind the import kind, and the registry says what came of them; whole lists are confirmed
through the registry's port `WholeLists`."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.urls import reverse

from hoaban.domains.lists import queries
from hoaban.domains.lists.actions import whole
from hoaban.domains.lists.household_list import KIND
from hoaban.domains.lists.ports import connected
from hoaban.domains.registry import api as registry
from hoaban.foundation.access.api import Actor

__all__ = ["KIND", "Whole", "connect"]


class Whole:
    """Fulfils `WholeLists`."""

    def look_over(
        self, *, by: Actor, homes: Mapping[int, int], kept: str, request: str | None, now: datetime
    ) -> str:
        uid = whole.look_over(by=by, homes=homes, kept=kept, request=request, now=now)
        return reverse("lists:whole", args=[uid])

    def last(self, actor: Actor, now: datetime) -> registry.WholeList | None:
        last = queries.last_whole(actor, now)
        if last is None:
            return None
        url = reverse("lists:whole", args=[last.uid])
        return registry.WholeList(url, last.count, last.looked_at, last.stage.is_moving)


def connect(find_actor: Callable[[str], Actor | None]) -> None:
    """Called by wiring: from an actor's key to the actor as she may act today."""
    connected.find_actor = find_actor
