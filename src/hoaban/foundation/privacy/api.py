"""The front door of privacy."""

from datetime import timedelta

from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.files import api as files
from hoaban.foundation.privacy.actions import ASK, ask, move, note_consent_back
from hoaban.foundation.privacy.ports import connect
from hoaban.foundation.privacy.queries import people_asked_about
from hoaban.foundation.privacy.values import (
    PACKAGE,
    PACKAGE_DAYS,
    Asked,
    Kind,
    State,
)

__all__ = [
    "Asked",
    "Kind",
    "State",
    "ask",
    "connect",
    "move",
    "on_consent_taken_back",
    "people_asked_about",
    "register_files",
]

LISTENER = SystemActor("privacy.listen")


def on_consent_taken_back(payload: dict[str, int], _seq: int) -> None:
    """Listener of `accounts.consent_taken_back`: whether it was about a request asked in her place."""
    act = accounts.act_of(payload["acted_id"])
    if act.deed == ASK:
        note_consent_back(by=LISTENER, request_id=int(act.target_id), now=timezone.now())


def register_files() -> None:
    """Called when the app is ready: no address opens a package but the desk's own, once per handing over."""
    files.register_reader(
        PACKAGE,
        lambda _actor, _file: False,
        largest=500 * files.MEGABYTE,
        kinds=frozenset({"application/zip"}),
        confidential=files.Confidential("privacy.answer", timedelta(days=PACKAGE_DAYS)),
    )
