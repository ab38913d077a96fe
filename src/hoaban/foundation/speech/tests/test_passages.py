"""Sentences that were recorded one by one are heard as one: in order, honestly, and not longer than anybody may hear them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.jobs.api import JobReport
from hoaban.foundation.speech import actions, api, jobs, ports, queries, rules
from hoaban.foundation.speech.models import Joined, Recording, Text
from hoaban.foundation.speech.tests.conftest import LOADER, context
from hoaban.foundation.speech.values import Passage, Saying, Voice

pytestmark = pytest.mark.django_db(databases="__all__")
DO, GO, WHAT = "Rời nhà ven suối ngay.", "Lên chỗ cao.", "Lũ quét, cấp 4, màu đỏ."
PARTS = (("do", DO), ("go", GO), ("what", WHAT))
TOLD = Passage(f"{DO} {GO} {WHAT}", PARTS)
DRILL = Passage(f"DIỄN TẬP. {DO} {GO} {WHAT}", PARTS, "Diễn tập.")
LABEL = "Đây là giọng máy, chưa có người đọc."


def said(passage: Passage, language: str, *recorded: tuple[str, str]) -> list[str] | None:
    """What sounds, where somebody read these (words, language)."""

    def voice(words: str, asked: str) -> Voice | None:
        return (
            Voice(UUID(int=1), asked, 1, 1, f"{asked}: {words}", 1, "")
            if (words, asked) in recorded
            else None
        )

    heard = rules.heard_in(passage, language, voice)
    return None if heard is None else [one.voice.digest if one.voice else one.words for one in heard.pieces]


@pytest.mark.parametrize(
    ("passage", "language", "recorded", "wanted"),
    [
        (TOLD, "vie", [], [f"{LABEL} {DO} {GO} {WHAT}"]),
        (TOLD, "vie", [(GO, "vie")], [f"{LABEL} {DO}", f"vie: {GO}", f"{LABEL} {WHAT}"]),
        (TOLD, "hnj", [(DO, "hnj"), (WHAT, "hnj")], [f"hnj: {DO}", f"hnj: {WHAT}"]),
        (TOLD, "hnj", [(GO, "hnj"), (WHAT, "hnj")], None),
        (TOLD, "hnj", [(DO, "vie")], None),
        (DRILL, "vie", [], ["Diễn tập.", f"{LABEL} {DO} {GO} {WHAT}"]),
        (DRILL, "vie", [(DO, "vie"), (GO, "vie"), (WHAT, "vie")], ["Diễn tập. Giọng máy đọc.", f"vie: {DO}", f"vie: {GO}", f"vie: {WHAT}"]),
        (DRILL, "hnj", [(DO, "hnj")], None),
        (DRILL, "hnj", [(DO, "hnj"), ("Diễn tập.", "hnj"), ("Diễn tập.", "vie")], ["vie: Diễn tập.", "hnj: Diễn tập.", f"hnj: {DO}"]),
    ],
)  # fmt: skip
def test_what_sounds_in_which_order(
    passage: Passage, language: str, recorded: list[tuple[str, str]], wanted: list[str] | None
) -> None:
    assert said(passage, language, *recorded) == wanted


@pytest.fixture
def wanted(monkeypatch: pytest.MonkeyPatch, languages: None) -> list[Passage]:
    """What a room wants heard as one now."""
    now = [TOLD]
    monkeypatch.setattr(ports.connected, "passages", {"warning": lambda: now})
    return now


@pytest.fixture
def first(recorded: Callable[..., UUID], listener: Any) -> Recording:
    """What to do, read by a person in Mông Lềnh."""
    api.say(by=LOADER, room="warning", saying=Saying("warning:do", DO, api.Kind.WARNING))
    uid = recorded(Text.plain.get(key="warning:do"))
    actions.approve_recording(by=listener, uid=uid, request=None, now=timezone.now())
    return Recording.plain.get(uid=uid)


def run() -> JobReport:
    """Turn after turn until nothing more is asked for."""
    done = 0
    while True:
        report = jobs.join(context("speech.join"))
        done += report.done
        if not report.more:
            return JobReport(done, report.skipped, report.failed)


def joined() -> dict[str, Joined]:
    return {row.language: row for row in Joined.plain.all()}


def test_each_language_is_put_together_once(wanted: list[Passage], first: Recording) -> None:
    assert run().done == 2
    rows = joined()
    assert (rows["vie"].by_machine, rows["vie"].lacking, rows["vie"].recordings) == (True, [], [])
    assert (rows["hnj"].by_machine, rows["hnj"].lacking, rows["hnj"].recordings) == (
        False,
        ["go", "what"],
        [str(first.uid)],
    )
    book = api.book()
    assert [one.language for one in book.every(TOLD.words)] == ["vie", "hnj"]
    hers = book.voice(TOLD.words, "hnj")
    assert hers is not None
    assert (hers.uid, hers.lacking) == (rows["hnj"].uid, ("go", "what"))
    assert run().done == 0, "a second run makes nothing anew"


def test_it_is_served_whole_and_in_parts(wanted: list[Passage], client: Client) -> None:
    run()
    voice = api.book().every(TOLD.words)[0]
    for digest, ending, kind in ((voice.digest, "ogg", "audio/ogg"), (voice.digest_aac, "m4a", "audio/mp4")):
        address = f"/speech/{voice.uid}/{digest[:12]}.{ending}"
        whole = client.get(address)
        assert (whole.status_code, whole["Content-Type"]) == (200, kind)
        part = client.get(address, headers={"range": "bytes=0-3"})
        assert (part.status_code, len(b"".join(part))) == (206, 4)  # type: ignore[arg-type]


def test_a_new_voice_replaces_the_machine_and_its_address(
    wanted: list[Passage], first: Recording, client: Client
) -> None:
    run()
    old = joined()["hnj"]
    wanted[:] = [Passage(TOLD.words, (("do", DO),))]
    run()
    new = joined()["hnj"]
    assert new.lacking == []
    assert new.uid != old.uid
    assert client.get(f"/speech/{old.uid}/{old.opus_digest[:12]}.ogg").status_code == 410
    assert StoredFile.plain.get(pk=old.opus_id).forget_at is not None


def test_a_voice_taken_back_is_in_no_passage_from_that_commit_on(
    wanted: list[Passage], first: Recording, editor: Any, client: Client
) -> None:
    run()
    row = joined()["hnj"]
    actions.withdraw_recording(by=editor, uid=first.uid, request=None)
    assert "hnj" not in joined()
    assert client.get(f"/speech/{row.uid}/{row.opus_digest[:12]}.ogg").status_code == 410
    assert StoredFile.plain.get(pk=row.opus_id).forget_at is not None
    assert [one.language for one in api.book().every(TOLD.words)] == ["vie"]
    run()
    assert set(joined()) == {"vie"}


def test_a_sentence_that_changed_silences_what_holds_it(
    wanted: list[Passage], first: Recording, client: Client
) -> None:
    run()
    row = joined()["hnj"]
    api.say(by=LOADER, room="warning", saying=Saying("warning:do", "Lời khác.", api.Kind.WARNING))
    assert client.get(f"/speech/{row.uid}/{row.opus_digest[:12]}.ogg").status_code == 410
    assert [one.language for one in api.book().every(TOLD.words)] == ["vie"]
    assert ("hnj" in {language for _version, language in queries.joined_now()}) is False


def test_what_nobody_wants_any_more_is_gone_with_its_bytes(wanted: list[Passage]) -> None:
    run()
    (row,) = joined().values()
    wanted.clear()
    assert run().done == 1
    assert joined() == {}
    assert StoredFile.plain.get(pk=row.opus_id).forget_at is not None


def test_the_daily_look_for_lost_sounds_leaves_passages_alone(wanted: list[Passage]) -> None:
    run()
    (row,) = joined().values()
    lost = queries.sounds_let_go(timezone.now() + timedelta(days=2))
    assert not {row.opus_id, row.aac_id} & set(lost)


def test_without_the_programs_nothing_is_made_and_nothing_fails(
    wanted: list[Passage], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Mute:
        name = "mute"

        def read(self, words: str, folder: object) -> None:
            raise jobs.ToolMissing

    monkeypatch.setattr(ports.connected, "reader", Mute())
    report = run()
    assert (report.done, report.skipped, report.failed) == (0, 1, 0)
    monkeypatch.setattr(ports.connected, "reader", None)
    assert run().done == 0
    assert joined() == {}


def test_killed_between_bytes_and_row_it_is_made_at_the_next_run(
    wanted: list[Passage], monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(**_asked: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(jobs.joining, "keep_joined", dies)
    with pytest.raises(KeyboardInterrupt):
        run()
    monkeypatch.undo()
    monkeypatch.setattr(ports.connected, "passages", {"warning": lambda: [TOLD]})
    monkeypatch.setattr(ports.connected, "audio", api.TwinAudio())
    monkeypatch.setattr(ports.connected, "reader", api.TwinReader())
    assert run().done == 1
