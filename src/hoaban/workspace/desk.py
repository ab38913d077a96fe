"""Remembers who answers for the duties on the first page."""

from hoaban.workspace.ports import Desk, EmptyDesk


class _Joined:
    desk: Desk = EmptyDesk()


def join(desk: Desk) -> Desk:
    """Join the room that knows what waits (config/wiring.py); returns the former one, for tests to restore."""
    former = _Joined.desk
    _Joined.desk = desk
    return former


def joined() -> Desk:
    """Who answers now."""
    return _Joined.desk
