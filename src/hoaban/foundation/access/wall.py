"""The second wall: on PostgreSQL the rows themselves refuse whoever may not see their place.

`visible_to` is the first. This one holds where a query forgot it: a connection says before each statement, in the setting
``hoaban.areas``, which unit numbers its thread may touch now, and a policy on each table compares (config/row_security.py).
It guards against our own mistakes; whoever can run any SQL can also change the setting.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from django.apps import apps
from django.conf import settings

from hoaban.foundation.access.book import permission_book
from hoaban.foundation.access.values import Actor, UnitRange, merged

SETTING = "hoaban.areas"
EVERYTHING = "{(,)}"
NOTHING = ""  # what a connection has to which nobody said anything


class _Process:
    """Where a thread stands that is in no request: commands and lanes work for everybody, `serve` closes it."""

    outside = EVERYTHING


_standing: ContextVar[str | None] = ContextVar("hoaban_areas", default=None)


def standing() -> str:
    """What a connection must say for this thread now."""
    here = _standing.get()
    return _Process.outside if here is None else here


def close_wall() -> None:
    """In a web process: what runs outside a request touches no guarded row."""
    _Process.outside = NOTHING


@contextmanager
def behind(said: str) -> Iterator[None]:
    """This thread touches only these rows until the block ends."""
    token = _standing.set(said)
    try:
        yield
    finally:
        _standing.reset(token)


@contextmanager
def lifted(because: str) -> Iterator[None]:
    """For statements whose rows are named by key and belong to a deed of two places; `visible_to` has judged before.

    ``because`` is for whoever reads the code: there is no reason that holds for a whole page.
    """
    assert because
    with behind(EVERYTHING):
        yield


def admit(actor: Actor) -> None:
    """Until the block of the request ends: wherever the actor holds any permission of a room with guarded tables."""
    if settings.ROW_SECURITY and _standing.get() is not None:
        _standing.set(areas_of(actor))


def areas_of(actor: Actor) -> str:
    """As PostgreSQL writes ranges of numbers."""
    held = (
        actor.areas(permission) for permission in permission_book() if permission.split(":")[0] in rooms()
    )
    return written(area for areas in held for area in areas)


def written(areas: Iterable[UnitRange]) -> str:
    ranges = ",".join(f"[{area.start},{area.stop})" for area in merged(areas))
    return f"{{{ranges}}}" if ranges else NOTHING


def carried(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A stream is read after its view has returned: each piece is made where the view stood."""
    said, iterator = standing(), iter(pieces)

    def parts() -> Iterator[bytes]:
        while True:
            with behind(said):
                piece = next(iterator, None)
            if piece is None:
                return
            yield piece

    return parts()


@cache
def rooms() -> frozenset[str]:
    """Whose permissions open the wall: rooms with a table that names its column in ``walled_by``."""
    return frozenset(model._meta.app_label for model in apps.get_models() if getattr(model, "walled_by", ""))
