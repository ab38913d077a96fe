"""A made-up flash flood in a commune of the demo: eight villages that stand in every way a village can, all of it synthetic."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from hoaban.config.demo.story import LOADER, WARNED
from hoaban.domains.answers import actions
from hoaban.domains.answers import api as answers
from hoaban.domains.answers.permissions import Permission as Answers
from hoaban.domains.answers.values import Dark, Grade, Part, Said, Way
from hoaban.domains.registry.permissions import Permission as Registry
from hoaban.domains.warning import actions as warnings
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.values import Beginning, Hazard, Proof, Status, Sureness, Text
from hoaban.foundation.access.api import ANONYMOUS, Actor, SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties import api as duties
from hoaban.foundation.places import api as places
from hoaban.kit.text import name_key

ASKER = SystemActor("answers.chase", frozenset({Registry.COUNT, Registry.SEE}))
KEEPER = SystemActor("demo.load", frozenset({Answers.KEEP}))
REF = "demo:answers"
WORDS = "Dữ liệu mẫu: rời nhà ven suối ngay."
SAID: tuple[Said | None, ...] = (
    Said(Grade.HELP, injured=1, road_cut=True, words="Dữ liệu mẫu: cầu treo bị cuốn, một người bị thương."),
    Said(Grade.HEARD), Said(Grade.TOLD),
    Said(Grade.MOVING, 12, 31), Said(Grade.MOVING, 27, 28), Said(Grade.SAFE, 19, 19), None, None,
)  # fmt: skip
CUT_OFF = 6


def tell(commune: int, cast: Mapping[str, duties.Colleague]) -> None:
    """Once: a demo that was built before keeps what happened since."""
    if any(WORDS in one.words for one in warning.current(ANONYMOUS, timezone.now())):
        return
    numbers = places.ensure_villages(by=LOADER, commune_number=commune, names=WARNED)
    villages = [numbers[name_key(name)] for name in WARNED]
    for at, number in enumerate(villages[:-1]):
        _contact(number, at)
    writer, issuer = (_actor(cast[name]) for name in ("truc.tinh", "ratin.tinh"))
    alert = _issue(writer, issuer, commune, timezone.now())
    for number, said in zip(villages, SAID, strict=True):
        if said is not None:
            actions.record_answer(
                by=writer,
                alert=alert,
                number=number,
                said=said,
                way=Way.OFFICER,
                request=str(uuid5(alert, str(number))),
                now=timezone.now(),
            )
    actions.mark_dark(
        by=writer,
        alert=alert,
        numbers=[villages[CUT_OFF]],
        why=Dark.TOWER,
        request=str(alert),
        now=timezone.now(),
    )


def _contact(number: int, at: int) -> None:
    """Made-up names and numbers; a demo sends nothing outside."""
    actions.keep_contact(
        by=KEEPER, place_no=number, part=Part.HEAD, name=f"Trưởng bản mẫu {at + 1}", number=f"050990000{at}",
        request=f"demo:{number}", now=timezone.now(),
    )  # fmt: skip


def _actor(one: duties.Colleague) -> Actor:
    found = accounts.actor_of_id(int(one.key.removeprefix("user:")))
    if found is None:
        raise LookupError(one.key)
    return found


def _issue(writer: Actor, issuer: Actor, commune: int, now: datetime) -> UUID:
    text = Text(
        3,
        Sureness.LIKELY,
        (commune,),
        now,
        now + timedelta(hours=12),
        WORDS,
        "Lên nhà văn hóa bản.",
        "Đi ngay bây giờ.",
        "Trưởng bản gọi từng nhà.",
    )
    begins = Beginning(Status.ACTUAL, Hazard.FLASH_FLOOD, "hydromet", origin_ref=REF)
    request = uuid5(NAMESPACE_URL, f"{REF}:{now.isoformat()}").hex
    uid = warnings.draft(by=writer, beginning=begins, text=text, request=f"{request}d", now=now)
    warnings.review(by=issuer, uid=uid, seen=1, proof=Proof.PASSWORD, request=f"{request}r", now=now)
    warnings.issue(
        by=issuer, uid=uid, seen=2, proof=Proof.PASSWORD, override=None, request=f"{request}i", now=now
    )
    answers.ask_now(by=ASKER, alert=uid, now=now)
    return uid
