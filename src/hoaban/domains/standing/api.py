"""The front door of standing."""

from hoaban.domains.standing.actions import on_people_changed
from hoaban.domains.standing.search import search
from hoaban.domains.standing.values import Recognised

__all__ = ["Recognised", "on_people_changed", "search"]
