"""The examples of deploy/ are understood by the programs they are written for."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from hoaban.config.paths import ROOT
from hoaban.integrations.loudspeaker.player.settings import read
from tests.support import certificates, hints

DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").glob("hoaban-*"))
SERVICES = [name for name in UNITS if name.endswith(".service")]
MOST_EXPOSED = 2.0  # of 10, as systemd counts; a service without any guard has 9.6

pytestmark = pytest.mark.slow


def output(program: str, *words: str) -> str:
    """What it said; it must have ended well. An absent program skips, but not where nothing may be skipped."""
    if shutil.which(program) is None:
        if os.environ.get("HOABAN_REQUIRE_ALL"):
            pytest.fail(f"{program} is absent")
        pytest.skip(f"{program} is absent")
    result = subprocess.run([program, *words], capture_output=True, text=True, check=False, timeout=60)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """As installed, but for this clone: systemd looks whether the program exists."""
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("/opt/hoaban", str(ROOT)), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_every_unit(units: Path, name: str) -> None:
    assert output("systemd-analyze", "verify", "--man=no", str(units / name)).strip() == ""


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_sees_its_own_state_and_nothing_of_the_machine(units: Path, name: str) -> None:
    said = output("systemd-analyze", "security", "--offline=yes", "--no-pager", str(units / name))
    level = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert level, said
    assert float(level[1]) <= MOST_EXPOSED


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_stands_in_a_unit(name: str) -> None:
    text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
    assert "HOABAN_SECRET_KEY=" not in text
    assert "HOABAN_DATABASE_URL=" not in text
    assert "HOABAN_NATS_URL=" not in text
    assert text.count("LoadCredential=") == (3 if name == "hoaban-dispatcher.service" else 2)


def test_a_device_beside_a_loudspeaker_runs_under_systemd_and_sees_little(tmp_path: Path) -> None:
    text = (DEPLOY / "loudspeaker" / "player.service").read_text(encoding="utf-8")
    unit = tmp_path / "player.service"
    unit.write_text(text.replace("/opt/hoaban-player/venv/bin/python", "/bin/sh"), encoding="utf-8")
    assert output("systemd-analyze", "verify", "--man=no", str(unit)).strip() == ""
    said = output("systemd-analyze", "security", "--offline=yes", "--no-pager", str(unit))
    level = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert level, said
    assert float(level[1]) <= MOST_EXPOSED + 0.5  # it needs the sound card


def test_a_player_reads_the_example_of_its_settings(tmp_path: Path) -> None:
    text = (DEPLOY / "loudspeaker" / "player.toml").read_text(encoding="utf-8")
    password = tmp_path / "password"
    password.write_text("word", encoding="ascii")
    path = tmp_path / "player.toml"
    path.write_text(
        text.replace("/run/credentials/player.service/broker_password", str(password)), encoding="utf-8"
    )
    found = read(path)
    assert (found.tls, found.port, len(found.hours)) == (True, 8883, 2)


def test_caddy_understands_its_file() -> None:
    path = str(DEPLOY / "caddy" / "Caddyfile")
    assert "Valid configuration" in output("caddy", "validate", "--adapter", "caddyfile", "--config", path)


def test_nats_understands_its_examples_and_no_secret_stands_in_them(tmp_path: Path) -> None:
    folder = tmp_path / "nats"
    shutil.copytree(DEPLOY / "nats", folder)
    (folder / "secrets.conf").write_text('HOABAN_PASSWORD: "a"\nWATCH_PASSWORD: "b"\n')
    made = certificates.make("node", ca=True)
    (folder / "node.pem").write_text(made.pem)
    (folder / "node.key").write_text(made.key_pem)
    (folder / "ca.pem").write_text(made.pem)
    common = folder / "common.conf"
    text = common.read_text(encoding="utf-8")
    assert text.count("verify: true") == 2
    assert set(re.findall(r"password: (\S+)", text)) == {"$HOABAN_PASSWORD", "$WATCH_PASSWORD"}
    common.write_text(text.replace("/etc/nats", str(folder)), encoding="utf-8")
    for number in (1, 2, 3):
        output(hints.NATS, "-t", "-c", str(folder / f"node-{number}.conf"))
