from pathlib import Path

import pytest

from hoaban.config import database, environment, secrets


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOABAN_SECRET_KEY", "HOABAN_SECRET_KEY_FILE", "HOABAN_PROBE"):
        monkeypatch.delenv(name, raising=False)


def test_production_without_a_secret_refuses_to_start(tmp_path: Path) -> None:
    with pytest.raises(environment.SettingProblem) as refusal:
        secrets.secret_key(tmp_path, production=True, testing=False)
    assert "openssl rand" in refusal.value.sentence
    assert not list(tmp_path.iterdir()), "nothing half-written"


def test_a_clone_makes_its_own_secret_once_closed_to_others(tmp_path: Path) -> None:
    first = secrets.secret_key(tmp_path, production=False, testing=False)
    assert len(first) >= 60
    assert secrets.secret_key(tmp_path, production=False, testing=False) == first
    assert (tmp_path / "keys" / "secret_key").stat().st_mode & 0o077 == 0


def test_a_secret_may_lie_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("from a file\n")
    monkeypatch.setenv("HOABAN_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert secrets.secret_key(tmp_path, production=True, testing=False) == "from a file"


def test_a_secret_file_that_is_absent_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOABAN_SECRET_KEY_FILE", "/nowhere/key")
    with pytest.raises(environment.SettingProblem) as refusal:
        environment.text("HOABAN_SECRET_KEY")
    assert "/nowhere/key" in refusal.value.sentence


@pytest.mark.parametrize(
    ("written", "read"), [("1", True), ("yes", True), ("0", False), ("off", False), ("", False)]
)
def test_a_flag_is_read_from_the_words_people_write(
    written: str, read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOABAN_PROBE", written)
    assert environment.flag("HOABAN_PROBE") is read


def test_a_flag_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOABAN_PROBE", "maybe")
    with pytest.raises(environment.SettingProblem):
        environment.flag("HOABAN_PROBE")


@pytest.mark.parametrize(
    ("days", "document", "read"),
    [
        ("", "", (0, "")),
        ("3650", "12/QĐ-UBND", (3650, "12/QĐ-UBND")),
        ("3650", "", None),
        ("", "12/QĐ-UBND", None),
        ("-1", "x", None),
    ],
)
def test_a_term_and_its_document_come_together_or_not_at_all(
    days: str, document: str, read: tuple[int, str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOABAN_KEEP_LEFT_DAYS", days)
    monkeypatch.setenv("HOABAN_KEEP_LEFT_DOCUMENT", document)
    if read is not None:
        assert environment.keep_left() == read
        return
    with pytest.raises(environment.SettingProblem, match="Set both, or neither"):
        environment.keep_left()


def test_a_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOABAN_PROBE", "many")
    with pytest.raises(environment.SettingProblem):
        environment.number("HOABAN_PROBE", 3)


def test_postgresql_without_its_extra_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOABAN_DATABASE_URL", "postgresql://a:b@localhost/c")
    monkeypatch.setattr(database, "find_spec", lambda _name: None)
    with pytest.raises(environment.SettingProblem) as refusal:
        database.databases(tmp_path)
    assert "HOABAN_EXTRAS=postgres ./hoaban doctor" in refusal.value.sentence


@pytest.mark.parametrize(
    ("written", "takes_texts", "read"),
    [
        ("", True, ("", False)),
        ("0912 345 678", True, ("+84912345678", False)),
        ("8088", True, ("8088", False)),
        ("1900 1234", False, ("19001234", False)),
        ("113", True, "Write a telephone number of Vietnam"),
        ("twin:", True, "twin:"),
        ("0212 385 1234", False, ("+842123851234", False)),
        ("twin:0900 000 000", True, ("+84900000000", True)),
        ("0212 385 1234", True, "a landline"),
        ("0912 345 67", True, "Write a telephone number of Vietnam"),
        ("ring us", False, "Write a telephone number of Vietnam"),
    ],
)
def test_our_number_is_one_of_vietnam_or_is_refused_with_a_sentence(
    written: str, takes_texts: bool, read: tuple[str, bool] | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOABAN_PROBE", written)
    if isinstance(read, tuple):
        assert environment.our_number("HOABAN_PROBE", takes_texts=takes_texts) == read
        return
    with pytest.raises(environment.SettingProblem, match=read):
        environment.our_number("HOABAN_PROBE", takes_texts=takes_texts)
