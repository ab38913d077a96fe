"""Decisions about voices in plain Python: versions, states, consent, who is heard instead of whom."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from hoaban.foundation.speech.values import (
    VIETNAMESE,
    ConsentScope,
    Gap,
    Heard,
    Kind,
    Passage,
    Piece,
    RecordingState,
    TextState,
    Voice,
)
from hoaban.kit.text import nfc

S = RecordingState
# Every step a recording may take; anything else is a mistake in the program or a race that lost.
STEPS: Mapping[RecordingState, frozenset[RecordingState]] = {
    S.RECORDED: frozenset({S.PROCESSING, S.STALE, S.REFUSED, S.WITHDRAWN}),
    S.PROCESSING: frozenset({S.RECORDED, S.WAITING, S.STALE, S.REFUSED, S.WITHDRAWN}),
    S.WAITING: frozenset({S.APPROVED, S.REFUSED, S.STALE, S.WITHDRAWN}),
    S.APPROVED: frozenset({S.STALE, S.WITHDRAWN}),
    # The old words came back: what had been approved is true again.
    S.STALE: frozenset({S.WAITING, S.APPROVED, S.WITHDRAWN}),
    S.REFUSED: frozenset({S.WITHDRAWN}),
    S.WITHDRAWN: frozenset(),
}
# A machine says that it is one before it says anything else, in sound as on screen (AI Law 134/2025/QH15).
SPOKEN_LABEL = "Giọng máy đọc."
SPOKEN_LABEL_CAREFUL = "Đây là giọng máy, chưa có người đọc."


def may_step(before: RecordingState, after: RecordingState) -> bool:
    return after in STEPS[before]


def version_of(words: str) -> str:
    """The same words, however typed (composition, spaces), are the same version."""
    return hashlib.sha256(nfc(words).encode()).hexdigest()


def covers(scope: ConsentScope, scope_room: str, scope_version: str, *, room: str, version: str) -> bool:
    """Whether what a speaker agreed to includes these words of this room."""
    if scope is ConsentScope.WORDS:
        return scope_version == version
    return scope is ConsentScope.EVERYTHING or scope_room == room


def heard(voices: Mapping[str, Voice], machine: Voice | None, wanted: str, group: str = "") -> Voice | None:
    """The chosen language, its wider group, Vietnamese by a person; the machine only when nobody has spoken."""
    for language in (wanted, group, VIETNAMESE):
        if language and language in voices:
            return voices[language]
    return machine


def wants_machine(kind: Kind, *, has_vietnamese: bool) -> bool:
    """Warnings and medical instructions are read by a machine only while no person has read them in Vietnamese."""
    return not (kind.is_careful and has_vietnamese)


def machine_words(words: str, kind: Kind) -> str:
    return f"{_label(kind)} {words}"


def _label(kind: Kind) -> str:
    return SPOKEN_LABEL_CAREFUL if kind.is_careful else SPOKEN_LABEL


Recorded = Callable[[str, str], Voice | None]
"""Words and a language → what a person recorded of these very words in this very language."""


def heard_in(passage: Passage, language: str, recorded: Recorded) -> Heard | None:
    """A passage as it sounds in a language; None: nothing of it may.

    In Vietnamese the machine reads what nobody has recorded, and says each time that it is one. In every other language only people
    are heard: from the first part on, which says what to do, and of a drill only where its announcement is recorded too.
    """
    if language == VIETNAMESE:
        return in_vietnamese(passage, recorded)
    return _by_people(passage, language, recorded)


def in_vietnamese(passage: Passage, recorded: Recorded) -> Heard:
    """There is always something to hear: at least the machine."""
    told = [(recorded(words, VIETNAMESE), words) for _what, words in passage.parts]
    pieces = [*_read(told, passage.kind)]
    if passage.opening:
        pieces.insert(0, _opening(passage, recorded, labelled=pieces[0].voice is not None))
    return Heard(VIETNAMESE, tuple(pieces))


def _read(told: Iterable[tuple[Voice | None, str]], kind: Kind) -> Iterator[Piece]:
    """What stands between two recordings is read in one breath."""
    for is_recorded, some in groupby(told, key=lambda one: one[0] is not None):
        if is_recorded:
            yield from (Piece(voice) for voice, _words in some)
        else:
            yield Piece(None, machine_words(" ".join(words for _voice, words in some), kind))


def _opening(passage: Passage, recorded: Recorded, *, labelled: bool) -> Piece:
    """``labelled``: the machine says after it that it is one, for no machine comes next that would."""
    voice = recorded(passage.opening, VIETNAMESE)
    words = f"{passage.opening} {SPOKEN_LABEL}" if labelled else passage.opening
    return Piece(voice, "" if voice else words, is_opening=True)


def _by_people(passage: Passage, language: str, recorded: Recorded) -> Heard | None:
    told = [(what, recorded(words, language)) for what, words in passage.parts]
    own = recorded(passage.opening, language) if passage.opening else None
    if told[0][1] is None or (passage.opening and own is None):
        return None
    pieces = [Piece(voice) for _what, voice in told if voice]
    if own:
        pieces = [_opening(passage, recorded, labelled=True), Piece(own), *pieces]
    return Heard(language, tuple(pieces), tuple(what for what, voice in told if voice is None))


def plan_of(heard: Heard) -> str:
    """The same pieces in the same order, with the same ones lacking, are the same sound."""
    told = [one.voice.digest if one.voice else one.words for one in heard.pieces]
    return hashlib.sha256("\n".join([heard.language, *told, *heard.lacking]).encode()).hexdigest()


def state_after_change(
    state: RecordingState, *, same_words: bool, approved_before: bool, ready: bool
) -> RecordingState:
    """What becomes of a recording when its text gets new words, or gets its old ones back."""
    if not same_words and may_step(state, S.STALE):
        return S.STALE
    if same_words and state is S.STALE and ready:
        return S.APPROVED if approved_before else S.WAITING
    return state


_NEED = {"missing": 0, "stale": 1, "waiting": 2, "approved": 3}


def need(kind: Kind, state: str) -> tuple[int, int]:
    """What to record next first: warnings and medical texts before others, missing before stale."""
    return (
        _NEED[state] if state in {"waiting", "approved"} else 0,
        (0 if kind.is_careful else 10) + _NEED[state],
    )


def gaps(texts: Iterable[TextState]) -> list[Gap]:
    """By room, where most that is about danger or health cannot be heard first; a room without a gap is left out."""
    found: dict[str, list[TextState]] = {}
    for one in texts:
        if one.state in {"missing", "stale"}:
            found.setdefault(one.room, []).append(one)
    counted = [
        Gap(
            room,
            sum(one.state == "missing" for one in some),
            sum(one.state == "stale" for one in some),
            sum(one.kind.is_careful for one in some),
        )
        for room, some in found.items()
    ]
    return sorted(counted, key=lambda one: (-one.careful, -one.missing - one.stale, one.room))
