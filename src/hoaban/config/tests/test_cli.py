import errno
import sqlite3
from pathlib import Path

import pytest
from django.db import OperationalError

from hoaban.config import cli, environment, problems
from hoaban.config.commands import listening


def ended_with(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    return int(stop.value.code or 0)


def test_alone_it_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended_with([]) == 0
    listed = capsys.readouterr().out
    assert all(f"./hoaban {name}" in listed for name in cli.COMMANDS)


def test_an_unknown_command_is_a_usage_error_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended_with(["dance"]) == 64
    assert "no command “dance”" in capsys.readouterr().err


@pytest.mark.parametrize("name", [name for name in cli.COMMANDS if name != "manage"])
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended_with([name, "--help"]) == 0
    assert cli.COMMANDS[name].split()[0] in capsys.readouterr().out


@pytest.mark.parametrize(
    ("problem", "word"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/data/x"), "disk is full at /data/x"),
        (PermissionError(errno.EACCES, "Permission denied", "/data"), "HOABAN_DATA_DIR"),
        (OSError(errno.EADDRINUSE, "Address in use"), "--port"),
        (sqlite3.OperationalError("database is locked"), "busy"),
        (OperationalError("database or disk is full"), "disk is full"),
        (sqlite3.DatabaseError("file is not a database"), "backup"),
        (OperationalError("no such table: accounts_user"), "migrate"),
    ],
)
def test_a_failing_machine_is_answered_with_a_sentence(problem: Exception, word: str) -> None:
    assert word in (problems.sentence(problem) or "")


def test_a_fault_of_ours_keeps_its_traceback() -> None:
    assert problems.sentence(KeyError("x")) is None
    assert problems.sentence(ValueError("database is locked")) is None


def test_the_cause_beneath_is_found() -> None:
    high = RuntimeError("could not save")
    high.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert "disk is full" in (problems.sentence(high) or "")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])
def test_serve_refuses_plain_http_beyond_loopback(host: str) -> None:
    with pytest.raises(environment.SettingProblem, match="Plain HTTP") as refusal:
        listening.refuse_plain_http(host, has_tls=False)
    assert "--tls-cert" in refusal.value.sentence
    listening.refuse_plain_http(host, has_tls=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_serve_allows_plain_http_on_this_machine(host: str) -> None:
    listening.refuse_plain_http(host, has_tls=False)


def test_a_taken_port_is_named(free_port: int, capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    with socket.create_server(("127.0.0.1", free_port)):
        assert ended_with(["serve", "--port", str(free_port)]) == 78
    assert f"Port {free_port}" in capsys.readouterr().err


def test_the_bench_of_an_unknown_room_names_the_known_ones(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert ended_with(["bench", "no_such_room"]) == 78
    assert "Known:" in capsys.readouterr().err
