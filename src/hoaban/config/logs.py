"""Logs: one line for each thing that happened, and in it only fields of the list below: never what people typed.

A library may quote a value in any text of its own: an exception its row, a refused header its content. So the words of others are
told only where they are plainly a template, without what fills it; of an exception its type and where it arose.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hoaban.kit.uid import uuid7

ALLOWED = (
    "timestamp", "level", "logger", "event", "request", "method", "route", "actor", "job", "status", "error", "trace"
)  # fmt: skip
# What our own code may fill into its messages beside numbers: names of jobs, lanes, rooms, tags. No capitals, blanks, marks.
_OWN_WORD = re.compile(r"[a-z][a-z0-9_.:-]{0,79}")
_FRAMES = 12
_request: ContextVar[HttpRequest | None] = ContextVar("hoaban_request", default=None)


class Bound:
    """The first middleware: what is logged during a request carries its id, route and actor's key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.log_id = str(uuid7())  # type: ignore[attr-defined]
        _request.set(request)
        response = self.get_response(request)
        response.headers["X-Request-Id"] = request.log_id  # type: ignore[attr-defined]
        return response


class Lines(logging.Formatter):
    """JSON for programs; at a terminal something to read. ``quoting`` adds an exception's own words: where nobody is real."""

    def __init__(self, *, quoting: bool = False, live: bool | None = None) -> None:
        super().__init__()
        self._quoting = quoting
        self._live = sys.stderr.isatty() if live is None else live
        self._readable = structlog.dev.ConsoleRenderer(colors=False, sort_keys=False)
        self._json = structlog.processors.JSONRenderer(ensure_ascii=False)

    def format(self, record: logging.LogRecord) -> str:
        fields = {name: value for name, value in _fields(record, quoting=self._quoting) if value}
        if not self._live:
            return str(self._json(None, "", fields))
        trace = fields.pop("trace", [])
        return "\n    ".join([str(self._readable(None, "", fields)), *trace])


def guard() -> None:
    """What nobody caught leaves as a line too: Python's own tracebacks quote whatever an exception holds."""
    log = logging.getLogger("hoaban")

    def told(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        log.critical("the process ends", exc_info=(kind, problem, trace))

    def told_of_thread(args: threading.ExceptHookArgs) -> None:
        log.critical("a thread ends", exc_info=args.exc_value)

    sys.excepthook, threading.excepthook = told, told_of_thread
    logging.captureWarnings(True)
    logging.raiseExceptions = False


def _fields(record: logging.LogRecord, *, quoting: bool) -> Iterator[tuple[str, Any]]:
    yield "timestamp", datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    yield "level", record.levelname.lower()
    yield "logger", record.name
    yield "event", _event(record)
    yield from _of_request()
    yield "job", structlog.contextvars.get_contextvars().get("job")
    status = getattr(record, "status_code", None)
    yield "status", status if isinstance(status, int) else None
    problem = record.exc_info[1] if record.exc_info else None
    if problem is not None:
        yield "error", _kinds(problem, quoting=quoting)
        yield "trace", _frames(problem)


def _event(record: logging.LogRecord) -> str:
    template = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    if record.name.partition(".")[0] == "hoaban":
        return _filled(template, record.args)
    return template if record.args else f"{record.module}, line {record.lineno}"


def _filled(template: str, arguments: Any) -> str:
    """Our own sentence with numbers and names of ours; any other text becomes “…”."""
    if not isinstance(arguments, tuple) or not arguments:
        return template
    try:
        return template % tuple(_own(one) for one in arguments)
    except (TypeError, ValueError):
        return template


def _own(value: object) -> object:
    if isinstance(value, int | float):
        return value
    return value if isinstance(value, str) and _OWN_WORD.fullmatch(value) else "…"


def _of_request() -> Iterator[tuple[str, Any]]:
    """The route's name, not the address: an address may hold the token of an invitation."""
    request = _request.get()
    if request is None:
        return
    yield "request", getattr(request, "log_id", "")
    yield "method", request.method
    match = request.resolver_match
    yield "route", match.view_name if match else None
    yield "actor", getattr(getattr(request, "actor", None), "key", None)


def _kinds(problem: BaseException, *, quoting: bool) -> str:
    """The exception and what caused it, outermost first."""
    chain: list[BaseException] = []
    cause: BaseException | None = problem
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    return " < ".join(f"{type(one).__name__}: {one}" if quoting else type(one).__name__ for one in chain)


def _frames(problem: BaseException) -> list[str]:
    """Places only: the line of code itself stands in the program."""
    frames = traceback.extract_tb(problem.__traceback__)[-_FRAMES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(path: str) -> str:
    parts = Path(path).parts
    for root in ("site-packages", "src"):
        if root in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(root) :])
    return "/".join(parts[-2:])
