"""People of standing in the one search of the house."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from hoaban.domains.standing import queries
from hoaban.domains.standing.permissions import Permission
from hoaban.foundation.access import api as access


@dataclass(frozen=True, slots=True)
class Found:
    title: str
    detail: str
    url: str


def search(actor: access.Actor, text: str, limit: int = 10) -> Sequence[Found]:
    """Whoever stands today and bears the name; nobody without the right to see them."""
    if not actor.may(Permission.SEE) or len(text.strip()) < 2:
        return []
    return [
        Found(one.name, f"{one.village} · {one.commune}", reverse("standing:person", args=[one.uid]))
        for one in queries.people_called(actor, text, limit)
    ]
