"""Which listener hears which events; filled once by config/wiring.py."""

from hoaban.foundation.events.ports import Listener

_listeners: dict[str, dict[str, Listener]] = {}


def listen(event_name: str, listener_name: str, function: Listener) -> None:
    """Join a listener to an event name. One listener may hear several names through one cursor."""
    _listeners.setdefault(listener_name, {})[event_name] = function


def joined() -> list[tuple[str, tuple[str, ...]]]:
    """(listener, the event names it hears), in the order of joining."""
    return [(name, tuple(heard)) for name, heard in _listeners.items()]


def function_for(listener: str, event_name: str) -> Listener | None:
    return _listeners.get(listener, {}).get(event_name)


def forget(listener: str) -> None:
    """Take a listener out (tests)."""
    _listeners.pop(listener, None)
