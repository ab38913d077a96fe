"""The demonstration's key: whole or not there, closed to others, and no key of a real installation."""

from pathlib import Path
from typing import Any

import pytest

from hoaban.domains.signing import actions, errors, rules
from hoaban.domains.signing import api as signing
from hoaban.domains.signing.values import TEST_MARK, Purpose
from tests.support.certificates import NOW

pytestmark = pytest.mark.django_db(databases="__all__")
WARNING = Purpose.WARNING


def sign(by: Any) -> None:
    actions.sign(by=by, purpose=WARNING, digest=rules.digest_of(b"what is to be signed"), now=NOW)


def test_the_demonstrations_key_says_that_it_is_a_test_and_is_closed(
    keeper: Any, key_file: Path, settings: Any
) -> None:
    signing.make_test_key(key_file, "Hoa Ban", NOW)
    first = key_file.read_bytes()
    signing.make_test_key(key_file, "Hoa Ban", NOW)
    assert key_file.read_bytes() == first, "what stands there is kept"
    assert key_file.stat().st_mode & 0o777 == 0o600
    chain = signing.KeyFileSigner(key_file).chain()
    assert TEST_MARK in signing.facts(chain[0]).subject
    pem = signing.written_chain(chain)
    signing.pin_certificate(by=keeper, purpose=WARNING, pem=pem, since=NOW)
    sign(keeper)
    settings.PRODUCTION = True
    with pytest.raises(errors.MadeForTests):
        sign(keeper)


def test_half_a_key_never_lies_where_a_key_is_looked_for(
    key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_words: Any) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            signing.make_test_key(key_file, "Hoa Ban", NOW)
    assert not key_file.exists()
    signing.make_test_key(key_file, "Hoa Ban", NOW)
    assert signing.KeyFileSigner(key_file).chain()


def test_a_real_installation_enters_no_test_certificate(keeper: Any, key_file: Path, settings: Any) -> None:
    signing.make_test_key(key_file, "Hoa Ban", NOW)
    settings.PRODUCTION = True
    pem = signing.written_chain(signing.KeyFileSigner(key_file).chain())
    with pytest.raises(errors.MadeForTests):
        signing.pin_certificate(by=keeper, purpose=WARNING, pem=pem, since=NOW)
