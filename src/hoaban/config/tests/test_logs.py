"""Personal data never reaches a log, whichever way it comes; what helps to find a fault does."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from hypothesis import given
from hypothesis import strategies as st

from hoaban.config import logs
from hoaban.config.logs import Lines
from hoaban.foundation.access import api as access
from hoaban.foundation.access import identity

NAME, PHONE = "Lò Thị Pâng", "0912345678"
# Nothing of a log line's own holds these letters.
secrets = st.text(alphabet="ờộữẳ ễỡđ9", min_size=3).map(lambda text: f"Ộ{text}Ữ")


@access.door(public=True)
def breaks(request: HttpRequest, token: str) -> HttpResponse:
    raise LookupError(f"{request.GET['q']} {request.POST['phone']} {token}") from ValueError(NAME)


urlpatterns = [path("breaks/<str:token>", breaks, name="breaks")]


@pytest.fixture
def said() -> Iterator[io.StringIO]:
    """Everything any logger says, as production writes it."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Lines(live=False))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


def line_of(record: logging.LogRecord, **how: Any) -> dict[str, Any]:
    text = Lines(live=False, **how).format(record)
    assert "\n" not in text
    line: dict[str, Any] = json.loads(text)
    assert set(line) <= set(logs.ALLOWED)
    return line


def record_of(
    name: str, message: object, *arguments: object, problem: Any = None, **extra: object
) -> logging.LogRecord:
    info = (type(problem), problem, problem.__traceback__) if problem else None
    record = logging.LogRecord(name, logging.ERROR, "/x/src/hoaban/a.py", 7, message, arguments, info)
    record.__dict__.update(extra)
    return record


@pytest.mark.django_db
@pytest.mark.urls("hoaban.config.tests.test_logs")
def test_query_body_address_and_exception_stay_out_of_the_log(
    said: io.StringIO, make_actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "_finders", [lambda request: make_actor(name="7")])
    client = Client(
        raise_request_exception=False, headers={"referer": f"https://x/?q={PHONE}", "user-agent": NAME}
    )
    answer = client.post(f"/breaks/secret-token?q={NAME}", {"phone": PHONE, "name": NAME})
    assert answer.status_code == 500
    text = said.getvalue()
    for secret in (NAME, PHONE, "Pâng", "secret-token", "%C3%B2"):
        assert secret not in text
    line = next(line for line in map(json.loads, text.splitlines()) if line["logger"] == "django.request")
    assert line["route"] == "breaks"
    assert line["actor"] == "user:7"
    assert line["status"] == 500
    assert line["error"] == "LookupError < ValueError"
    assert line["trace"][-1].endswith("breaks")
    assert answer.headers["X-Request-Id"] == line["request"]


@given(secrets)
def test_nothing_that_fills_a_message_of_others_is_told(secret: str) -> None:
    ways = [
        record_of("lib.x", "Invalid header: %s", secret),
        record_of("lib.x", f"Invalid header: {secret}"),
        record_of("lib.x", {"name": secret}),
        record_of("lib.x", "%(name)s", {"name": secret}),
        record_of("hoaban.x", "%s was here", secret),
        record_of("hoaban.x", "%d were here", secret),
        record_of("lib.x", "broke", problem=ValueError(secret)),
        record_of("lib.x", "broke", status_code=secret, request=secret, name_of_person=secret),
    ]
    for record in ways:
        assert secret.strip() not in json.dumps(line_of(record), ensure_ascii=False)


def test_our_own_messages_keep_numbers_and_names_of_ours() -> None:
    record = record_of("hoaban.jobs", "job %s: done %s, by %s", "imports.work", 12, NAME)
    assert line_of(record)["event"] == "job imports.work: done 12, by …"


def test_a_telephone_number_is_no_word_of_ours() -> None:
    assert line_of(record_of("hoaban.x", "%s", PHONE))["event"] == "…"


def test_a_template_of_others_is_told_without_what_fills_it() -> None:
    assert line_of(record_of("django.request", "Internal Server Error: %s", "/x"))["event"] == (
        "Internal Server Error: %s"
    )
    assert line_of(record_of("lib.x", "already filled"))["event"] == "a, line 7"


def test_words_of_an_exception_are_quoted_only_where_nobody_is_real() -> None:
    record = record_of("lib.x", "broke", problem=KeyError("village"))
    assert line_of(record)["error"] == "KeyError"
    assert "village" in line_of(record, quoting=True)["error"]


def test_a_terminal_gets_something_to_read() -> None:
    text = Lines(live=True).format(record_of("hoaban.jobs", "job %s failed", "imports.work"))
    assert "job imports.work failed" in text
    assert not text.startswith("{")


def test_what_nobody_caught_is_a_line_too(monkeypatch: pytest.MonkeyPatch, said: io.StringIO) -> None:
    for place, name in (("sys", "excepthook"), ("threading", "excepthook"), ("logging", "raiseExceptions")):
        module = __import__(place)
        monkeypatch.setattr(module, name, getattr(module, name))
    logs.guard()
    logging.captureWarnings(False)
    import sys

    problem = ValueError(NAME)
    sys.excepthook(ValueError, problem, None)
    assert NAME not in said.getvalue()
    assert json.loads(said.getvalue().splitlines()[-1])["error"] == "ValueError"
