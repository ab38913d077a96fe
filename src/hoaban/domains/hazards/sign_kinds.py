"""The kinds of signs, as data: a picture, a sentence to see and hear, what to do at once, the words an SMS may begin with.

A new kind is a new line here, with its drawing in ui/icons.svg. What to do at once is general advice of civil defence, not a
warning: nobody has looked at the place yet.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True)
class SignKind:
    code: str
    icon: str
    label: str
    say: str
    """What its speaker says: what it looks like."""
    do: str
    """What to do until somebody answers."""
    title: str
    """Of the duty."""
    words: tuple[str, ...] = ()
    """First words of an SMS, folded, with the slips of thumbs: the first is the one we print."""


_SLOPE = _("Stay away from the slope. Sleep in another house tonight.")
_STREAM = _("Go away from the stream, up to high ground. Tell your neighbours.")

KINDS: dict[str, SignKind] = {
    kind.code: kind
    for kind in (
        SignKind(
            "crack", "crack", _("Crack in the ground"), _("A new crack in the ground, a wall or the road."), _SLOPE,
            _("A sign from a village: crack in the ground"), ("nut", "nutdat", "nuc", "nutt", "vetnut", "sut", "sutlun"),
        ),
        SignKind(
            "muddy", "stream-muddy", _("Stream suddenly muddy"), _("The stream has turned muddy, or brings wood and leaves."),
            _STREAM, _("A sign from a village: stream suddenly muddy"), ("duc", "duk", "nuocduc", "suoiduc", "ducngau"),
        ),
        SignKind(
            "dry", "stream-dry", _("Stream suddenly dry"), _("The stream has almost stopped while it rains above."),
            _STREAM, _("A sign from a village: stream suddenly dry"), ("can", "cann", "suoican", "nuoccan"),
        ),
        SignKind(
            "stones", "stones", _("Falling stones"), _("Stones or earth fall from the slope, or it rumbles."), _SLOPE,
            _("A sign from a village: falling stones"), ("da", "daroi", "dalan", "lo", "satlo", "lodat", "nuilo"),
        ),
        SignKind(
            "trees", "trees", _("Leaning trees or posts"), _("Trees, posts or fences lean that stood straight."), _SLOPE,
            _("A sign from a village: leaning trees"), ("cay", "nghieng", "caynghieng"),
        ),
        SignKind(
            "water", "water-up", _("Water rising"), _("Water rises quickly at the stream, the bridge or the houses."), _STREAM,
            _("A sign from a village: water rising"), ("lu", "luquet", "nuoclu", "ngap", "nuoclen", "nuocdang"),
        ),
        SignKind(
            "other", "attention", _("Something else"), _("Something else that frightens you."),
            _("If you are afraid, go to a safe place first. Tell your neighbours."),
            _("A sign from a village: something else"), ("nguy", "nguyhiem", "baonguy"),
        ),
    )
}  # fmt: skip
"""By code, in the order of the tiles."""
