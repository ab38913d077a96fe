import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.kit.keys import BlindIndex, Envelope, KeyFile, KeyProblem, Signer, key_id_of


@pytest.fixture
def file(tmp_path):
    return KeyFile.open(tmp_path / "keys", "identity")


def test_a_key_file_is_made_once_and_only_the_owner_reads_it(file, tmp_path):
    again = KeyFile.open(tmp_path / "keys", "identity")
    assert again.keys == file.keys
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_an_override_is_never_made_for_you(tmp_path):
    with pytest.raises(KeyProblem, match="missing"):
        KeyFile.open(tmp_path, "identity", override=tmp_path / "secret.keys")


def test_what_is_closed_opens_only_in_its_place(file):
    envelope = Envelope(file)
    token = envelope.close(b"014123456789", b"registry.person.7")
    assert envelope.open(token, b"registry.person.7") == b"014123456789"
    assert b"014123456789" not in token
    for wrong in (token[:-1] + bytes([token[-1] ^ 1]), token):
        with pytest.raises(KeyProblem, match="changed"):
            envelope.open(wrong, b"registry.person.8" if wrong is token else b"registry.person.7")


def test_rotation_keeps_old_values_readable_and_rewraps_them(file):
    old = Envelope(file).close(b"x", b"")
    fresh = Envelope(file.rotated())
    assert fresh.open(old, b"") == b"x"
    moved = fresh.rewrapped(old, b"")
    assert key_id_of(moved) == fresh.file.current[0] != key_id_of(old)
    assert fresh.rewrapped(moved, b"") == moved
    with pytest.raises(KeyProblem, match="key backup"):
        Envelope(file).open(moved, b"")


def test_an_index_meets_equal_values_of_one_field_only(file):
    index = BlindIndex(file)
    assert index.of("014", "identity") == index.of("014", "identity") != index.of("014", "insurance")
    later = BlindIndex(file.rotated())
    assert later.of("014", "identity") not in index.all_of("014", "identity")
    assert index.of("014", "identity") in later.all_of("014", "identity")


def test_signatures(file):
    signer = Signer(file)
    key_id, signature = signer.sign(b"head 7")
    assert signer.verify(key_id, b"head 7", signature)
    assert not signer.verify(key_id, b"head 8", signature)
    assert len(signer.public_key(key_id)) == 32


@pytest.mark.parametrize("content", ["", "nonsense", "aabbccdd:00", "aabb:" + "00" * 32, "ổ:1"])
def test_a_damaged_key_file_is_named(tmp_path, content):
    (tmp_path / "identity.keys").write_text(content, encoding="utf-8")
    with pytest.raises(KeyProblem, match=r"identity\.keys"):
        KeyFile.open(tmp_path, "identity")


@given(st.binary(max_size=60))
def test_garbage_is_no_token(garbage):
    if garbage[:1] != b"\x01":
        with pytest.raises(KeyProblem):
            key_id_of(garbage)
