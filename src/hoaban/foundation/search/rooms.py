"""The rooms that can be asked and the actions that can be found by name; joined once by config/wiring.py."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hoaban.foundation.access.values import Actor
from hoaban.foundation.search.ports import Found, SearchRoom


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do that a person may look for by name."""

    label: str
    """An English msgid, beginning with a verb."""
    url_name: str
    permission: str
    """Empty: anybody signed in."""
    words: str = ""
    """Further msgid words to be found by."""


@dataclass(frozen=True, slots=True)
class PlainRoom:
    """A room from one function."""

    name: str
    label: str
    ask: Callable[[Actor, str, int], Sequence[Found]]
    narrow: str = ""

    def search(self, actor: Actor, text: str, limit: int) -> Sequence[Found]:
        return self.ask(actor, text, limit)


_rooms: dict[str, SearchRoom] = {}
_actions: dict[str, Action] = {}


def join(room: SearchRoom) -> None:
    """Add a room; a second one of the same name takes its place."""
    _rooms[room.name] = room


def join_function(
    name: str, label: str, ask: Callable[[Actor, str, int], Sequence[Found]], narrow: str = ""
) -> None:
    """Add a room that lies below this one by its plain function ``search(actor, text, limit)``."""
    join(PlainRoom(name, label, ask, narrow))


def leave(name: str) -> None:
    """Take a room out (tests)."""
    _rooms.pop(name, None)


def all_rooms() -> list[SearchRoom]:
    return list(_rooms.values())


def offer(label: str, url_name: str, permission: str = "", words: str = "") -> None:
    """Let an action be found in the palette by whoever may do it."""
    _actions[label] = Action(label, url_name, permission, words)


def withdraw_offer(label: str) -> None:
    """Take an action out (tests)."""
    _actions.pop(label, None)


def actions_for(actor: Actor) -> list[Action]:
    return [action for action in _actions.values() if not action.permission or actor.may(action.permission)]
