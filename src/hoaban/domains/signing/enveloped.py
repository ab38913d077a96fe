"""Enveloped XML signatures over a whole document. The key stays behind the port: what is signed here is a digest.

Of the many things XMLDSig allows one is taken: one reference, to the whole document, SHA-256, RSA or ECDSA, the signature a
child of the root. Everything else is refused, for every freedom of the format has been an attack.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from hoaban.domains.signing import errors, rules
from hoaban.domains.signing.values import Verified
from hoaban.foundation.access.errors import DomainError
from hoaban.kit.safe_xml import Element, UnsafeXml, parsed

XMLDSIG = "{http://www.w3.org/2000/09/xmldsig#}"
SIGNATURE = f"{XMLDSIG}Signature"
MOST_PARTS = 200
"""Elements inside a signature; ours, with two certificates along, has twenty."""
MOST_TRANSFORMS = 2
"""Taking the signature out, and the canonical form. Each one more is the whole document worked through once more."""


class _Key:
    """What signxml asks of a private key, handed on to the port."""

    def __init__(self, certificate: x509.Certificate, sign: Callable[[bytes], bytes]) -> None:
        self._sign = sign
        self.key_size = certificate.public_key().key_size  # type: ignore[union-attr]

    def sign(self, data: bytes, *_words: Any, **_named: Any) -> bytes:
        return self._sign(rules.digest_of(data))


def sign(content: bytes, chain: Sequence[x509.Certificate], key: Callable[[bytes], bytes]) -> bytes:
    """The document with its signature as the last child of the root. ``key`` signs a digest."""
    import signxml  # noqa: PLC0415 — slow to load, and most requests sign nothing

    is_ec = isinstance(chain[0].public_key(), ec.EllipticCurvePublicKey)
    root = _root(content, errors.NotSignable)
    if root.find(SIGNATURE) is not None:
        raise errors.NotSignable
    signer = signxml.XMLSigner(
        method=signxml.methods.enveloped,
        signature_algorithm=signxml.SignatureMethod.ECDSA_SHA256
        if is_ec
        else signxml.SignatureMethod.RSA_SHA256,
        digest_algorithm=signxml.DigestAlgorithm.SHA256,
        c14n_algorithm=signxml.CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    told = [one.public_bytes(Encoding.PEM).decode() for one in chain]
    sealed = signer.sign(root, key=_Key(chain[0], key), cert=told)
    return bytes(etree.tostring(sealed, xml_declaration=True, encoding="UTF-8"))


def verify(content: bytes, trusted: Sequence[x509.Certificate]) -> Verified:
    """Whose signature it is, among those trusted, and what it covers. Raises `Unsigned`, `SignatureWrong`.

    Certificates inside the file are not looked at: only the trusted ones are tried.
    """
    root = _root(content, errors.SignatureWrong)
    if root.find(SIGNATURE) is None:
        raise errors.Unsigned
    if not _is_plain(root):
        raise errors.SignatureWrong
    for certificate in trusted:
        covered = _covered(root, certificate)
        if covered is not None:
            return Verified(covered, rules.facts(certificate))
    raise errors.SignatureWrong


def _is_plain(root: Element) -> bool:
    """One signature in all the document, no larger than one needs to be: looked at before any work is done for it."""
    signatures = list(root.iter(SIGNATURE))
    parts = list(signatures[0].iter())
    transforms = [one for one in parts if one.tag == f"{XMLDSIG}Transform"]
    return len(signatures) == 1 and len(parts) <= MOST_PARTS and len(transforms) <= MOST_TRANSFORMS


def _covered(root: Element, certificate: x509.Certificate) -> bytes | None:
    """The whole document without its signature, if this certificate signed it all."""
    import signxml  # noqa: PLC0415

    try:
        found = signxml.XMLVerifier().verify(root, x509_cert=certificate, expect_config=_expected())
    except (
        signxml.exceptions.SignXMLException,
        InvalidSignature,
        UnsupportedAlgorithm,
        AttributeError,
        ValueError,
        TypeError,
        LookupError,
        etree.LxmlError,
    ):
        return None
    covered = found.signed_xml
    is_whole = covered is not None and covered.tag == root.tag and covered.find(SIGNATURE) is None
    return found.signed_data if is_whole and _points_at_all(found.signature_xml) else None


def _points_at_all(signature: Element) -> bool:
    references = list(signature.iter(f"{XMLDSIG}Reference"))
    return len(references) == 1 and references[0].get("URI") == ""


@lru_cache(maxsize=1)
def _expected() -> Any:
    import signxml  # noqa: PLC0415

    methods = frozenset({signxml.SignatureMethod.RSA_SHA256, signxml.SignatureMethod.ECDSA_SHA256})
    return signxml.SignatureConfiguration(
        require_x509=True, location="./", expect_references=1, signature_methods=methods,
        digest_algorithms=frozenset({signxml.DigestAlgorithm.SHA256}),
    )  # fmt: skip


def _root(content: bytes, refusal: type[DomainError]) -> Element:
    try:
        return parsed(content)
    except UnsafeXml as problem:
        raise refusal from problem
