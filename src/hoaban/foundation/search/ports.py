"""A room that can be asked. Rooms below this one need not know us: any object of this form will do."""

from collections.abc import Sequence
from typing import Protocol

from hoaban.foundation.access.values import Actor


class Found(Protocol):
    """What a room answers with; `values.Hit` fits, and so does a room's own row."""

    @property
    def kind(self) -> str:
        """A word for what it is, in the reader's language: «bản», «hộ»."""

    @property
    def key(self) -> str:
        """Its public id in the room."""

    @property
    def title(self) -> str: ...

    @property
    def subtitle(self) -> str: ...

    @property
    def url(self) -> str:
        """Where it opens; the page there asks for permission again."""


class SearchRoom(Protocol):
    """One room's own index, asked for one person."""

    @property
    def name(self) -> str:
        """The room's label: ``registry``."""

    @property
    def label(self) -> str:
        """What people call its things; an English msgid: «Households and people»."""

    def search(self, actor: Actor, text: str, limit: int) -> Sequence[Found]:
        """At most ``limit`` answers this actor may see, the best first. Every one fetched through the room's scope."""
        ...
