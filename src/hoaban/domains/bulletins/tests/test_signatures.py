"""Whose signature a bulletin bears: judged as it comes by what was entered for its feed; only what was signed is read."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from hoaban.domains.bulletins import actions, api, queries
from hoaban.domains.bulletins.actions import taking
from hoaban.domains.bulletins.errors import CertificateEnded, CertificateKnown, EndBackwards
from hoaban.domains.bulletins.models import Bulletin, Feed, FeedCertificate, FeedStep
from hoaban.domains.bulletins.tests.signed import DAY, SENT, STATION, STRANGER, came, entered, message, sealed
from hoaban.domains.bulletins.tests.steps import ADDRESS, NOW, OWN, Web, a_feed, later, poll
from hoaban.domains.bulletins.values import NewCertificate, Show, Signature, Step
from hoaban.domains.signing import enveloped
from hoaban.domains.signing.errors import CertificateExpired, NoCertificate
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.duties import api as duties
from hoaban.kit import clock
from hoaban.kit.cap.listing import Entry
from tests.support.certificates import make

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_certificate_is_entered_once_with_who_and_how_and_ended_once(keeper: Any, officer: Any) -> None:
    a_feed(keeper)
    uid = entered(keeper, request="one")
    assert entered(keeper, request="one") == uid
    row = FeedCertificate.plain.get()
    assert (row.name, row.by_label, row.checked) == (
        "Đài mẫu",
        keeper.label,
        "Fingerprint told by telephone.",
    )
    with pytest.raises(CertificateKnown):
        entered(keeper)
    for refused in (lambda: entered(officer, STRANGER), lambda: ended(officer, uid)):
        with pytest.raises(NotAllowed):
            refused()
    for _twice in range(2):
        ended(keeper, uid, request="two")
    with pytest.raises(CertificateEnded):
        ended(keeper, uid)
    assert list(FeedStep.plain.order_by("pk").values_list("step", flat=True)) == [
        Step.ADD,
        Step.PIN,
        Step.END,
    ]


def ended(by: Any, uid: UUID, request: str | None = None) -> None:
    actions.end_certificate(by=by, uid=uid, request=request, now=later(hours=1))


def test_what_is_no_certificate_in_force_is_not_entered(keeper: Any) -> None:
    a_feed(keeper)
    with pytest.raises(CertificateExpired):
        entered(keeper, make(since=NOW - 30 * DAY, days=20))
    with pytest.raises(EndBackwards):
        entered(keeper, until=NOW)
    with pytest.raises(NoCertificate):
        actions.enter_certificate(
            by=keeper, feed=Feed.plain.get().uid, told=NewCertificate("nothing", "no"), request=None, now=NOW
        )
    assert not FeedCertificate.plain.exists()


def test_what_anybody_can_send_takes_no_name_away_from_what_is_rightly_signed(keeper: Any) -> None:
    a_feed(keeper)
    entered(keeper)
    bare = came(message())
    signed = came(sealed(message()))
    assert (bare.certificate, signed.certificate.name) == (None, "Đài mẫu")
    bare.refresh_from_db()
    assert bare.replaced_by_id == signed.pk
    assert came(message(headline="Nothing to fear."), key="later") == signed, "nor does it come beside it"


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_right_signature_is_told_with_whose_it_is(kind: str, keeper: Any) -> None:
    from cryptography.hazmat.primitives.asymmetric import padding

    a_feed(keeper)
    made = STATION if kind == "ec" else make("Đài mẫu", kind="rsa", since=NOW - DAY, days=4000)
    entered(keeper, made)
    body = sealed(message())
    if kind == "rsa":
        body = enveloped.sign(
            message(),
            [made.certificate],
            lambda digest: made.key.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256())),
        )
    row = came(body)
    assert (row.signature, row.signer, row.headline) == (Signature.RIGHT, "Đài mẫu", "Made up: heavy rain")
    assert queries.newest(keeper, NOW)[0].signature is Signature.RIGHT
    assert bytes(row.piece.content) == body, "what came stays whole"


def test_without_a_certificate_in_force_it_is_unchecked_and_told_once_one_was(keeper: Any, web: Web) -> None:
    a_feed(keeper)
    assert came(sealed(message("a"))).signature is Signature.UNCHECKED
    entered(keeper, make("Đài cũ", since=NOW - DAY, days=5))
    web.pages = {ADDRESS: sealed(message("b"))}
    assert poll(later(days=6))
    assert Bulletin.plain.get(identifier="b").signature is Signature.UNCHECKED
    assert duties.waiting_targets(["bulletins.lapsed"], "bulletins.feed")


def test_it_counts_from_when_it_was_entered_to_when_it_was_ended(keeper: Any) -> None:
    a_feed(keeper)
    uid = entered(keeper, until=NOW + 2 * DAY)
    assert came(sealed(message("a")), NOW - timedelta(seconds=1)).signature is Signature.UNCHECKED
    assert came(sealed(message("b"))).signature is Signature.RIGHT
    ended(keeper, uid)
    assert came(sealed(message("c")), later(hours=1)).signature is Signature.UNCHECKED
    assert Bulletin.plain.get(identifier="b").signature is Signature.RIGHT, "judged as it came"


def tampered(body: bytes) -> bytes:
    return body.replace(b"heavy rain", b"no rain at")


def wrapped(body: bytes) -> bytes:
    """The signed message hidden below, other words around it, the signature where it is looked for."""
    inner = body.partition(b"?>")[2].strip()
    begin, end = inner.index(b"<ds:Signature"), inner.index(b"</ds:Signature>") + len(b"</ds:Signature>")
    hidden = inner[:begin] + inner[end:]
    return message("evil").replace(b"</alert>", b"<x>" + hidden + b"</x>" + inner[begin:end] + b"</alert>")


def buried(body: bytes) -> bytes:
    """The signature of another message somewhere below: it looks unsigned to who asks only the root."""
    return message("evil").replace(b"</alert>", b"<x>" + body.partition(b"?>")[2].strip() + b"</x></alert>")


def twice(body: bytes) -> bytes:
    begin, end = body.index(b"<ds:Signature"), body.index(b"</ds:Signature>") + len(b"</ds:Signature>")
    return body[:end] + body[begin:end] + body[end:]


def many_transforms(body: bytes) -> bytes:
    one = b'<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
    return body.replace(b"</ds:Transforms>", one * 9000 + b"</ds:Transforms>")


def huge(body: bytes) -> bytes:
    return body.replace(b"<ds:SignatureValue>", b"<ds:SignatureValue>" + b"A" * 900_000)


def empty(body: bytes) -> bytes:
    begin, end = body.index(b"<ds:Signature"), body.index(b"</ds:Signature>") + len(b"</ds:Signature>")
    return body[:begin] + b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>' + body[end:]


def sha1(body: bytes) -> bytes:
    return body.replace(b"http://www.w3.org/2001/04/xmlenc#sha256", b"http://www.w3.org/2000/09/xmldsig#sha1")


def elsewhere(body: bytes) -> bytes:
    """A reference outward: nothing is fetched (sockets are closed in tests)."""
    return body.replace(b'URI=""', b'URI="http://example.org/x"')


ATTACKS = [tampered, wrapped, buried, twice, many_transforms, huge, empty, sha1, elsewhere]


@pytest.mark.parametrize("change", ATTACKS, ids=lambda one: one.__name__)
def test_what_does_not_fit_is_kept_flagged_never_quoted_and_a_task(
    change: Callable[[bytes], bytes], keeper: Any, web: Web
) -> None:
    a_feed(keeper)
    entered(keeper)
    good = sealed(message())
    body = change(good)
    assert body != good
    web.pages = {ADDRESS: body}
    assert poll()
    row = Bulletin.plain.get()
    assert (row.signature, bytes(row.piece.content)) == (Signature.WRONG, body)
    assert queries.newest(keeper, NOW) == queries.touching(keeper, [OWN], NOW) == api.saying([OWN], NOW) == []
    assert [one.is_current for one in queries.bulletins(keeper, NOW, Show.WRONG)[0]] == [False]
    assert queries.bulletins(keeper, NOW, Show.OVER)[0] == []
    assert duties.waiting_targets(["bulletins.mismatch"], "bulletins.feed")


def test_another_key_does_not_fit_though_its_certificate_goes_along(keeper: Any) -> None:
    a_feed(keeper)
    entered(keeper)
    assert came(sealed(message(), STRANGER)).signature is Signature.WRONG
    entered(keeper, STRANGER)
    assert came(sealed(message("b"), STRANGER)).signer == "Người lạ"


def test_one_feeds_certificate_counts_on_no_other(keeper: Any) -> None:
    a_feed(keeper)
    entered(keeper)
    other = Feed.plain.get(uid=a_feed(keeper, "https://other.example/"))
    taking.take(other, Entry("k", "", ""), sealed(message()), [], NOW)
    assert Bulletin.plain.get().signature is Signature.UNCHECKED


def test_what_stands_in_the_file_and_was_not_signed_is_not_read(keeper: Any) -> None:
    """A comment is in no signature: it parts a text node, and must not cut short what is read."""
    a_feed(keeper)
    entered(keeper)
    row = came(sealed(message()).replace(b"heavy rain", b"heavy<!-- --> rain"))
    assert (row.signature, row.headline) == (Signature.RIGHT, "Made up: heavy rain")


def test_what_nobody_vouches_for_takes_nothing_back_and_no_name_away(keeper: Any) -> None:
    a_feed(keeper)
    entered(keeper)
    came(tampered(sealed(message("a"))), key="forged")
    assert came(sealed(message("a")), key="true").signature is Signature.RIGHT, "its name was not taken"
    cancel = message("b", kind="Cancel", references=f"kttv.example,a,{SENT}")
    for body in (sealed(cancel, STRANGER), cancel):
        came(body)
        assert [one.identifier for one in queries.newest(keeper, NOW)] == ["a"]
    came(sealed(message("c", kind="Cancel", references=f"kttv.example,a,{SENT}")))
    assert queries.newest(keeper, NOW) == []


def test_an_unsigned_cancellation_that_came_first_does_not_cancel_what_is_signed(keeper: Any) -> None:
    a_feed(keeper)
    entered(keeper)
    came(message("b", kind="Cancel", references=f"kttv.example,a,{SENT}"))
    came(sealed(message("a")))
    assert [one.identifier for one in queries.newest(keeper, NOW)] == ["a"]


def test_the_table_holds_no_bulletin_that_is_both_right_and_wrong(keeper: Any) -> None:
    a_feed(keeper)
    entered(keeper)
    row = came(sealed(message()))
    with pytest.raises(IntegrityError, match="bulletins_signed_by_one"), transaction.atomic():
        Bulletin.plain.filter(pk=row.pk).update(is_mismatched=True)


def test_pages_and_files_say_it_in_the_same_words(keeper: Any, as_actor: Callable[[Any], Client]) -> None:
    a_feed(keeper)
    now = timezone.now()
    lasting = {"sent": "", "expires": ""}
    told = {"unchecked": "có chữ ký, chưa có chứng thư để kiểm", "none": "không có chữ ký"}
    told |= {"right": "chữ ký đúng của Đài mẫu", "wrong": "chữ ký không khớp"}
    came(sealed(message("unchecked", **lasting)), NOW - DAY)
    entered(keeper)
    came(sealed(message("right", **lasting)), now)
    came(sealed(message("wrong", **lasting), STRANGER), now)
    came(message("none", **lasting), now)
    client = as_actor(keeper)
    page = client.get("/w/bulletins/?show=current").content.decode()
    assert "Có bản tin mang chữ ký không khớp" in page
    for name, words in told.items():
        uid = Bulletin.plain.get(identifier=name).uid
        assert words in client.get(f"/w/bulletins/{uid}/").content.decode()
        assert (f"/w/bulletins/{uid}/" in page) == (name != "wrong")
        assert name == "wrong" or words in page
    assert (
        "Đừng làm theo"
        in client.get(f"/w/bulletins/{Bulletin.plain.get(identifier='wrong').uid}/").content.decode()
    )
    table = _file(client, "csv")
    assert all(words in table for words in told.values())
    found = {one["identifier"]: one for one in json.loads(_file(client, "json"))["bulletins"]}
    assert {name: one["signature"] for name, one in found.items()} == {name: name for name in told}
    assert (found["right"]["signed_by"], found["none"]["is_signed"]) == ("Đài mẫu", False)


def _file(client: Client, kind: str) -> str:
    answer: Any = client.get(f"/w/bulletins/export/?show=all&as={kind}")
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_a_certificate_is_entered_and_ended_on_its_page(
    keeper: Any, as_actor: Callable[[Any], Client]
) -> None:
    feed = a_feed(keeper)
    client, address = as_actor(keeper), f"/w/bulletins/feeds/{feed}/certificates/"
    assert "Chưa ghi chứng thư nào" in client.get(address).content.decode()
    told = {"pem": STATION.pem, "checked": "Trưởng phòng đọc qua điện thoại", "until": ""}
    assert client.post(address, told | {"request_id": "a" * 20}).status_code == 302
    assert client.post(address, told | {"request_id": "b" * 20}).status_code == 422
    page = client.get(address).content.decode()
    for words in ("CN=Đài mẫu", "đang có hiệu lực", keeper.label, "Trưởng phòng đọc qua điện thoại"):
        assert words in page
    assert "1 chứng thư" in client.get("/w/bulletins/feeds/").content.decode()
    uid = FeedCertificate.plain.get().uid
    client.post(f"/w/bulletins/certificates/{uid}/end/", {"request_id": "c" * 20})
    assert "không có hiệu lực" in client.get(address).content.decode()


def test_the_last_day_of_a_certificate_counts_whole_and_is_not_over_yet(
    keeper: Any, as_actor: Callable[[Any], Client]
) -> None:
    feed, today = a_feed(keeper), clock.today()
    client, address = as_actor(keeper), f"/w/bulletins/feeds/{feed}/certificates/"
    told = {"pem": STATION.pem, "checked": "Qua điện thoại", "request_id": "a" * 20}
    refused = client.post(address, told | {"until": (today - DAY).isoformat()})
    assert refused.status_code == 422
    assert "Ngày cuối cùng đã chọn là ngày đã qua." in refused.content.decode()
    assert client.post(address, told | {"until": (today + DAY).isoformat()}).status_code == 302
    ends = datetime.combine(today + 2 * DAY, datetime.min.time(), tzinfo=clock.VIETNAM)
    assert FeedCertificate.plain.get().until == ends
