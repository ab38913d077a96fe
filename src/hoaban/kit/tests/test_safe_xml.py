"""Files that attack a reader are refused before anything is built from them."""

import pytest

from hoaban.kit import safe_xml
from hoaban.kit.safe_xml import UnsafeXml, parsed

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ATTACKS = {
    "a billion laughs": f'<!DOCTYPE a [<!ENTITY l0 "lol">{LAUGHS}]><a>&l9;</a>',
    "a quadratic blow-up": f'<!DOCTYPE a [<!ENTITY b "{"x" * 50_000}">]><a>{"&b;" * 5_000}</a>',
    "a file of this machine": '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>',
    "an address": '<!DOCTYPE a [<!ENTITY f SYSTEM "http://127.0.0.1:1/x">]><a>&f;</a>',
    "a parameter entity": '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x"> %p;]><a/>',
    "an outer DTD": '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>',
    "an empty DTD": "<!DOCTYPE a><a/>",
    "a well": "<a>" * 5_000 + "</a>" * 5_000,
    "a crowd": "<a>" + "<b/>" * (safe_xml.MOST_ELEMENTS + 1) + "</a>",
    "a whale": "<a>" + "x" * safe_xml.LARGEST + "</a>",
    "nothing": "",
    "half a file": "<a><b>",
    "two roots": "<a/><b/>",
    "an unknown entity": "<a>&nobody;</a>",
    "no XML": "PK\x03\x04",
}


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_attack_is_refused_in_a_sentence(name: str, encoding: str) -> None:
    with pytest.raises(UnsafeXml) as told:
        parsed(ATTACKS[name].encode(encoding))
    assert len(str(told.value).split()) >= 4


@pytest.mark.parametrize("declared", ["utf-7", "no-such-thing", "UTF-16"])
def test_an_encoding_that_two_readers_could_take_for_two_things_is_refused(declared: str) -> None:
    with pytest.raises(UnsafeXml):
        parsed(f'<?xml version="1.0" encoding="{declared}"?><a>x</a>'.encode())


def test_an_honest_file_is_read() -> None:
    assert parsed("<?xml version='1.0' encoding='UTF-8'?><a><b>Sơn</b></a>".encode())[0].text == "Sơn"
    assert parsed("<a><b>Sơn</b></a>".encode("utf-16"))[0].text == "Sơn"
