"""What a small device verifies: a compact JWS, as the public standard says."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from hoaban.domains.signing import api as signing
from hoaban.domains.signing import errors
from tests.support.certificates import NOW, make

pytestmark = pytest.mark.django_db(databases="__all__")
WARNING = signing.Purpose.WARNING


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_content_is_signed_as_a_jws_by_the_public_standard(
    kind: str, keeper: Any, key_file: Path, enter: Callable[..., str]
) -> None:
    """Read by hand, as RFC 7515 says, not by our own code."""
    made = make(kind=kind)
    made.put(key_file)
    number = enter(made)
    told = signing.sign_jws(by=keeper, purpose=WARNING, content=b'{"a":1}', kind="x+json", now=NOW)
    head, body, seal = (urlsafe_b64decode(part + "==") for part in told.split("."))
    assert json.loads(head) == {
        "alg": "ES256" if kind == "ec" else "RS256", "typ": "x+json",
        "x5t#S256": urlsafe_b64encode(bytes.fromhex(number)).rstrip(b"=").decode(),
    }  # fmt: skip
    assert body == b'{"a":1}'
    covered, key = told.rpartition(".")[0].encode(), made.certificate.public_key()
    if kind == "rsa":
        key.verify(seal, covered, padding.PKCS1v15(), hashes.SHA256())
    else:
        assert len(seal) == 64
        pair = encode_dss_signature(int.from_bytes(seal[:32], "big"), int.from_bytes(seal[32:], "big"))
        key.verify(pair, covered, ec.ECDSA(hashes.SHA256()))


def test_a_key_that_has_no_name_in_a_jws_signs_none(
    keeper: Any, key_file: Path, enter: Callable[..., str]
) -> None:
    made = make(curve=ec.SECP384R1())
    made.put(key_file)
    enter(made)
    with pytest.raises(errors.WrongPurpose):
        signing.sign_jws(by=keeper, purpose=WARNING, content=b"{}", kind="x+json", now=NOW)
