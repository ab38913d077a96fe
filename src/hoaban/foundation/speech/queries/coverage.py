"""How far each language is: texts by what can be heard, and what to record next."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.conf import settings

from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places
from hoaban.foundation.speech import rules
from hoaban.foundation.speech.models import Recording, Text
from hoaban.foundation.speech.values import Kind, LanguageCoverage, RecordingState, TextState, Tongue
from hoaban.kit.text import fold

S = RecordingState
# The best state a text has in a language counts; refused and withdrawn recordings leave it missing.
_COUNTED = {
    S.APPROVED: "approved",
    S.WAITING: "waiting",
    S.RECORDED: "waiting",
    S.PROCESSING: "waiting",
    S.STALE: "stale",
}
_RANK = {"approved": 3, "waiting": 2, "stale": 1, "missing": 0}


def tongues() -> list[Tongue]:
    """The languages of the province, in the order they are offered to the ear.

    Nobody speaks a group of languages: where one of its varieties is listed, the group is no choice.
    """
    rows = places.languages_of(settings.PROVINCE)
    groups = {row.variety_of for row in rows}
    return [Tongue(row.iso639_3, row.name, row.variety_of) for row in rows if row.iso639_3 not in groups]


def tongue(code: str) -> Tongue | None:
    return next((one for one in tongues() if one.code == code), None)


def coverage(actor: access.Actor, room: str = "") -> list[LanguageCoverage]:
    """One line per language; ``room`` narrows the texts."""
    texts = _texts(actor, room)
    states = _states(actor, texts)
    return [_line(one, [text for text in texts if _asked_in(text, one.code)], states) for one in tongues()]


def texts_in(
    actor: access.Actor, language: str, room: str = "", state: str = "", words: str = ""
) -> list[TextState]:
    """Every text in one language, what to record next first; ``words``: whose words hold these, typed with or without marks."""
    texts = [text for text in _texts(actor, room) if _asked_in(text, language)]
    states = _states(actor, texts)
    found = []
    for text in texts:
        said, recording = states.get((text.pk, language), ("missing", None))
        found.append(
            TextState(
                text.uid, text.key, text.room, Kind(text.kind), text.words, said,
                recording.uid if recording else None,
            )
        )  # fmt: skip
    key = fold(words.strip())
    wanted = [one for one in found if state in ("", one.state) and key in fold(one.words)]
    return sorted(wanted, key=lambda one: (rules.need(one.kind, one.state), one.key))


def rooms(actor: access.Actor) -> list[str]:
    """Rooms that asked for a voice."""
    rows = Text.objects.visible_to(actor).filter(retired_at__isnull=True)
    return sorted(set(rows.values_list("room", flat=True)))


def _texts(actor: access.Actor, room: str) -> list[Text]:
    rows = Text.objects.visible_to(actor).filter(retired_at__isnull=True)
    return list(rows.filter(room=room) if room else rows)


def _asked_in(text: Text, language: str) -> bool:
    return text.language in ("", language)


def _states(actor: access.Actor, texts: Iterable[Text]) -> Mapping[tuple[int, str], tuple[str, Recording]]:
    """The best recording of each text in each language."""
    rows = Recording.objects.visible_to(actor).filter(
        text_id__in=[text.pk for text in texts], state__in=list(_COUNTED)
    )
    best: dict[tuple[int, str], tuple[str, Recording]] = {}
    for row in rows.order_by("pk"):
        said, key = _COUNTED[S(row.state)], (row.text_id, row.language)
        if key not in best or _RANK[said] >= _RANK[best[key][0]]:
            best[key] = (said, row)
    return best


def _line(
    one: Tongue, texts: list[Text], states: Mapping[tuple[int, str], tuple[str, Recording]]
) -> LanguageCoverage:
    counts: dict[str, int] = defaultdict(int)
    for text in texts:
        counts[states[text.pk, one.code][0] if (text.pk, one.code) in states else "missing"] += 1
    return LanguageCoverage(
        one.code,
        one.name,
        len(texts),
        counts["approved"],
        counts["waiting"],
        counts["stale"],
        counts["missing"],
    )
