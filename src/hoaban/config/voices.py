"""Joins ui's speaker buttons to room speech: who reads these words to this person."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, override

from hoaban.domains.warning import api as warning
from hoaban.foundation.speech import api as speech
from hoaban.ui import voices
from hoaban.ui.ports import Sound, Voices

DIGITS = 12  # of the sound's digest in its address: another sound, another address


class SpeechVoices:
    """Fulfils ui's ``VoiceProvider``."""

    def voices(self, request: HttpRequest) -> Voices:
        """By the language this phone keeps."""
        book, chosen = speech.book(), request.COOKIES.get(voices.COOKIE, "")

        def sound(voice: speech.Voice) -> Sound:
            return _sound(voice, book.name_of(voice.language))

        def find(words: str, language: str) -> Sound | None:
            voice = book.voice(words, language or chosen)
            return sound(voice) if voice else None

        return Voices(find, lambda words: [sound(one) for one in book.every(words)])


def _sound(voice: speech.Voice, name: str) -> Sound:
    return Sound(
        url=_address(voice, voice.digest, "ogg"), url_aac=_address(voice, voice.digest_aac, "m4a"), size=voice.size,
        size_aac=voice.size_aac, language=name, code=voice.language, machine=voice.machine, careful=voice.careful,
        partly=voice.partly, lacking=tuple(gettext(warning.PARTS[one]) for one in voice.lacking),
    )  # fmt: skip


def _address(voice: speech.Voice, digest: str, ending: str) -> str:
    return reverse("speech:sound", args=(voice.uid, digest[:DIGITS], ending))


def sayings_of(room: str, sentences: Callable[[], Mapping[str, str]]) -> speech.Source:
    """Standing sentences of a room below speech, in Vietnamese: what people are asked to read."""

    def named() -> list[speech.Saying]:
        with override("vi"):
            return [speech.Saying(f"{room}:{key}", words) for key, words in sentences().items()]

    return named
