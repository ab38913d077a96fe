"""Standing sentences of signs for room speech: people read them once, everybody hears them."""

from collections.abc import Iterable

from django.utils.translation import gettext, override

from hoaban.domains.hazards.sign_kinds import KINDS
from hoaban.domains.hazards.sign_words import SENTENCES
from hoaban.foundation.speech.api import Kind, Saying


def sayings() -> Iterable[Saying]:
    """What a picture shows, what to do at once, what may be answered; in Vietnamese, whatever language whoever asks reads in."""
    with override("vi"):
        shown = [
            Saying(f"hazards:sign.{kind.code}", f"{gettext(kind.label)}. {gettext(kind.say)}")
            for kind in KINDS.values()
        ]
        careful = {f"hazards:{code}": gettext(words) for code, words in SENTENCES.items()}
        careful |= {f"hazards:do.{kind.code}": gettext(kind.do) for kind in KINDS.values()}
    kept = {words: key for key, words in careful.items()}  # several kinds share what to do
    return [*shown, *(Saying(key, words, Kind.WARNING) for words, key in kept.items())]
