"""The steps of a night that is told again: what stations, heads, officers and villages do, each by the verb behind its real door."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.utils import timezone

from hoaban.config.demo import centre, past, roads, story
from hoaban.domains.answers import actions as answering
from hoaban.domains.answers import api as answers
from hoaban.domains.answers.permissions import Permission as Answers
from hoaban.domains.answers.values import Dark, Part
from hoaban.domains.hazards import api as hazards
from hoaban.domains.hazards.permissions import Permission as Hazards
from hoaban.domains.hazards.queries import signs
from hoaban.domains.replay.api import Kind, Road
from hoaban.domains.warning import actions as warnings
from hoaban.domains.warning import api as warning
from hoaban.domains.warning import queries as shown
from hoaban.domains.warning.values import Proof
from hoaban.foundation.access.api import Actor, SystemActor, UnitRange
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import api as notify
from hoaban.foundation.places import api as places
from hoaban.kit.text import name_key

STATIONS = SystemActor("demo.replay.stations", frozenset({Hazards.OBSERVE}))
KEEPER = SystemActor("demo.load", frozenset({Answers.KEEP}))
PHONES = SystemActor("demo.replay.phones", frozenset({notify.Permission.RECEIVE, Answers.RECEIVE}))
VILLAGES_IN_A_COMMUNE = 10_000
CRACK, CRACK_WORDS = "crack", f"NUT {past.CRACK}"
ISSUED = frozenset({
    warning.State.ISSUED, warning.State.UPDATE_DRAFT, warning.State.UPDATE_REVIEWED, warning.State.UPDATED, *warning.OVER,
})  # fmt: skip
"""It went out, whatever became of it since. A draft that was taken back did not."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and by whom it is played."""

    until: datetime
    """Of this replay: its numbers begin with it."""
    villages: tuple[int, ...]
    writer: Actor
    deputy: Actor
    issuer: Actor

    def request(self, step: str) -> str:
        return uuid5(NAMESPACE_URL, f"demo:replay:{self.until.isoformat()}:{step}").hex


def set_up(night: datetime) -> Scene | None:
    """Six made-up villages below the made-up gauge, each with a made-up head. None where the gauge is not. Safe to run again."""
    writer, deputy, issuer = (_actor(name) for name in ("truc.tinh", "photruc.tinh", "ratin.tinh"))
    place = next((one.place_no for one in hazards.stations(writer) if one.code == past.STATION), None)
    if place is None:
        return None
    commune = place - place % VILLAGES_IN_A_COMMUNE
    numbers = places.ensure_villages(
        by=story.LOADER, commune_number=commune, names=[one.name for one in past.VILLAGES]
    )
    villages = tuple(numbers[name_key(one.name)] for one in past.VILLAGES)
    for at, number in enumerate(villages):
        answering.keep_contact(
            by=KEEPER, place_no=number, part=Part.HEAD, name=f"Trưởng bản diễn lại {at + 1}", number=_phone(at),
            request=f"demo:replay:{number}", now=timezone.now(),
        )  # fmt: skip
    return Scene(night, villages, writer, deputy, issuer)


def rains(until: datetime, millimetres: float) -> Road:
    """An hour's rain, as a station sends it; sent twice it is known."""
    row = hazards.Reading(past.STATION, hazards.Variable.RAIN, until, millimetres, 60)
    if road := roads.push(Path(settings.DATA_DIR), row):
        return road
    hazards.observe(by=STATIONS, rows=[row], channel=hazards.Channel.HTTP, now=timezone.now())
    return Road.VERB


def sees_a_crack(scene: Scene) -> tuple[Road, UUID]:
    """The head writes «NUT» and where, as anybody may; by which road, and the sign that it became.

    Neighbours who told of the same may have begun it. The platform reads the text in its own time: looked for again until it has.
    """
    road = _writes(scene, 0, CRACK, CRACK_WORDS)

    def found() -> UUID:
        village = UnitRange(scene.villages[0], scene.villages[0] + 1)
        for one in signs.signs_near(scene.writer, village, scene.until):
            if one.kind == CRACK:
                return one.uid
        raise centre.Away("the platform made no sign of the head's text")

    return road, roads.tried(road, found)


def crack_came(since: datetime) -> datetime | None:
    """When the head's text reached the platform in this telling; read and made a sign a moment later."""
    return notify.came_at(PHONES, notify.Channel.SMS, _phone(0), CRACK_WORDS, since)


def drafted(scene: Scene) -> UUID | None:
    """The warning that the rules drafted for this commune, whoever worked on it since."""
    lines = [
        *shown.waiting(scene.issuer, warning.Status.ACTUAL),
        *shown.in_force(scene.issuer, warning.Status.ACTUAL, timezone.now()),
    ]
    commune = scene.villages[0] - scene.villages[0] % VILLAGES_IN_A_COMMUNE
    for line in lines:
        by_rule = line.origin is warning.Origin.RULE and line.hazard is warning.Hazard.FLASH_FLOOD
        if by_rule and commune in warning.areas_of(line.uid):
            return line.uid
    return None


def is_raised(scene: Scene, alert: UUID) -> bool:
    """Or issued as it was: then nobody raises it any more."""
    one = warning.alert(scene.issuer, alert)
    return one.text.level >= past.LEVEL or one.line.state in ISSUED


def raise_level(scene: Scene, alert: UUID) -> None:
    """The duty officer reads the crack beside the rain and takes the words of a graver level."""
    one = warning.alert(scene.writer, alert)
    words = warning.book().words_for(one.line.hazard, past.LEVEL)
    if words is None:
        raise LookupError(f"the bank has no words for level {past.LEVEL}")
    text = replace(
        one.text, level=past.LEVEL, sure=warning.Sureness.LIKELY, do_this=words.do_this, go_there=words.go_there,
        by_when=words.by_when, who_calls=words.who_calls,
    )  # fmt: skip
    warnings.change(
        by=scene.writer,
        uid=alert,
        seen=one.version,
        text=text,
        request=scene.request("raise"),
        now=timezone.now(),
    )


def is_reviewed(scene: Scene, alert: UUID) -> bool:
    return warning.alert(scene.issuer, alert).line.state in {warning.State.REVIEWED, *ISSUED}


def review(scene: Scene, alert: UUID) -> None:
    seen = warning.alert(scene.deputy, alert).version
    warnings.review(
        by=scene.deputy,
        uid=alert,
        seen=seen,
        proof=Proof.PASSWORD,
        request=scene.request("review"),
        now=timezone.now(),
    )


def is_issued(scene: Scene, alert: UUID) -> bool:
    return warning.alert(scene.issuer, alert).line.state in ISSUED


def is_withdrawn(scene: Scene, alert: UUID) -> bool:
    return warning.alert(scene.issuer, alert).line.state is warning.State.WITHDRAWN


def issue(scene: Scene, alert: UUID) -> None:
    seen = warning.alert(scene.issuer, alert).version
    warnings.issue(
        by=scene.issuer, uid=alert, seen=seen, proof=Proof.PASSWORD, override=None, request=scene.request("issue"),
        now=timezone.now(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person decides; done by an invented officer when no visitor does it."""

    is_done: Callable[[Scene, UUID], bool]
    act: Callable[[Scene, UUID], None]


DEEDS = {
    Kind.RAISED: Deed(is_raised, raise_level),
    Kind.AGREED: Deed(is_reviewed, review),
    Kind.ISSUED: Deed(is_issued, issue),
}


def as_done(scene: Scene, alert: UUID, kind: Kind) -> Mapping[str, Any]:
    """What is told of a visitor's deed: her level, and what she left out, for a step says nothing that nobody did."""
    if kind is Kind.RAISED:
        level = warning.alert(scene.issuer, alert).text.level
        return {"level": level, "left_out": level < past.LEVEL}
    if kind is Kind.AGREED:
        ways = {warning.Step.ISSUE, warning.Step.OVERRIDE}
        went_out = [one.step for one in warning.history_of(scene.issuer, alert) if one.step in ways]
        return {"left_out": went_out == [warning.Step.OVERRIDE]}
    return {}


def asked(scene: Scene, alert: UUID) -> bool:
    """Whether room answers heard of it and asks its villages."""
    try:
        return bool(answers.times(scene.writer, alert).villages)
    except NotFound:
        return False


def answered(scene: Scene, alert: UUID) -> int:
    return answers.times(scene.writer, alert).answered


def says(scene: Scene, at: int, turn: int, words: str) -> Road:
    """A village's answer."""
    return _writes(scene, at, f"{at}:{turn}", words)


def _writes(scene: Scene, at: int, step: str, words: str) -> Road:
    """A text message to the shared number. Over the demo's operator; told a second time (killed, begun again) it is there already."""
    folder = Path(settings.DATA_DIR)
    if notify.has_come(PHONES, notify.Channel.SMS, _phone(at), words, scene.until):
        return roads.for_texts(folder)
    if road := roads.text(folder, _phone(at), words):
        return road
    notify.receive(
        by=PHONES, channel=notify.Channel.SMS, sender=_phone(at), text=words,
        provider_id=scene.request(f"sms:{step}"), received_at=timezone.now(),
    )  # fmt: skip
    return Road.VERB


def presses(scene: Scene, at: int, key: str) -> None:
    now = timezone.now()
    call = scene.request(f"key:{at}")
    answers.key_pressed(by=PHONES, phone=_phone(at), key=key, call=call, at=now, now=now)


def goes_dark(scene: Scene, alert: UUID, at: int) -> None:
    answering.mark_dark(
        by=scene.writer, alert=alert, numbers=[scene.villages[at]], why=Dark.TOWER, request=scene.request("dark"),
        now=timezone.now(),
    )  # fmt: skip


def _phone(at: int) -> str:
    """050: where no operator is known, as all telephones of a demo."""
    return f"05099010{at:02d}"


def _actor(username: str) -> Actor:
    found = accounts.demo_actor(username)
    if found is None:
        raise LookupError(username)
    return found
