"""Lines that remember, and people to tell."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.actions import blocks
from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.values import Answer, Channel, Outgoing, Result
from tests.support.people import Cast, make_cast

ROOM = SystemActor("some.room")


@dataclass
class MemoryLine:
    """Answers what the test wants; dies where the test wants."""

    name: str = "memory"
    is_real: bool = False
    window: int = 10
    per_second: float | None = None
    sent: list[Outgoing] = field(default_factory=list)
    answer: Callable[[Outgoing], Result] = lambda one: Result(Answer.ACCEPTED, provider_id=str(one.reference))
    down: ChannelDown | None = None
    dies: str = ""
    """``before`` or ``after`` the messages are out."""

    def send(self, messages: Sequence[Outgoing]) -> list[Result]:
        if self.down:
            raise self.down
        if self.dies == "before":
            raise Killed
        self.sent += messages
        if self.dies == "after":
            raise Killed
        return [self.answer(one) for one in messages]


class Killed(BaseException):
    """Nobody catches it, as nobody catches SIGKILL."""


@pytest.fixture
def line() -> Iterator[MemoryLine]:
    """The SMS line."""
    made = MemoryLine()
    former = dict(ports.connected.lines)
    ports.connected.lines.clear()
    ports.connect(Channel.SMS, made)
    yield made
    ports.connected.lines.clear()
    ports.connected.lines.update(former)


@pytest.fixture(params=["begun as claimed", "noted late"])
def noting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """What holds of a window whose attempts stand before it leaves holds of one whose attempts are written with its outcome.
    Whether they are."""
    claim, is_late = blocks.claim, request.param == "noted late"
    if is_late:
        monkeypatch.setattr(
            blocks, "claim", lambda *words, **more: claim(*words, **more | {"is_noted_late": True})
        )
    return is_late


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast({role.name: role for role in accounts.role_book().roles()})
