"""What is signed is checked and on record; what must not be signed is refused with a sentence, and nothing leaves."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.signing import actions, enveloped, errors, rules
from hoaban.domains.signing import api as signing
from hoaban.domains.signing.ports import connected
from hoaban.domains.signing.values import Purpose
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.audit import api as audit
from hoaban.foundation.audit.models import Entry
from tests.support.certificates import NOW, Made, make

pytestmark = pytest.mark.django_db(databases="__all__")
DIGEST = rules.digest_of(b"what is to be signed")
DOCUMENT = b'<?xml version="1.0"?><a xmlns="urn:x"><b>N\xc6\xb0\xe1\xbb\x9bc l\xc5\xa9</b></a>'
DAY = timedelta(days=1)
WARNING = Purpose.WARNING


def sign(by: Any, at: Any = NOW) -> Any:
    return actions.sign(by=by, purpose=WARNING, digest=DIGEST, now=at)


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_digest_is_signed_checked_and_on_record(
    kind: str, keeper: Any, key_file: Path, enter: Callable[..., str], make_actor: Callable[..., Any]
) -> None:
    made = make(kind=kind)
    made.put(key_file)
    number = enter(made)
    signed = sign(keeper)
    assert rules.holds(made.certificate, DIGEST, signed.signature)
    assert signed.certificate.id == number == signing.may_sign(WARNING, NOW).id
    line = audit.lines_visible_to(make_actor("audit:entry:see"), limit=1)[0]
    assert (line.tag, line.target_id) == ("signing:digest:sign", number)
    assert line.note == f"warning sha256 {DIGEST.hex()}"


def absent(_path: Path) -> None:
    return None


def put(**words: Any) -> Callable[[Path], Made]:
    return lambda path: _put(make(**words), path)


def _put(made: Made, path: Path) -> Made:
    made.put(path)
    return made


def foreign_key(path: Path) -> Made:
    """The key of one, the certificate of another."""
    made, other = make(), make()
    path.parent.mkdir(parents=True)
    path.write_text(other.key_pem + made.pem)
    path.chmod(0o600)
    return made


def torn(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("-----BEGIN PRIVATE KEY-----\nMC4C\n")
    path.chmod(0o600)


def readable(mode: int) -> Callable[[Path], Made]:
    def prepare(path: Path) -> Made:
        made = put()(path)
        path.chmod(mode)
        return made

    return prepare


REFUSALS: dict[str, tuple[Callable[[Path], Made | None], type[DomainError]]] = {
    "no key": (absent, errors.KeyAbsent),
    "a torn file": (torn, errors.KeyUnusable),
    "a key the group reads": (readable(0o640), errors.KeyOpen),
    "a key everybody reads": (readable(0o604), errors.KeyOpen),
    "somebody else's key": (foreign_key, errors.KeyUnusable),
    "ended": (put(since=NOW - 30 * DAY, days=20), errors.CertificateExpired),
    "not begun": (put(since=NOW + DAY), errors.CertificateNotYetValid),
    "for encryption": (put(signs=False), errors.WrongPurpose),
    "an authority's own": (put(ca=True), errors.WrongPurpose),
    "too weak": (put(kind="rsa", weak=True), errors.WrongPurpose),
    "not entered": (put(), errors.NotPinned),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_it_refuses_with_a_sentence_and_writes_nothing(case: str, keeper: Any, key_file: Path) -> None:
    prepare, problem = REFUSALS[case]
    prepare(key_file)
    with pytest.raises(problem) as told:
        sign(keeper)
    assert len(str(told.value).split()) > 8
    with pytest.raises(problem):
        signing.may_sign(WARNING, NOW)


def test_nobody_signs_where_no_signer_was_joined(keeper: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connected, "signers", {})
    with pytest.raises(errors.KeyAbsent):
        sign(keeper)


def test_it_counts_from_its_first_moment_to_its_last(
    keeper: Any, key_file: Path, enter: Callable[..., str]
) -> None:
    made = make()
    made.put(key_file)
    number = enter(made, since=NOW + DAY)
    for at, refused in ((NOW, True), (NOW + DAY, False)):
        if refused:
            with pytest.raises(errors.NotPinned):
                sign(keeper, at)
        else:
            sign(keeper, at)
    signing.end_pin(by=keeper, purpose=WARNING, certificate_id=number, at=NOW + 2 * DAY)
    sign(keeper, NOW + 2 * DAY - timedelta(seconds=1))
    with pytest.raises(errors.NotPinned):
        sign(keeper, NOW + 2 * DAY)


def test_a_card_that_answers_nonsense_is_found_before_anything_leaves(
    keeper: Any, enter: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make()
    enter(made)

    class Broken:
        kind = "broken"

        def chain(self) -> Any:
            return (made.certificate,)

        def sign(self, digest: bytes) -> bytes:
            return b"0" * 70

    monkeypatch.setitem(connected.signers, WARNING, Broken)
    with pytest.raises(errors.KeyUnusable):
        sign(keeper)


def test_the_device_signs_outside_any_transaction_and_what_it_signed_is_on_record(
    keeper: Any, key_file: Path, enter: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, inside = make(), []
    made.put(key_file)
    enter(made)
    outer = len(connection.savepoint_ids)

    class Slow(signing.KeyFileSigner):
        def sign(self, digest: bytes) -> bytes:
            inside.append(len(connection.savepoint_ids) - outer)
            return super().sign(digest)

    monkeypatch.setitem(connected.signers, WARNING, lambda: Slow(key_file))
    before = Entry.plain.count()
    sign(keeper)
    signing.sign_xml(by=keeper, purpose=WARNING, content=DOCUMENT, now=NOW)
    assert inside == [0, 0]
    assert Entry.plain.count() == before + 2


def test_what_cannot_be_put_on_record_is_not_handed_out(
    keeper: Any, key_file: Path, enter: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make()
    made.put(key_file)
    enter(made)

    def full(*_words: Any, **_named: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(actions.audit, "record", full)
    for deed in (sign, lambda by: signing.sign_xml(by=by, purpose=WARNING, content=DOCUMENT, now=NOW)):
        with pytest.raises(OperationalError):
            deed(keeper)


# --- entering ---------------------------------------------------------------------------------------------------------------


def test_a_certificate_is_entered_once_and_a_second_arrival_gets_the_first_answer(
    keeper: Any, enter: Callable[..., str]
) -> None:
    made = make()
    number = enter(made, request="r1")
    assert enter(made, request="r1") == number
    with pytest.raises(errors.PinnedAlready):
        enter(made, request="r2")
    assert [one.certificate.id for one in signing.pins_visible_to(keeper)] == [number]
    signing.end_pin(by=keeper, purpose=WARNING, certificate_id=number, at=NOW + DAY, request="r3")
    signing.end_pin(by=keeper, purpose=WARNING, certificate_id=number, at=NOW + 3 * DAY, request="r3")
    assert signing.pins_visible_to(keeper, WARNING)[0].until == NOW + DAY


def test_issuers_must_follow_from_each_other(enter: Callable[..., str]) -> None:
    root, stranger = make("Gốc", ca=True), make("Lạ", ca=True)
    middle = make("Trung gian", ca=True, issuer=root)
    good = make(issuer=middle)
    enter(good)
    for above in ((stranger.certificate,), (root.certificate,), (make("Không phải gốc").certificate,)):
        with pytest.raises(errors.ChainBroken):
            enter(Made(good.key, make(issuer=middle).certificate, above))


def test_an_issuer_that_ended_ends_what_it_issued(
    keeper: Any, key_file: Path, enter: Callable[..., str]
) -> None:
    root = make("Gốc", ca=True, days=20)
    made = make(issuer=root)
    made.put(key_file)
    enter(made)
    sign(keeper)
    with pytest.raises(errors.CertificateExpired):
        sign(keeper, NOW + 30 * DAY)


@pytest.mark.parametrize(
    "text", ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_a_file_without_a_certificate_is_told(text: str, keeper: Any) -> None:
    with pytest.raises(errors.NoCertificate):
        signing.pin_certificate(by=keeper, purpose=WARNING, pem=text, since=NOW)


def test_an_end_is_never_moved_later(keeper: Any, enter: Callable[..., str]) -> None:
    """What was signed with a stolen key after its end would count again."""
    number = enter(make())

    def end(at: Any) -> None:
        signing.end_pin(by=keeper, purpose=WARNING, certificate_id=number, at=at)

    end(NOW + 2 * DAY)
    for later in (NOW + 2 * DAY, NOW + 5 * DAY):
        with pytest.raises(errors.EndedAlready, match="2026-11-29"):
            end(later)
    assert signing.pins_visible_to(keeper, WARNING)[0].until == NOW + 2 * DAY
    end(NOW + DAY)
    assert signing.pins_visible_to(keeper, WARNING)[0].until == NOW + DAY, (
        "it was stolen earlier than was thought"
    )


def test_periods_do_not_run_backwards(keeper: Any, enter: Callable[..., str]) -> None:
    made = make()
    with pytest.raises(errors.PeriodBackwards):
        enter(made, until=NOW)
    number = enter(made)
    with pytest.raises(errors.PeriodBackwards):
        signing.end_pin(by=keeper, purpose=WARNING, certificate_id=number, at=NOW)
    with pytest.raises(errors.PinUnknown):
        signing.end_pin(by=keeper, purpose=WARNING, certificate_id="0" * 64, at=NOW)


# --- documents ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["ec", "rsa"])
def sealed(request: pytest.FixtureRequest, keeper: Any, key_file: Path, enter: Callable[..., str]) -> bytes:
    made = make(kind=request.param, issuer=make("Gốc", ca=True))
    made.put(key_file)
    enter(made)
    return signing.sign_xml(by=keeper, purpose=WARNING, content=DOCUMENT, now=NOW)


def test_a_document_is_signed_as_a_whole_and_verified(sealed: bytes) -> None:
    found = signing.verify_xml(sealed, WARNING, NOW)
    assert "Nước lũ".encode() in found.content
    assert b"Signature" not in found.content
    assert sealed.count(b"X509Certificate>") == 4, "its issuer goes along"


def test_unsigned_is_not_believed(sealed: bytes) -> None:
    with pytest.raises(errors.Unsigned):
        signing.verify_xml(DOCUMENT, WARNING, NOW)


def test_a_changed_word_is_not_believed(sealed: bytes) -> None:
    changed = sealed.replace("lũ".encode(), b"lu")
    assert changed != sealed
    with pytest.raises(errors.SignatureWrong):
        signing.verify_xml(changed, WARNING, NOW)


def test_a_signature_carried_into_another_document_is_not_believed(sealed: bytes) -> None:
    """The signed part hidden inside, another one around it: signature wrapping."""
    inner = sealed.partition(b"?>")[2].strip()
    start, end = inner.index(b"<ds:Signature"), inner.index(b"</ds:Signature>") + len(b"</ds:Signature>")
    signature = inner[start:end]
    for wrapped in (
        b'<a xmlns="urn:x"><b>evil</b>' + inner + b"</a>",
        b'<a xmlns="urn:x"><b>evil</b><hidden>'
        + inner.replace(signature, b"")
        + b"</hidden>"
        + signature
        + b"</a>",
    ):
        with pytest.raises((errors.SignatureWrong, errors.Unsigned)):
            signing.verify_xml(wrapped, WARNING, NOW)


def test_a_certificate_inside_the_file_proves_nothing(sealed: bytes) -> None:
    stranger = make()
    forged = enveloped.sign(DOCUMENT, [stranger.certificate], lambda digest: _ecdsa(stranger, digest))
    assert enveloped.verify(forged, [stranger.certificate])
    with pytest.raises(errors.SignatureWrong):
        signing.verify_xml(forged, WARNING, NOW)


def _ecdsa(made: Made, digest: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

    return made.key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))


def test_what_was_signed_before_the_end_still_counts_and_later_not(keeper: Any, sealed: bytes) -> None:
    number = signing.pins_visible_to(keeper)[0].certificate.id
    signing.end_pin(by=keeper, purpose=WARNING, certificate_id=number, at=NOW + DAY)
    assert signing.verify_xml(sealed, WARNING, NOW)
    for at in (NOW - DAY, NOW + DAY):
        with pytest.raises(errors.SignatureWrong):
            signing.verify_xml(sealed, WARNING, at)


def test_a_document_is_not_signed_twice(keeper: Any, sealed: bytes) -> None:
    with pytest.raises(errors.NotSignable):
        signing.sign_xml(by=keeper, purpose=WARNING, content=sealed, now=NOW)


def test_a_document_with_a_type_is_neither_signed_nor_believed(keeper: Any, sealed: bytes) -> None:
    bad = sealed.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1)
    with pytest.raises(errors.SignatureWrong):
        signing.verify_xml(bad, WARNING, NOW)
    with pytest.raises(errors.NotSignable):
        signing.sign_xml(by=keeper, purpose=WARNING, content=bad, now=NOW)


ONCE: list[tuple[bytes, Any]] = []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_flipped_bit_changes_what_is_believed(at: int, bit: int) -> None:
    """It is refused, or what is believed stays as it was (a bit of the certificate that goes along proves nothing)."""
    if not ONCE:
        made = make()
        ONCE.append((enveloped.sign(DOCUMENT, [made.certificate], lambda digest: _ecdsa(made, digest)), made))
    content, made = ONCE[0]
    trusted = [made.certificate]
    torn = bytearray(content)
    torn[at % len(torn)] ^= 1 << bit
    try:
        found = enveloped.verify(bytes(torn), trusted)
    except DomainError:
        return
    assert found.content == enveloped.verify(content, trusted).content
