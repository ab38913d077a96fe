"""Whether calls have a line, and whether the number people are told to ring is the one that line hears."""

from collections.abc import Iterator

from hoaban.config import environment
from hoaban.config.doctor.finding import Finding, missing, ok, warn
from hoaban.integrations.voice_sip.address import AddressUnreadable, Trunk, from_url
from hoaban.kit import phone

LINE, NUMBER = "HOABAN_SIP_URL", "HOABAN_CALL_NUMBER"
SETTINGS = "see docs/operator/settings.md"
SET_LINE = f"set {LINE} (docs/operator/settings.md)"


def findings() -> Iterator[Finding]:
    url = environment.text(LINE)
    if not url:
        yield warn("calls", "no line; calls reach nobody.", SET_LINE)
        yield from printed(None)
    elif url == environment.MADE_UP:
        yield warn("calls", "made up, as in a demo; they reach nobody.", SET_LINE)
    else:
        try:
            trunk = from_url(url)
        except AddressUnreadable as problem:
            yield missing("calls", f"{problem}.", SETTINGS)
            return
        yield ok("calls", f"a real line, from {LINE}")
        yield from printed(trunk)


def printed(trunk: Trunk | None) -> Iterator[Finding]:
    """The number on warnings and village cards; whoever rings another one is heard by nobody, and believes she was."""
    try:
        number, is_made_up = environment.our_number(NUMBER, takes_texts=False)
    except environment.SettingProblem as problem:
        yield missing("missed calls", str(problem), SETTINGS)
        return
    hears = trunk is not None and (trunk.takes_calls or trunk.listens > 0)
    if not number or is_made_up:
        if hears:
            yield warn(
                "missed calls",
                f"they are heard, and no page tells people the number: {NUMBER} names none.",
                f"set {NUMBER}",
            )
    elif not hears:
        said = f"pages tell people to ring {number} once ({NUMBER}), and nothing hears it."
        yield warn("missed calls", said, f"write &missed=register into {LINE}, or leave {NUMBER} empty")
    elif trunk is not None and number != _same(trunk.sender):
        said = f"pages tell people to ring {number} once ({NUMBER}), and calls are heard at {trunk.sender} (from= of {LINE})."
        yield warn("missed calls", said, f"write the same number into {NUMBER} and {LINE}")
    else:
        yield ok("missed calls", f"{number} is told on pages and heard by the line")


def _same(sender: str) -> str:
    """As ours is written; a short code stays as it is."""
    try:
        return phone.e164(sender)
    except phone.NotAPhone:
        return sender
