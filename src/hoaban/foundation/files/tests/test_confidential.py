"""A confidential file: unreadable on disk, opened by the room's word and on record, gone when its time is over."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit.models import Entry, ReadEntry
from hoaban.foundation.files import actions, api, intake, jobs, ports, vault
from hoaban.foundation.files.errors import Forgotten, KeyMissing, StoreUnreachable
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.files.tests.conftest import context
from hoaban.foundation.files.twins import EICAR
from hoaban.kit.keys import KeyProblem

pytestmark = pytest.mark.django_db(databases="__all__")

PLAIN = b"Lo Thi Mau 014199000001 " * 20_000
OTHER_ROOM = "test.lists"


@pytest.fixture
def lists(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The room lets in the commune officer; its files live ninety days."""
    monkeypatch.setattr(ports.connected, "scanner", api.TwinScanner())
    monkeypatch.setattr(ports.connected, "store", None)
    kept = api.Confidential("mend_list", timedelta(days=90))
    api.register_reader(OTHER_ROOM, lambda actor, _id: actor.key == "user:commune_officer", confidential=kept)
    yield
    del ports.purposes[OTHER_ROOM]


def keep(by: Any, data: bytes = PLAIN) -> api.FileFacts:
    file_id = api.keep_file(by=by, purpose=OTHER_ROOM, name="x.txt", pieces=iter([data]))
    jobs.scan(context())
    return api.facts_of(file_id)


def on_disk() -> list[Path]:
    return [path for path in intake.root().rglob("*") if path.is_file()]


def test_nothing_on_disk_can_be_read(lists: None, commune_officer: Any) -> None:
    before = set(on_disk())
    facts = keep(commune_officer)
    fresh = [path.read_bytes() for path in on_disk() if path not in before]
    assert len(fresh) == 1
    assert b"014199000001" not in fresh[0]
    assert b"".join(api.bytes_of(facts)) == PLAIN


def test_while_it_arrives_no_named_file_holds_it(lists: None, commune_officer: Any) -> None:
    seen: list[int] = []

    def pieces() -> Iterator[bytes]:
        yield PLAIN
        seen.append(sum(b"014199000001" in path.read_bytes() for path in on_disk()))

    api.keep_file(by=commune_officer, purpose=OTHER_ROOM, name="x.txt", pieces=pieces())
    assert seen == [0]


def test_the_scanner_and_the_reader_of_a_path_see_the_clear_content(
    lists: None, commune_officer: Any
) -> None:
    facts = keep(commune_officer)
    with api.as_path(facts.id) as path:
        assert path.read_bytes() == PLAIN
    assert keep(commune_officer, PLAIN + EICAR).state is api.FileState.INFECTED


def test_equal_contents_leave_no_equal_traces(lists: None, commune_officer: Any) -> None:
    assert keep(commune_officer).sha256 != keep(commune_officer).sha256


SignIn = Callable[[Any], Client]


def test_a_part_opens_alone_and_each_opening_is_on_record(
    lists: None, as_actor: SignIn, commune_officer: Any
) -> None:
    facts = keep(commune_officer)
    part = as_actor(commune_officer).get(f"/w/files/{facts.uid}/", headers={"Range": "bytes=100000-100009"})
    assert (part.status_code, part.getvalue()) == (206, PLAIN[100_000:100_010])
    reads = ReadEntry.plain.filter(tag="files:file:read", target_id=str(facts.id))
    assert [(read.actor_key, read.purpose) for read in reads] == [(commune_officer.key, "mend_list")]


def test_having_sent_it_opens_nothing_without_the_room_s_word(lists: None, outsider: Any) -> None:
    facts = keep(outsider)
    with pytest.raises(NotFound):
        api.open_for(outsider, facts.uid)
    assert not ReadEntry.plain.exists()


def test_without_its_key_it_is_a_sentence(
    lists: None, as_actor: SignIn, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = keep(commune_officer)

    def gone(_purpose: str) -> Any:
        raise KeyProblem("missing")

    monkeypatch.setattr(vault, "key_file", gone)
    with pytest.raises(KeyMissing):
        api.bytes_of(facts)
    assert as_actor(commune_officer).get(f"/w/files/{facts.uid}/").status_code == 409


def sweep_after(days: int) -> Any:
    ctx = context()
    at = ctx.now() + timedelta(days=days)
    ctx.clock = lambda: at
    return jobs.sweep(ctx)


def test_it_is_forgotten_when_its_time_is_over(lists: None, commune_officer: Any) -> None:
    facts = keep(commune_officer)
    sweep_after(89)
    assert api.open_for(commune_officer, facts.uid)
    sweep_after(91)
    row = StoredFile.plain.get(pk=facts.id)
    assert (row.state, row.sealed_key) == (api.FileState.FORGOTTEN, None)
    assert not intake.store().has(facts.sha256)
    assert Entry.plain.filter(tag="files:file:forget", target_id=str(facts.id)).count() == 1
    with pytest.raises(Forgotten):
        api.open_for(commune_officer, facts.uid)
    with pytest.raises(Forgotten), api.as_path(facts.id):
        pass


def test_its_room_lets_it_go_sooner_never_later(lists: None, commune_officer: Any) -> None:
    facts, now = keep(commune_officer), context().now()
    api.let_go([facts.id], now + timedelta(days=900))
    api.let_go([facts.id], now + timedelta(days=3))
    sweep_after(4)
    assert api.facts_of(facts.id).state is api.FileState.FORGOTTEN


def test_a_store_that_does_not_answer_is_asked_again(
    lists: None, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = keep(commune_officer)

    class Away(api.LocalStore):
        def remove(self, sha256: str) -> None:
            raise StoreUnreachable

    monkeypatch.setattr(ports.connected, "store", Away(intake.root()))
    assert sweep_after(91).failed == 1
    assert api.facts_of(facts.id).state is api.FileState.CLEAN
    monkeypatch.setattr(ports.connected, "store", None)
    assert sweep_after(91).done >= 1
    assert api.facts_of(facts.id).state is api.FileState.FORGOTTEN


def test_a_new_key_wraps_each_files_own_key_and_touches_no_bytes(
    lists: None, commune_officer: Any, tmp_path: Path, settings: Any
) -> None:
    settings.KEYS_DIR = tmp_path / "own-keys"
    facts, purpose = keep(commune_officer), vault.key_of(OTHER_ROOM)
    row = StoredFile.plain.get(pk=facts.id)
    access.key_file(purpose).rotated()
    assert access.renew_all([purpose], lambda _done: None) == (1, 0)
    moved = StoredFile.plain.get(pk=facts.id)
    assert moved.sha256 == row.sha256
    assert moved.sealed_key != row.sealed_key
    assert b"".join(vault.read(moved, 0, moved.size)) == PLAIN


@pytest.fixture
def kept_clear(lists: None, commune_officer: Any) -> Iterator[api.FileFacts]:
    """Kept when its purpose was not confidential yet."""
    confidential = ports.purposes[OTHER_ROOM].confidential
    ports.purposes[OTHER_ROOM].confidential = None
    facts = keep(commune_officer)
    ports.purposes[OTHER_ROOM].confidential = confidential
    yield facts
    ports.purposes.pop("test.other", None)


def test_a_file_older_than_its_purpose_s_secrecy_is_sealed(kept_clear: api.FileFacts) -> None:
    assert jobs.seal(context()).done == 1
    row = StoredFile.plain.get(pk=kept_clear.id)
    assert row.forget_at == row.created_at + timedelta(days=90)
    assert not intake.store().has(kept_clear.sha256)
    assert b"".join(api.bytes_of(api.facts_of(kept_clear.id))) == PLAIN
    assert jobs.seal(context()).done == 0
    assert Entry.plain.filter(tag="files:file:seal").count() == 1


def test_sealing_killed_at_any_step_goes_on(
    kept_clear: api.FileFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As the lane sees the end of the process."""

    def kill(*_words: Any, **_more: Any) -> None:
        raise Killed

    for place, name in ((actions.audit, "record"), (actions, "drop_clear")):
        with monkeypatch.context() as broken:
            broken.setattr(place, name, kill)
            with pytest.raises(Killed):
                jobs.seal(context())
        assert b"".join(api.bytes_of(api.facts_of(kept_clear.id))) == PLAIN
    jobs.seal(context())
    assert not intake.store().has(kept_clear.sha256)


def test_bytes_another_purpose_names_stay_and_come_back(
    kept_clear: api.FileFacts, commune_officer: Any
) -> None:
    jobs.seal(context())
    api.register_reader("test.other", lambda _actor, _id: False)
    other = api.keep_file(
        by=commune_officer, purpose="test.other", name="y.txt", pieces=iter([PLAIN]), ours=True
    )
    # As if it had put its bytes before they were removed, and written its row after.
    intake.store().remove(kept_clear.sha256)
    jobs.seal(context())
    assert b"".join(api.bytes_of(api.facts_of(other))) == PLAIN


def test_a_store_that_lost_the_bytes_is_a_failure_and_stops_no_other(
    kept_clear: api.FileFacts, commune_officer: Any
) -> None:
    intake.store().remove(kept_clear.sha256)
    report = jobs.seal(context())
    assert (report.done, report.failed) == (0, 1)


def test_clear_bytes_are_looked_for_until_a_day_is_over(kept_clear: api.FileFacts) -> None:
    jobs.seal(context())
    row = StoredFile.plain.get(pk=kept_clear.id)
    actions.drop_clear(by=context().actor, row=row, now=row.clear_until)
    assert StoredFile.plain.get(pk=kept_clear.id).clear_sha256 == ""
