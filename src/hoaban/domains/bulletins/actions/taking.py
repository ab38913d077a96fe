"""One thing that came is kept as it is, and read if it can be."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from hoaban.domains.bulletins import rules
from hoaban.domains.bulletins.actions import entering, replacing
from hoaban.domains.bulletins.actions.proving import Proof, proven
from hoaban.domains.bulletins.models import Bulletin, Feed, Piece
from hoaban.domains.bulletins.values import Placed, Problem, Signature
from hoaban.kit.cap.errors import NotCap
from hoaban.kit.cap.listing import Entry
from hoaban.kit.cap.reading import Incoming, read
from hoaban.kit.cap.values import Certainty, Info, Reference, Severity, Urgency


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one entry."""

    is_new: bool = False
    problem: Problem = Problem.NONE
    is_mismatched: bool = False
    has_lapsed: bool = False


def key_of(entry: Entry) -> str:
    return hashlib.sha256(entry.key.encode()).hexdigest()


def known_keys(feed: Feed, entries: Iterable[Entry]) -> set[str]:
    """What this feed brought before; one query."""
    keys = [key_of(one) for one in entries]
    return set(Piece.plain.filter(feed=feed, key__in=keys).values_list("key", flat=True))


@transaction.atomic
def take(feed: Feed, entry: Entry, body: bytes, book: Sequence[rules.Place], now: datetime) -> Taken:
    """Keep it once, and read it if it can be."""
    piece, is_new = _kept(feed, entry, body, now)
    if not is_new:
        return Taken()
    if not body:
        return _odd(piece, Problem.NO_TEXT, "")
    try:
        came, proof = _read(feed, body, now)
    except NotCap as problem:
        return _odd(piece, Problem.NOT_CAP, str(problem))
    return _bulletin(feed, piece, came, proof, book, now)


@transaction.atomic
def keep_broken(feed: Feed, entry: Entry, body: bytes, now: datetime) -> Taken:
    """What our own program broke on: kept as it came and told to a person; nothing in it is read."""
    piece, is_new = _kept(feed, entry, body, now)
    return _odd(piece, Problem.BROKE, "") if is_new else Taken()


def _kept(feed: Feed, entry: Entry, body: bytes, now: datetime) -> tuple[Piece, bool]:
    """As it came, and whether it is new."""
    return Piece.plain.get_or_create(
        feed=feed, key=key_of(entry),
        defaults={
            "title": _clean(entry.title, 500), "link": _clean(entry.link, 500), "content": body, "received_at": now,
            "digest": hashlib.sha256(body).hexdigest(),
        },
    )  # fmt: skip


def _read(feed: Feed, body: bytes, now: datetime) -> tuple[Incoming, Proof]:
    """What is rightly signed is read as it was signed: not from the file, but from what the signature covers."""
    came = read(body)
    if not came.is_signed:
        return came, Proof(Signature.NONE, body)
    proof = proven(feed, body, now)
    return replace(read(proof.content), is_signed=True), proof


def _bulletin(
    feed: Feed, piece: Piece, came: Incoming, proof: Proof, book: Sequence[rules.Place], now: datetime
) -> Taken:
    named = came.reference
    if len(named.sender) > 300 or len(named.identifier) > 300 or len(named.sent) > 60 or "\0" in str(named):
        return _odd(piece, Problem.NOT_CAP, "The message's own name is too long.")
    is_mismatched = proof.signature is Signature.WRONG
    known = _known(feed, piece, named, proof)
    if (first := known.first()) is not None:
        same = Piece.plain.filter(pk=first.piece_id, digest=piece.digest).exists()
        return Taken() if same else _odd(piece, Problem.OTHER_WORDS, str(named)[:300])
    row = Bulletin.plain.create(
        feed=feed, piece=piece, sender=named.sender, identifier=named.identifier, sent=named.sent, received_at=now,
        certificate=proof.certificate, is_mismatched=is_mismatched, **told(came, feed, book, now),
    )  # fmt: skip
    if not is_mismatched:
        replacing.replace(row)
        entering.recognise(row)
    return Taken(True, is_mismatched=is_mismatched, has_lapsed=proof.has_lapsed)


def _known(feed: Feed, piece: Piece, named: Reference, proof: Proof) -> QuerySet[Bulletin]:
    """What is here already under this name, and keeps it from being a bulletin of its own."""
    rows = Bulletin.plain.filter(
        feed=feed, sender=named.sender, identifier=named.identifier, sent=named.sent
    ).order_by("pk")
    if proof.signature is Signature.WRONG:  # a forged copy is told as one, only the same bytes are one
        return rows.filter(piece__digest=piece.digest)
    rows = rows.filter(is_mismatched=False)  # what nobody vouches for takes no name away
    if proof.certificate is not None:  # nor does what anybody can send, from what is rightly signed
        rows = rows.filter(certificate__isnull=False)
    return rows


def told(came: Incoming, feed: Feed, book: Sequence[rules.Place], now: datetime) -> dict[str, Any]:
    """In Vietnamese where the message speaks it, else in what it says first."""
    alert = came.alert
    info = next(
        (one for one in alert.infos if one.language.lower().startswith("vi")),
        next(iter(alert.infos), _NOTHING),
    )
    areas = [area for one in alert.infos for area in one.areas]
    ranges, how = rules.placed(areas, book, (feed.place_no, feed.place_stop))
    strange = [] if how is Placed.CODES else rules.unknown_codes(areas)
    return {
        "sent_at": alert.sent, "status": alert.status, "kind": alert.msg_type, "language": _clean(info.language, 40),
        "references": [[one.sender, one.identifier, one.sent] for one in alert.references],
        "sender_name": _clean(info.sender_name, 300), "event": _clean(info.event, 300),
        "headline": _clean(info.headline, 500), "description": _clean(info.description or alert.note, 20_000),
        "instruction": _clean(info.instruction, 20_000), "web": _clean(info.web, 500), "severity": info.severity,
        "urgency": info.urgency, "certainty": info.certainty, "onset": info.onset, "expires": info.expires,
        "until": rules.until(alert.sent, now, info.expires),
        "areas": _clean("; ".join(filter(None, (one.description for one in info.areas))), 5_000),
        "ranges": [list(one) for one in ranges], "placed": how, "is_signed": came.is_signed,
        "oddities": [_clean(one, 200) for one in [*came.oddities[:20], *strange[:5]]],
    }  # fmt: skip


def _odd(piece: Piece, problem: Problem, detail: str) -> Taken:
    Piece.plain.filter(pk=piece.pk).update(problem=problem, detail=_clean(detail, 300))
    return Taken(problem=problem)


def _clean(text: str, most: int) -> str:
    """PostgreSQL keeps no NUL."""
    return text.replace("\0", "")[:most]


_NOTHING = Info("", "", (), Urgency.UNKNOWN, Severity.UNKNOWN, Certainty.UNKNOWN)
