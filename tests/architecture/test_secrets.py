"""Every setting may lie in a file: a secret in the environment is read by whoever may read the process table."""

import re
from pathlib import Path

import pytest

from hoaban.config import environment
from tests.architecture.test_settings_documented import _in_page

ROOT = Path(__file__).resolve().parents[2]
# Reading around the typed readers would skip NAME_FILE. Setting a variable for a child is no reading.
_READS = re.compile(
    r"""(?:environ\.get\(|environ\[|getenv\()\s*f?["']HOABAN_[A-Z0-9_]*["'][\])](?!\s*=[^=])"""
)


def around_the_readers(text: str) -> list[str]:
    return _READS.findall(text)


def test_nothing_reads_a_setting_around_the_readers() -> None:
    files = [
        path
        for path in (ROOT / "src").rglob("*.py")
        if "tests" not in path.parts and path.name != "environment.py"
    ]
    assert [
        (path.name, found)
        for path in files
        if (found := around_the_readers(path.read_text(encoding="utf-8")))
    ] == []


NAME = "HOABAN_" + "PROBE"


@pytest.mark.parametrize(
    "text", [f'os.environ["{NAME}"]', f"os.environ.get('{NAME}')", f'os.getenv("{NAME}")']
)
def test_such_a_reading_is_found(text: str) -> None:
    assert around_the_readers(text)


def test_giving_a_child_its_variable_is_no_reading() -> None:
    assert not around_the_readers(f'os.environ["{NAME}"] = "1"')


@pytest.mark.parametrize("name", sorted(_in_page()))
def test_every_documented_setting_may_lie_in_a_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "value").write_text("kept apart\n", encoding="utf-8")
    monkeypatch.setenv(name, "in the open")
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "value"))
    assert environment.text(name) == "kept apart"


def test_an_empty_file_is_told_not_taken_for_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "value").touch()
    monkeypatch.setenv("HOABAN_SMTP_URL_FILE", str(tmp_path / "value"))
    with pytest.raises(environment.SettingProblem, match="empty"):
        environment.text("HOABAN_SMTP_URL")
