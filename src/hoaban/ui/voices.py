"""Who can read a sentence aloud: asked once per page, however many speaker buttons it has."""

from collections.abc import Sequence

from django.http import HttpRequest

from hoaban.ui.ports import Sound, VoiceProvider, Voices

# The language a person listens in, kept on her phone and nowhere else.
COOKIE = "hoaban_listen"


class _NoVoices:
    """The safe default: the phone's own voice reads."""

    def voices(self, request: HttpRequest) -> Voices:
        return Voices(lambda _words, _language: None, lambda _words: ())


class _Registry:
    provider: VoiceProvider = _NoVoices()


def provide(provider: VoiceProvider) -> VoiceProvider:
    """Join a provider (config/wiring.py, once at start); returns the former one, for tests to restore."""
    former = _Registry.provider
    _Registry.provider = provider
    return former


def sound_for(request: HttpRequest | None, words: str, language: str = "") -> Sound | None:
    """A sound for these words in the person's listening language, or in the language named."""
    return _voices(request).find(words, language) if request else None


def sounds_for(request: HttpRequest | None, words: str) -> Sequence[Sound]:
    """These words in every language in which they can be heard."""
    return _voices(request).every(words) if request else ()


def _voices(request: HttpRequest) -> Voices:
    found: Voices | None = getattr(request, "_hoaban_voices", None)
    if found is None:
        found = _Registry.provider.voices(request)
        request._hoaban_voices = found  # type: ignore[attr-defined]
    return found
