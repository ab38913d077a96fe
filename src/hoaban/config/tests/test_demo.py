import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hoaban.config import environment
from hoaban.config.commands import demo
from hoaban.config.demo import folder as folders
from hoaban.config.demo import ports, processes
from hoaban.config.demo.folder import DemoFolder


def test_a_folder_with_real_data_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "hoaban.db").write_bytes(b"real")
    with pytest.raises(environment.SettingProblem) as refusal:
        DemoFolder(tmp_path).refuse_if_real()
    assert "HOABAN_DATA_DIR=" in refusal.value.sentence
    DemoFolder(tmp_path).wipe()
    assert (tmp_path / "hoaban.db").read_bytes() == b"real"


def test_fresh_wipes_what_a_demo_made(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path)
    folder.write_mark(state="ready")
    (tmp_path / "hoaban.db").write_bytes(b"demo")
    (tmp_path / "logs").mkdir()
    folder.refuse_if_real()
    folder.wipe()
    assert not list(tmp_path.iterdir())


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(environment.SettingProblem):
        DemoFolder(tmp_path / "x").refuse_if_real()


def test_a_second_demo_in_the_same_folder_is_told_where_the_first_runs(tmp_path: Path) -> None:
    with DemoFolder(tmp_path).held():
        DemoFolder(tmp_path).announce("http://127.0.0.1:8123/")
        with pytest.raises(environment.SettingProblem) as refusal, DemoFolder(tmp_path).held():
            pass
    assert "8123" in refusal.value.sentence
    with DemoFolder(tmp_path).held():
        pass  # free again


def test_two_folders_never_meet(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with DemoFolder(tmp_path / "a").held(), DemoFolder(tmp_path / "b").held():
        pass


def test_secrets_are_closed_from_their_first_byte(tmp_path: Path) -> None:
    folders.write_private(tmp_path / "x.json", "{}")
    assert (tmp_path / "x.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]


def test_the_children_see_no_other_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOABAN_DATABASE_URL", "postgresql://real")
    monkeypatch.setenv("HOABAN_SECRET_KEY", "real")
    settings = demo._settings(DemoFolder(tmp_path), SimpleNamespace(province=None))
    assert "HOABAN_DATABASE_URL" not in settings
    assert "HOABAN_SECRET_KEY" not in settings
    assert settings["HOABAN_DATA_DIR"] == str(tmp_path)


def test_another_province_in_the_same_folder_needs_fresh(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path)
    folder.write_mark(state="ready", province="14", people=1)
    options = SimpleNamespace(province="11", people=None, sheet=None)
    with pytest.raises(environment.SettingProblem) as refusal:
        demo._build(folder, options, demo._settings(folder, options))
    assert "--fresh" in refusal.value.sentence


def test_a_taken_port_given_by_hand_is_refused(free_port: int) -> None:
    with ports.listen(free_port), pytest.raises(environment.SettingProblem) as refusal:
        ports.listen(free_port)
    assert "next free one" in refusal.value.sentence


def test_without_a_port_the_next_free_one_is_taken(free_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "FIRST", free_port)
    with ports.listen(None) as first, ports.listen(None) as second:
        assert second.getsockname()[1] > first.getsockname()[1]


def test_a_child_that_ends_is_told_with_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        processes.paths, "hoaban_command", lambda *words: [sys.executable, "-S", "-c", words[0]]
    )
    family = processes.Children(tmp_path / "logs", dict(os.environ))
    family.start("web", "import sys; print('what went wrong'); sys.exit(3)")
    with pytest.raises(processes.ChildEnded) as ended:
        family.watch()
    assert "code 3" in str(ended.value)
    assert "what went wrong" in str(ended.value)
    assert str(family.log_of("web")) in str(ended.value)


def test_stop_ends_every_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        processes.paths,
        "hoaban_command",
        lambda *_: [sys.executable, "-S", "-c", "import time; time.sleep(60)"],
    )
    family = processes.Children(tmp_path / "logs", dict(os.environ))
    family.start("web")
    family.start("worker")
    running = list(family._running.values())
    family.stop()
    assert all(child.poll() is not None for child in running)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_children_die_when_the_parent_is_killed(tmp_path: Path) -> None:
    parent_code = (
        "import os, sys, time\nfrom pathlib import Path\nfrom hoaban.config.demo import processes\n"
        "processes.paths.hoaban_command = lambda *w: [sys.executable, '-S', '-c', 'import time; time.sleep(60)']\n"
        f"family = processes.Children(Path({str(tmp_path)!r}), dict(os.environ))\nfamily.start('web')\n"
        "print(family._running['web'].pid, flush=True)\ntime.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", parent_code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 60
    while _lives(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _lives(child)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_mark_cut_short_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / folders.MARK).write_text("{")
    assert DemoFolder(tmp_path).mark() == {}
    (tmp_path / folders.MARK).write_text(json.dumps({"state": "ready"}))
    assert DemoFolder(tmp_path).mark() == {"state": "ready"}


def test_a_province_from_an_added_pack_may_be_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "packs" / "vn-98").mkdir(parents=True)
    folder = DemoFolder(tmp_path)
    options = SimpleNamespace(province="98")
    with pytest.raises(environment.SettingProblem) as refusal:
        demo._settings(folder, options)
    assert "11, 14" in refusal.value.sentence
    monkeypatch.setenv("HOABAN_PACK_DIR", str(tmp_path / "packs"))
    assert demo._settings(folder, options)["HOABAN_PROVINCE"] == "98"


@pytest.mark.django_db
def test_a_demo_that_others_reach_shows_no_password_on_a_page(tmp_path: Path, settings: Any) -> None:
    from hoaban.config import navigation
    from hoaban.foundation.accounts.models import Organisation

    Organisation.plain.create(name="Mẫu", kind="province", number=14 * 10**9, is_demo=True)
    settings.DATA_DIR = tmp_path
    (tmp_path / "demo-logins.json").write_text(json.dumps([{"username": "canbo.xa", "password": "abcd"}]))
    assert navigation._logins() == {"canbo.xa": "abcd"}
    settings.SESSION_COOKIE_SECURE = True
    assert navigation._logins() == {"canbo.xa": ""}
