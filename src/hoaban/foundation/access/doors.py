"""Every address declares who may enter; the middleware refuses the rest."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest

from hoaban.foundation.access.errors import UndeclaredDoor
from hoaban.foundation.access.values import SMALL_BODY, Door

View = TypeVar("View", bound=Callable[..., Any])

_by_url_name: dict[str, Door] = {}


def door(
    *,
    permission: str | None = None,
    public: bool = False,
    signed_in: bool = False,
    cacheable: bool = False,
    largest_body: int = SMALL_BODY,
) -> Callable[[View], View]:
    """Declare a view's door: ``public``, any person ``signed_in``, or a ``permission`` held somewhere.

    Which rows she then sees is the query's business (`visible_to`).
    """
    policy = _one_of(Door(public, signed_in, permission, cacheable, largest_body))

    def declare(view: View) -> View:
        view.door = policy  # type: ignore[attr-defined]
        return view

    return declare


def declare_doors(doors: Mapping[str, Door]) -> None:
    """Declare doors of views we did not write, by URL name (allauth's)."""
    for name, policy in doors.items():
        _by_url_name[name] = _one_of(policy)


def door_of(view: Callable[..., Any], url_name: str | None) -> Door:
    """The declared door; a view without one raises `UndeclaredDoor`."""
    found = getattr(view, "door", None) or getattr(getattr(view, "view_class", None), "door", None)
    found = found or _by_url_name.get(url_name or "")
    if not isinstance(found, Door):
        raise UndeclaredDoor(
            f"{getattr(view, '__module__', '?')}.{getattr(view, '__name__', view)} has no @door(...)"
        )
    return found


def _one_of(policy: Door) -> Door:
    if [policy.public, policy.signed_in, policy.permission is not None].count(True) != 1:
        raise ValueError("A door is public, or for people signed in, or for a permission: exactly one")
    return policy


def request_id(request: HttpRequest) -> str:
    """The id this form or call carries, so that a second arrival gets the first answer; a fresh one if it has none."""
    given = request.POST.get("request_id") or request.headers.get("Idempotency-Key") or ""
    return given[:64] if given else uuid.uuid4().hex
