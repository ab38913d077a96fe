"""What a live page may ask to be told of: a topic is a few event names, behind a permission.

A page is told *that* something of a topic happened, never what: it then asks its own address again, where scope and
masking hold as always.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import NotFound


@dataclass(frozen=True, slots=True)
class Topic:
    """``permission`` None: every person signed in."""

    name: str
    events: tuple[str, ...]
    permission: str | None = None


_topics: dict[str, Topic] = {}


def declare_topic(name: str, *events: str, permission: str | None = None) -> None:
    """Called by config/wiring.py, beside the listeners."""
    _topics[name] = Topic(name, events, permission)


def topics_for(actor: Actor, names: Iterable[str]) -> tuple[Topic, ...]:
    """The topics asked for. One that is unknown, or not this actor's, raises `NotFound`: the two look alike."""
    found = []
    for name in dict.fromkeys(names):
        topic = _topics.get(name)
        if topic is None or not (topic.permission is None or actor.may(topic.permission)):
            raise NotFound
        found.append(topic)
    return tuple(found)


def declared_topics() -> tuple[Topic, ...]:
    return tuple(_topics.values())
