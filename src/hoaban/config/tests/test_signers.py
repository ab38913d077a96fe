"""Who holds the key: chosen by a setting, told by the doctor with its days left, made for a demonstration only."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hoaban.config import signers
from hoaban.config.demo import seal
from hoaban.config.doctor import certificates
from hoaban.config.doctor.finding import Level
from hoaban.domains.signing import api as signing
from hoaban.domains.signing.values import TEST_MARK, Purpose
from hoaban.integrations.pkcs11.api import AddressUnreadable, TokenSigner
from tests.support.certificates import NOW, make

WARNING = Purpose.WARNING


def test_every_purpose_has_its_setting() -> None:
    assert set(signers.SETTINGS) == set(Purpose)


def test_the_address_chooses_a_file_or_a_token(tmp_path: Path, settings: Any) -> None:
    assert signers.signer_of(WARNING, "", tmp_path) == signing.KeyFileSigner(tmp_path / "signing-warning.pem")
    assert signers.signer_of(WARNING, "/run/key.pem", tmp_path) == signing.KeyFileSigner(Path("/run/key.pem"))
    token = signers.signer_of(WARNING, "pkcs11:token=a;object=b?module-path=/m", tmp_path)
    assert token == TokenSigner("/m", "a", "b")
    settings.SIGNERS = {"warning": "pkcs11:token=a"}
    with pytest.raises(AddressUnreadable):
        signers.check(WARNING)
    settings.SIGNERS = {"warning": "/not/there.pem"}
    signers.check(WARNING)


@pytest.mark.parametrize(
    ("days", "level", "said"),
    [
        (400, Level.OK, "400 days left"),
        (80, Level.WARN, "80 days left"),
        (20, Level.WARN, "it is time"),
        (5, Level.MISSING, "very little time"),
        (-1, Level.MISSING, "has ended"),
    ],
)
def test_the_doctor_tells_days_left(
    days: int, level: Level, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOABAN_SIGNER_WARNING", raising=False)
    make(since=NOW - timedelta(days=500), days=500 + days).put(tmp_path / "signing-warning.pem")
    (finding,) = certificates.findings(tmp_path, NOW)
    assert finding.level is level
    assert said in finding.sentence
    assert finding.command or level is Level.OK


def test_the_doctor_tells_what_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOABAN_SIGNER_WARNING", raising=False)
    (finding,) = certificates.findings(tmp_path, NOW)
    assert (finding.level, finding.command) == (Level.WARN, "set HOABAN_SIGNER_WARNING")
    monkeypatch.setenv("HOABAN_SIGNER_WARNING", str(tmp_path / "gone.pem"))
    (finding,) = certificates.findings(tmp_path, NOW)
    assert finding.level is Level.MISSING
    signing.make_test_key(tmp_path / "gone.pem", "Hoa Ban", NOW)
    (finding,) = certificates.findings(tmp_path, NOW)
    assert finding.level is Level.WARN
    assert TEST_MARK in finding.sentence


@pytest.mark.django_db(databases="__all__")
def test_a_demonstration_makes_its_key_and_a_real_installation_never(settings: Any, tmp_path: Path) -> None:
    settings.KEYS_DIR, settings.PRODUCTION = tmp_path / "keys", True
    seal.prepare()
    assert not settings.KEYS_DIR.exists()
    settings.PRODUCTION, settings.SIGNERS = False, {"warning": str(tmp_path / "given.pem")}
    seal.prepare()
    assert not settings.KEYS_DIR.exists(), "it was given one"
    settings.SIGNERS = {"warning": ""}
    seal.prepare()
    seal.prepare()
    assert signing.may_sign(WARNING).is_test


@pytest.mark.django_db(databases="__all__")
def test_a_real_key_found_in_a_demonstrations_folder_is_not_entered(settings: Any, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    make().put(settings.KEYS_DIR / "signing-warning.pem")
    seal.prepare()
    assert signing.pins_visible_to(seal.LOADER) == []


@pytest.mark.parametrize("is_given", [True, False])
def test_the_doctor_looks_who_may_read_the_key(
    is_given: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make().put(tmp_path / "signing-warning.pem")
    path.chmod(0o644)
    monkeypatch.delenv("HOABAN_SIGNER_WARNING", raising=False)
    if is_given:
        monkeypatch.setenv("HOABAN_SIGNER_WARNING", str(path))
    (finding,) = certificates.findings(tmp_path, NOW)
    assert (finding.level, finding.command) == (Level.MISSING, f"chmod go= {path}")
    path.chmod(0o600)
    (finding,) = certificates.findings(tmp_path, NOW)
    assert finding.level is Level.OK
