"""What of warnings is heard: standing sentences for people who lend their voices, and each message in its parts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from hoaban.domains.warning.models import Version
from hoaban.domains.warning.queries import bank
from hoaban.domains.warning.queries.public import shown
from hoaban.domains.warning.rules import lifecycle, wording
from hoaban.domains.warning.values import EXERCISE_WORD, Ending, Message, Status, VersionShown
from hoaban.foundation.speech.api import VIETNAMESE, Kind, Passage, Saying
from hoaban.foundation.speech.api import book as book_of_voices

OPENING = " ".join([f"{EXERCISE_WORD.capitalize()}."] * 3)
"""Heard before anything else of a drill."""
KEYS_SAID = "Bấm phím 1 nếu đã nghe rõ. Bấm phím 2 nếu bà con đang sơ tán. Bấm phím 3 nếu cần cứu giúp."
"""The end of a call to whoever answers for a village; what each key is kept as stands in room answers."""
VILLAGES_SAID = "Phím bấm trong cuộc gọi này tính cho các bản:"
"""Before the keys, to whoever answers for several: a key answers for all of them."""
HELP_KEY_SAID = "Nếu cần cứu giúp, bấm phím 3."
"""The end of a call to everybody else: no other key of theirs answers for a village."""
ENDS_SOUND_FOR = timedelta(days=1)
"""An end is heard for so long; no document sets it."""


def sayings() -> Iterable[Saying]:
    """The bank's sentences, each danger at each of its levels, the ends and a drill's opening: nothing of a warning itself."""
    yield Saying("warning:exercise", OPENING, Kind.WARNING)
    for key, words in (("keys", KEYS_SAID), ("help_key", HELP_KEY_SAID)):
        yield Saying(f"warning:{key}", words, Kind.WARNING)
    for key, words in _standing():
        if words:
            yield Saying(f"warning:{key}", wording.sentence(words), Kind.WARNING)


def _standing() -> Iterator[tuple[str, str]]:
    """(key, words) as they stand in a message."""
    book = bank.book()
    for one in book.words:
        row = f"{one.hazard.value}.{one.levels.start}"
        yield from (
            (f"{row}.do", one.do_this), (f"{row}.go", one.go_there), (f"{row}.when", one.by_when), (f"{row}.who", one.who_calls),
        )  # fmt: skip
        for level in one.levels:
            yield f"{one.hazard.value}.{level}.what", wording.danger(one.hazard, level, book)
    for hazard, name in book.hazards.items():
        for how in Ending:
            yield f"{hazard.value}.{how.value}", book.sentences[how.value].format(hazard=name)


def heard_in(told: VersionShown) -> tuple[str, ...]:
    """Languages besides Vietnamese in which people recorded at least what to do, as registers name them."""
    passage, book = passage_of(told), book_of_voices()
    return tuple(code for code in book.tongues if code != VIETNAMESE and book.heard_in(passage, code))


def passages() -> list[Passage]:
    """What of ours is heard as one now: the newest message of each warning in force, and ends of the last day; one query."""
    now = timezone.now()
    rows = Version.plain.select_related("alert").filter(number=F("alert__number"))
    return [passage_of(shown(row)) for row in rows.filter(_sounds(now)).order_by("-level", "-sent_at")]


def _sounds(now: datetime) -> Q:
    is_end = Q(message=Message.CANCEL)
    return (is_end & Q(sent_at__gt=now - ENDS_SOUND_FOR)) | (
        ~is_end & Q(alert__state__in=lifecycle.LIVE, expires__gt=now)
    )


def passage_of(told: VersionShown) -> Passage:
    """One message in its parts; a drill's opening stands apart, so that the bank's sentences in it are found again."""
    if told.status is not Status.EXERCISE:
        return Passage(told.words, told.lines)
    (key, first), *rest = told.lines
    return Passage(told.words, ((key, first.removeprefix(f"{EXERCISE_WORD}. ")), *rest), OPENING)


def with_keys(words: str, villages: Sequence[str] = ()) -> str:
    """As a call says a warning to whoever answers for a village; of several it names those that a key answers for."""
    named = f" {VILLAGES_SAID} {'; '.join(villages)}." if len(villages) > 1 else ""
    return f"{words}{named} {KEYS_SAID}"


def with_help_key(words: str) -> str:
    """As a call says it to everybody else."""
    return f"{words} {HELP_KEY_SAID}"


def without_keys(words: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """(the warning's own words, the parts said after them), as a call puts the two together."""
    for said in (KEYS_SAID, HELP_KEY_SAID):
        if words.endswith(f" {said}"):
            told, opening, named = words.removesuffix(f" {said}").rpartition(f" {VILLAGES_SAID} ")
            if opening:
                return told, (("villages", f"{VILLAGES_SAID} {named}"), ("keys", said))
            return named, (("keys", said),)
    return words, ()
