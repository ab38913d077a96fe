"""One set of promises for the key file and for a token as SoftHSM2 speaks it; plus what only a token can do."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from hoaban.domains.signing import errors, rules
from hoaban.domains.signing.keyfile import KeyFileSigner
from hoaban.domains.signing.ports import Signer
from hoaban.integrations.pkcs11.api import AddressUnreadable, TokenSigner, from_uri
from tests.support.certificates import Made, make

pytestmark = pytest.mark.slow
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
PIN = "4711-4711"
DIGEST = rules.digest_of(b"what is to be signed")


@pytest.fixture(scope="module")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its module, with tokens in a folder of this run. The module reads its settings once for each process."""
    library = next((one for one in MODULES if Path(one).exists()), None)
    if library is None or shutil.which("softhsm2-util") is None:
        pytest.skip("softhsm2 is not installed")
    pytest.importorskip("pkcs11", reason="the extra “pkcs11” is not installed")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "conf")
    yield library
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


def token_with(library: str, made: Made, folder: Path) -> TokenSigner:
    import pkcs11

    name = uuid4().hex[:20]
    _softhsm("--init-token", "--free", "--label", name, "--pin", PIN, "--so-pin", "12345678")
    key = folder / "key.pem"
    key.write_text(made.key_pem)
    _softhsm("--import", str(key), "--token", name, "--label", "warning", "--id", "A1", "--pin", PIN)
    lib = pkcs11.lib(library)
    lib.reinitialize()  # another program made the token
    with lib.get_token(token_label=name).open(user_pin=PIN, rw=True) as session:
        for number, one in enumerate((made.certificate, *made.above)):
            session.create_object(
                {
                    pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                    pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                    pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.PRIVATE: False,
                    pkcs11.Attribute.LABEL: "warning" if number == 0 else f"issuer {number}",
                    pkcs11.Attribute.ID: bytes([0xA1 + number]),
                    pkcs11.Attribute.SUBJECT: one.subject.public_bytes(),
                    pkcs11.Attribute.VALUE: one.public_bytes(Encoding.DER),
                }
            )  # fmt: skip
    pin = folder / "pin"
    pin.write_text(f"{PIN}\n")
    return TokenSigner(library, name, "warning", pin)


def _softhsm(*words: str) -> None:
    subprocess.run(["softhsm2-util", *words], check=True, capture_output=True, text=True)


@pytest.fixture(params=["ec", "rsa"])
def made(request: pytest.FixtureRequest) -> Made:
    return make(kind=request.param, issuer=make("Gốc", ca=True))


@pytest.fixture(params=["file", "pkcs11"])
def signer(request: pytest.FixtureRequest, made: Made, tmp_path: Path) -> Signer:
    if request.param == "file":
        return KeyFileSigner(made.put(tmp_path / "key.pem"))
    return token_with(request.getfixturevalue("softhsm"), made, tmp_path)


def test_the_chain_begins_with_the_signers_own(signer: Signer, made: Made) -> None:
    assert signer.chain() == (made.certificate, *made.above)


def test_a_digest_is_signed_again_and_again(signer: Signer, made: Made) -> None:
    for text in (b"", b"Lu", b"x" * 5_000):
        digest = rules.digest_of(text)
        assert rules.holds(made.certificate, digest, signer.sign(digest))
    assert not rules.holds(made.certificate, DIGEST, signer.sign(rules.digest_of(b"something else")))


@pytest.fixture
def token(softhsm: str, tmp_path: Path) -> TokenSigner:
    return token_with(softhsm, make(), tmp_path)


def but(real: TokenSigner, /, **words: Any) -> TokenSigner:
    told = {name: getattr(real, name) for name in ("module", "token", "label", "pin_source", "pin_value")}
    return TokenSigner(**{**told, **words})


def test_a_token_or_key_that_is_not_there_is_a_sentence(token: TokenSigner, tmp_path: Path) -> None:
    for gone, problem in (
        (but(token, token="nobody"), errors.TokenAbsent),
        (but(token, label="nothing"), errors.KeyAbsent),
        (but(token, pin_source=tmp_path / "nowhere"), errors.PinRefused),
    ):
        with pytest.raises(problem):
            gone.sign(DIGEST)


def test_a_wrong_pin_is_tried_once_and_never_again(
    token: TokenSigner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = but(token, pin_source=None, pin_value="0000-0000")
    with pytest.raises(errors.PinRefused):
        wrong.sign(DIGEST)
    monkeypatch.setitem(sys.modules, "pkcs11", _without_opening(sys.modules["pkcs11"]))
    with pytest.raises(errors.PinRefused):
        wrong.sign(DIGEST)
    monkeypatch.undo()
    assert token.sign(DIGEST), "the right one still opens"


def _without_opening(real_module: Any) -> Any:
    """A pkcs11 whose tokens show their certificates and let nobody try a PIN."""

    class Closed:
        def __init__(self, real: Any) -> None:
            self._real = real

        def __getattr__(self, name: str) -> Any:
            return getattr(self._real, name)

        def open(self, **words: Any) -> Any:
            assert "user_pin" not in words, "a PIN was tried again"
            return self._real.open(**words)

    class Lib:
        def __init__(self, real: Any) -> None:
            self._real = real

        def get_token(self, **words: Any) -> Any:
            return Closed(self._real.get_token(**words))

    class Module:
        def __init__(self, real: Any) -> None:
            self._real = real

        def __getattr__(self, name: str) -> Any:
            return getattr(self._real, name)

        def lib(self, path: str) -> Any:
            return Lib(self._real.lib(path))

    return Module(real_module)


class _Locked:
    """What a real card says of itself after wrong PINs; SoftHSM2 never locks."""

    def __init__(self, flags: Any) -> None:
        self.flags = flags

    def open(self, **_words: Any) -> Any:
        raise AssertionError("a PIN was tried")


@pytest.mark.parametrize("flag", ["USER_PIN_LOCKED", "USER_PIN_FINAL_TRY"])
def test_a_locked_token_is_told_and_the_last_try_is_left_to_a_person(flag: str, token: TokenSigner) -> None:
    import pkcs11

    with pytest.raises(errors.TokenLocked):
        token._opened(_Locked(pkcs11.TokenFlag[flag]), PIN, pkcs11, pkcs11.exceptions)


@pytest.mark.parametrize(
    "address",
    [
        "pkcs11:",
        "pkcs11:token=a;object=b",
        "pkcs11:object=b?module-path=/m",
        "file:token=a;object=b?module-path=/m",
    ],
)
def test_an_address_that_names_no_token_stops_the_start(address: str) -> None:
    with pytest.raises(AddressUnreadable, match="pkcs11:token="):
        from_uri(address)


def test_an_address_is_read_as_rfc_7512_writes_it() -> None:
    found = from_uri(
        "pkcs11:token=Hoa%20Ban;object=warning?module-path=/usr/lib/m.so&pin-source=file:/run/pin"
    )
    assert found == TokenSigner("/usr/lib/m.so", "Hoa Ban", "warning", Path("/run/pin"))
    assert "9" not in repr(from_uri("pkcs11:token=a;object=b?module-path=/m&pin-value=9999"))
