"""Samples of answers of villages; `samples` offers them by name."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from tests.support import samples
from tests.support.people import Cast

__all__ = [
    "answer_link", "asked_alert", "asked_village", "call_for_help", "cut_off_line", "doubted_village", "waiting_word", "who_answers",
]  # fmt: skip
ALERT = UUID(int=56)


def asked_village(_cast: Cast) -> int:
    return samples.OWN + 321


def asked_alert(cast: Cast) -> UUID:
    """A warning of the own commune that asks one village."""
    from hoaban.domains.answers.models import Owed, Round

    now = timezone.now()
    row, _made = Round.plain.get_or_create(
        alert=ALERT,
        defaults={
            "is_exercise": False, "hazard": "flash_flood", "level": 3, "number": 1, "asked_number": 1,
            "areas": [samples.OWN], "place_no": samples.OWN, "place_stop": samples.OWN + 10_000, "issued_at": now, "sent_at": now,
            "ends_at": now + timedelta(hours=6),
        },
    )  # fmt: skip
    Owed.plain.get_or_create(
        round=row, place_no=asked_village(cast), defaults={"asked_at": now, "owed_since": now}
    )
    return ALERT


def _owed(cast: Cast) -> Any:
    from hoaban.domains.answers.models import Owed

    return Owed.plain.get(round__alert=asked_alert(cast), place_no=asked_village(cast))


def doubted_village(cast: Cast) -> int:
    """Of which its signs ask whether it is cut off."""
    from hoaban.domains.answers.models import Doubt

    now, silent = timezone.now(), [["station", "RG-1", (timezone.now() - timedelta(hours=1)).isoformat()]]
    Doubt.plain.update_or_create(
        owed=_owed(cast), number=1, defaults={"since": now, "silent": silent, "state": "open"}
    )
    return asked_village(cast)


def cut_off_line(cast: Cast) -> UUID:
    from hoaban.domains.answers.models import CutOff

    told = {"why": "tower", "since": timezone.now(), "by_key": "user:1", "by_label": "Cán bộ trực"}
    row, _made = CutOff.plain.get_or_create(place_no=asked_village(cast), ended_at=None, defaults=told)
    return row.uid


def answer_link(cast: Cast) -> str:
    from hoaban.domains.answers import links

    return links.token(_owed(cast).pk)


def call_for_help(cast: Cast) -> UUID:
    from hoaban.domains.answers.models import Help

    owed = _owed(cast)
    found = Help.plain.filter(owed=owed, ended_at__isnull=True).first()
    made = found or Help.plain.create(owed=owed, place_no=asked_village(cast), opened_at=timezone.now())
    return made.uid


def waiting_word(cast: Cast, number: int = 0) -> UUID:
    from hoaban.domains.answers.models import Report

    now = timezone.now()
    uid = uuid5(ALERT, f"word {number}")
    row, _made = Report.plain.get_or_create(
        uid=uid,
        defaults={
            "place_no": asked_village(cast),
            "at": now,
            "kept_at": now,
            "words": "Nước lên.",
            "way": "sms",
            "waits": True,
        },
    )
    return row.uid


def who_answers(cast: Cast, number: int = 0) -> UUID:
    from hoaban.domains.answers.models import Contact

    row, _made = Contact.plain.get_or_create(
        place_no=asked_village(cast),
        phone_e164=f"+8491234{number:04d}",
        defaults={"part": "head", "name": "Lò Mẫu", "since": timezone.now()},
    )
    return row.uid
