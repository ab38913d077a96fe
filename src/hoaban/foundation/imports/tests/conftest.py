"""A room with a small kind of its own, and the steps of a list from upload to check."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hoaban.foundation.access import identity
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.files import api as files
from hoaban.foundation.files import jobs as file_jobs
from hoaban.foundation.imports import api, jobs
from hoaban.foundation.imports.ports import connected, kinds
from hoaban.foundation.imports.tests.test_reading import book
from hoaban.foundation.imports.values import (
    BatchFacts,
    Checked,
    ChunkResult,
    Fault,
    FaultWords,
    Field,
    ImportKind,
    Kept,
    SheetColumns,
    UndoStep,
)
from hoaban.foundation.jobs.api import JobContext

SignIn = Callable[[Any], Client]


class Shelf:
    """A room that takes in words and refuses «bad»."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.held: list[str] = []
        self.numbers: list[str] = []

    def judge(self, data: SheetColumns, _batch: BatchFacts) -> Checked:
        words = [str(value) for value in data.column("word")]
        self.numbers = [str(value) for value in data.column("number")]
        return Checked(
            [Fault(row, "word", "bad", {"n": row}) for row, word in enumerate(words) if word == "bad"], words
        )

    def write(self, _batch: BatchFacts, chunk: Sequence[str]) -> ChunkResult:
        self.taken += chunk
        return ChunkResult(len(chunk), "".join(chunk).encode())

    def undo(self, _batch: BatchFacts, limit: int) -> UndoStep:
        removed = [word for word in self.taken if word not in self.held][:limit]
        self.taken = [word for word in self.taken if word not in removed]
        return UndoStep(len(removed), bool(removed))

    def kept(self, _batch: BatchFacts, _limit: int) -> Kept:
        return Kept(len(self.held), len(self.held), [(word, "/w/") for word in self.held])


@pytest.fixture
def shelf(commune_officer: Any, outsider: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    made = Shelf()
    api.register_kind(
        ImportKind(
            name="test.words", title="Words", about="One word per row.", permission="registry:household:import",
            read_permission="registry:person:identify",
            fields=(Field("word", "Word", ("từ",), required=True), Field("note", "Note", ("ghi chú",)),
                    Field("number", "Number", guarded=True)),
            faults={"bad": FaultWords("Bad word", "this word is bad (%(n)s). Take another.")},
            validate_columns=made.judge,
            prepare_chunk=lambda _batch, words, rows: [words[row] for row in rows],
            write_chunk=made.write, kept=made.kept, undo=made.undo,
        )
    )  # fmt: skip
    cast = {one.key: one for one in (commune_officer, outsider)}
    before = connected.find_actor
    api.connect(cast.get)
    monkeypatch.setattr("hoaban.foundation.files.ports.connected.scanner", files.TwinScanner())
    yield made
    connected.find_actor = before
    del kinds["test.words"]


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in


def context() -> JobContext:
    now = timezone.now()
    return JobContext(
        actor=SystemActor("imports.work"), deadline=now + timedelta(hours=1), clock=timezone.now
    )


def words(folder: Path, *rows: str, header: Sequence[str] = ("Từ", "Ghi chú")) -> Path:
    return book(folder / "words.xlsx", [list(header), *([row, "x"] for row in rows)])


def work() -> None:
    file_jobs.scan(context())
    jobs.work(context())


def upload(client: Client, path: Path, **more: str) -> Any:
    file = SimpleUploadedFile("từ vựng.xlsx", path.read_bytes())
    return client.post("/w/imports/new/", {"kind": "test.words", "file": file, **more})


def started(by: Any, path: Path) -> UUID:
    uid = api.start_import(
        by=by, kind="test.words", upload=api.Upload(path.name, iter([path.read_bytes()])), request=None
    )
    work()
    return uid


def checked(by: Any, path: Path) -> UUID:
    uid = started(by, path)
    api.match_columns(by=by, uid=uid, chosen={"word": 0}, request=None, now=timezone.now())
    jobs.work(context())
    return uid
