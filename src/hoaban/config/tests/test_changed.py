import subprocess
from pathlib import Path

import pytest

from hoaban.config import changed, messages


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for room in ("foundation/places", "domains/registry", "portal"):
        (tmp_path / "src/hoaban" / room).mkdir(parents=True)
        (tmp_path / "src/hoaban" / room / "api.py").write_text("")
    (tmp_path / "src/hoaban/integrations").mkdir()
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    return tmp_path


def test_files_name_their_rooms() -> None:
    files = [
        "src/hoaban/foundation/places/rules.py",
        "src/hoaban/portal/urls.py",
        "src/hoaban/foundation/__init__.py",
        "README.md",
    ]
    assert changed.rooms_of(files) == ["foundation/places", "portal"]


def test_every_room_is_known_by_its_folder(repository: Path) -> None:
    assert changed.rooms_in(repository) == ["domains/registry", "foundation/places", "portal"]


@pytest.mark.slow
def test_on_a_branch_the_rooms_changed_since_main_count(repository: Path) -> None:
    git(repository, "checkout", "-qb", "work")
    (repository / "src/hoaban/portal/api.py").write_text("x = 1\n")
    git(repository, "commit", "-qam", "second")
    (repository / "src/hoaban/domains/registry/new.py").write_text("")
    assert changed.changed_rooms(repository) == ["domains/registry", "portal"]


@pytest.mark.slow
def test_on_a_clean_main_the_last_commit_counts(repository: Path) -> None:
    (repository / "src/hoaban/portal/api.py").write_text("x = 1\n")
    git(repository, "commit", "-qam", "second")
    assert changed.changed_rooms(repository) == ["portal"]


def test_messages_are_compiled_only_when_their_source_is_newer(tmp_path: Path) -> None:
    folder = tmp_path / "room/locale/vi/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Flower"\nmsgstr "Hoa"\n'
    )
    assert messages.compile_changed(tmp_path) == 1
    assert b"Hoa" in (folder / "django.mo").read_bytes()
    assert messages.compile_changed(tmp_path) == 0
