"""Two communes with three villages, and the people of the duty room."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from conftest import cast_member
from hoaban.domains.answers import api
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.steps import LINE
from hoaban.foundation.access import identity
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.values import Answer, CallSaid, Channel, Result
from hoaban.foundation.places.values import Language


@pytest.fixture(autouse=True)
def there(db: None, settings: Any) -> None:
    settings.PROVINCE = "14"
    settings.SITE_URL = "https://hoaban.invalid"
    steps.places()
    steps.people()
    cache.clear()


@pytest.fixture
def officer() -> Any:
    return cast_member("duty_officer", "officer", None)


@pytest.fixture
def issuer() -> Any:
    return cast_member("warning_issuer", "issuer", None)


@pytest.fixture
def alert(officer: Any, issuer: Any) -> Any:
    """A warning over the commune, its two villages asked."""
    return steps.issued(officer, issuer)


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Client]:
    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Languages of the province; one is made up, as no word of ours is in it."""
    listed = [Language("vie", "Tiếng Việt", "01"), Language("qaa", "Tiếng Mẫu", "99")]
    monkeypatch.setattr("hoaban.foundation.places.api.languages_of", lambda _province: listed)


@pytest.fixture
def voice() -> Iterator[MemoryLine]:
    """A company's line: everybody picks up, listens and presses nothing."""
    made, former = MemoryLine(is_real=True, window=30), dict(ports.connected.lines)
    made.answer = lambda _one: Result(Answer.CONFIRMED, "answered")
    ports.connected.lines.clear()
    ports.connect(Channel.VOICE, made)
    yield made
    ports.connected.lines.clear()
    ports.connected.lines.update(former)


@pytest.fixture
def keys() -> Iterator[None]:
    """Joins keys of calls to this room, as config/calling.py does."""

    def takes(said: CallSaid) -> bool:
        for one in (said.recipient, *said.beside):
            about = api.call_about(said.kind, said.request, one)
            assert about is not None
            api.key_pressed(
                by=LINE, phone=said.phone, key=said.key, call=str(said.id), at=said.at, now=said.at, alert=about.alert,
                place_no=about.place_no, text_number=about.number, is_hers=about.is_hers,
            )  # fmt: skip
        return True

    former = dict(ports.connected.calls)
    ports.connected.calls.clear()
    ports.register_calls("answers", takes)
    yield
    ports.connected.calls.clear()
    ports.connected.calls.update(former)
