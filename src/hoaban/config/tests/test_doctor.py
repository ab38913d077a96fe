from pathlib import Path

import pytest

from hoaban.config.commands import doctor
from hoaban.config.doctor import data, machine
from hoaban.config.doctor.finding import Level, missing, warn
from hoaban.config.keeping import state
from tests.support.hints import running


def test_open_keys_are_found_and_the_command_closes_them(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("x")
    (tmp_path / "key").chmod(0o644)
    tmp_path.chmod(0o700)
    (finding,) = data.keys(tmp_path)
    assert finding.level is Level.MISSING
    assert finding.command == f"chmod -R go= {tmp_path}"
    (tmp_path / "key").chmod(0o600)
    (finding,) = data.keys(tmp_path)
    assert finding.level is Level.OK


def test_a_damaged_database_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOABAN_DATABASE_URL", raising=False)
    assert data.database(tmp_path).level is Level.OK
    (tmp_path / "hoaban.db").write_bytes(b"nothing of a database" * 50)
    assert data.database(tmp_path).level is Level.MISSING


def test_an_old_backup_is_named_and_an_absent_one_too(tmp_path: Path) -> None:
    assert data.last_backup(tmp_path).level is Level.WARN
    state.write(tmp_path, "backup", file="a.backup")
    assert data.last_backup(tmp_path).level is Level.OK
    state.write(tmp_path, "backup", file="a.backup", at="2026-01-01T00:00:00+00:00")
    assert data.last_backup(tmp_path).level is Level.WARN


def test_a_full_disk_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert data.free_space(tmp_path / "not" / "yet").level is Level.OK
    monkeypatch.setattr(data, "LEAST_FREE_BYTES", 10**18)
    assert data.free_space(tmp_path).level is Level.WARN


def test_a_missing_secret_is_named_with_the_command_that_makes_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOABAN_SECRET_KEY", raising=False)
    monkeypatch.delenv("HOABAN_SECRET_KEY_FILE", raising=False)
    assert "openssl rand" in data.secret().command


def test_an_absent_extra_is_explained_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "find_spec", lambda _name: None)
    commands = [finding.command for finding in machine.extras()]
    assert commands == [f"HOABAN_EXTRAS={name} ./hoaban doctor" for name in machine.EXTRAS]


def test_an_extra_that_a_setting_asks_for_is_missing_not_advised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "find_spec", lambda _name: None)
    monkeypatch.setenv("HOABAN_DATABASE_URL", "postgresql://x@y/z")
    assert next(machine.extras()).level is Level.MISSING


def test_the_twin_of_a_virus_scanner_is_never_taken_for_one() -> None:
    assert data.virus_scanner().level is Level.WARN


def test_this_machine_carries_what_the_platform_needs() -> None:
    assert all(finding.level is Level.OK for finding in [machine.python(), *machine.sqlite()])


def test_the_exit_code_tells_what_is_missing_and_advice_does_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor.machine, "findings", lambda: [warn("a", "advice.", "do this")])
    monkeypatch.setattr(doctor.data, "findings", list)
    quiet = type("Options", (), {"quiet": True})()
    assert doctor.run(quiet) == 0
    monkeypatch.setattr(doctor.data, "findings", lambda: [missing("b", "gone.", "fetch it")])
    assert doctor.run(quiet) == 1
    assert "→ fetch it" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("url", "level"),
    [("nats://u:p@127.0.0.1:4222", Level.MISSING), ("tls://a:4222,tls://b:4222", Level.OK), ("", None)],
)
def test_a_server_of_hints_is_looked_for_where_the_address_names_this_machine(
    url: str, level: Level | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOABAN_NATS_URL", url)
    monkeypatch.setattr(machine.shutil, "which", lambda *_words, **_more: None)
    monkeypatch.setattr(machine, "find_spec", lambda _name: None)
    found = list(machine.hints())
    assert [one.level for one in found] == ([level] if level else [])
    if level is Level.MISSING:
        assert found[0].command == "sudo apt-get install nats-server"


@pytest.mark.slow
def test_it_says_in_a_sentence_why_no_hints_come(
    loopback: str, free_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("nats", reason="the extra nats is missing")
    url = f"tls://d:secret@{loopback}:{free_port}"
    said = machine.way_to_hints(url)
    assert said.level is Level.MISSING
    assert said.sentence.startswith("No server of NATS answers")
    monkeypatch.setenv("HOABAN_NATS_CA_FILE", str(tmp_path / "absent.pem"))
    assert "HOABAN_NATS_CA_FILE" in machine.way_to_hints(url).sentence
    assert "secret" not in machine.way_to_hints(url).sentence
    assert "HOABAN_NATS_URL" in machine.way_to_hints("nothing").sentence


@pytest.mark.slow
def test_it_says_how_hints_come(loopback: str, free_port: int, tmp_path: Path) -> None:
    pytest.importorskip("nats", reason="the extra nats is missing")
    with running(tmp_path, free_port) as server:
        said = machine.way_to_hints(server.url)
    assert (said.level, said.sentence) == (Level.OK, "they come, kept 1 times, without TLS")
