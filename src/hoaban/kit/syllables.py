"""Which syllables a mistyped one may have meant: Vietnamese folded syllables are few enough to be written down as parts."""

from functools import lru_cache
from itertools import product

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# The last five stand in names carried over from Mông and Thái.
_ONSETS = "b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x f j w y z"
_RIMES = """
a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem ien ieng iep iet ieu im in inh ip it
iu o oa oac oai oan oang oanh oao oat oay oc oe oen oet oi om on ong op ot u ua uac uan uang uat uay uc ue ui um un ung uo uoc
uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet uynh uyt y ye yem yen yet yeu
"""
SYLLABLES = frozenset(onset + rime for onset, rime in product(["", *_ONSETS.split()], _RIMES.split()))
# Heard alike, or written alike by who learnt another way: by the speech of the North, and i for y.
_ALIKE = (
    ("gi", "d", "r", "z", "j", "y"),
    ("s", "x"),
    ("ch", "tr"),
    ("l", "n"),
    ("ph", "f"),
    ("v", "w"),
    ("c", "k", "q"),
)


@lru_cache(maxsize=4096)
def near(word: str) -> tuple[str, ...]:
    """Syllables one slip away from a folded word: a letter more, less, other, two changed round, or heard alike; never itself."""
    if not 2 <= len(word) <= 7:
        return ()
    return tuple(sorted((_one_slip(word) | _heard_alike(word)) & SYLLABLES - {word}))


def _one_slip(word: str) -> set[str]:
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {head + tail[1:] for head, tail in cuts if tail}
    found |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    for head, tail in cuts:
        found |= {head + letter + tail for letter in _LETTERS}
        found |= {head + letter + tail[1:] for letter in _LETTERS if tail}
    return found


def _heard_alike(word: str) -> set[str]:
    return {
        other + word[len(one) :]
        for group in _ALIKE
        for one in group
        if word.startswith(one)
        for other in group
        if other != one
    }
