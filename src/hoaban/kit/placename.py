"""The name of a village or commune as people write it: the word for its kind, and the name itself.

«Bản 1» and «Tiểu khu 1» are two villages of one commune; «TK 3» and «tiểu khu 3» are one.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from hoaban.kit.text import name_key, nfc

T = TypeVar("T")

# As a folded name begins → the kind. Whoever reads tries the longer words first.
_KINDS = {
    "tinh": "Tỉnh", "thanh pho": "Thành phố", "tp": "Thành phố", "huyen": "Huyện", "thi xa": "Thị xã", "tx": "Thị xã",
    "phuong": "Phường", "p": "Phường", "xa": "Xã", "x": "Xã", "thi tran": "Thị trấn", "tt": "Thị trấn", "dac khu": "Đặc khu",
    "ban": "Bản", "tieu khu": "Tiểu khu", "tk": "Tiểu khu", "to dan pho": "Tổ dân phố", "tdp": "Tổ dân phố",
    "thon": "Thôn", "xom": "Xóm", "khu pho": "Khu phố", "khu": "Khu",
}  # fmt: skip
_WORDS = sorted(_KINDS, key=len, reverse=True)
VILLAGE_KINDS = frozenset({"Bản", "Tiểu khu", "Tổ dân phố", "Thôn", "Xóm", "Khu phố", "Khu"})


class PlaceName(NamedTuple):
    """What two spellings of one place have in common."""

    kind: str
    """«Tiểu khu»; empty where none is written."""
    key: str
    """The name without its kind, folded."""


def parted(name: str) -> PlaceName:
    """Kind and name: «TK 3» is («Tiểu khu», «3»). A word for a kind with nothing behind it is the name."""
    key = name_key(name)
    for word in _WORDS:
        if key.startswith(f"{word} "):
            return PlaceName(_KINDS[word], key[len(word) + 1 :])
    if key.startswith("to ") and key[3:].isdigit():  # «Tổ 2»; «Tô Múa» is a name
        return PlaceName("Tổ dân phố", key[3:])
    return PlaceName("", key)


def village_kind(name: str) -> str:
    """The kind that a village's name says, or nothing."""
    kind = parted(name).kind
    return kind if kind in VILLAGE_KINDS else ""


@dataclass(frozen=True, slots=True)
class Meant(Generic[T]):
    """Which place a written name means: one, or none; or several can be meant, and a person says which."""

    one: T | None = None
    several: tuple[str, ...] = ()
    """Their names as we write them."""

    @property
    def names(self) -> str:
        """As a sentence tells them; of one name that several have, how many have it."""
        times = Counter(self.several)
        return ", ".join(
            f"«{name}»" if count == 1 else f"{count} × «{name}»" for name, count in times.items()
        )


class Known(Generic[T]):
    """Places by what each lies in, to be found by their written names."""

    def __init__(self) -> None:
        self._alike: defaultdict[tuple[int, str], list[tuple[str, T]]] = defaultdict(list)

    def add(self, inside: int, name: str, place: T) -> None:
        """One more place called ``name``."""
        self._alike[inside, parted(name).key].append((nfc(name), place))

    def meant(self, inside: int, said: str) -> Meant[T]:
        """The place of exactly this name; else the only one of the kind that is said; without a kind, the only one of the name.

        A place whose own name tells no kind may be of any: to whoever says one it is a question. Of two whose names differ by
        their marks alone, the marks say which; a name written without them may mean either.
        """
        wanted = parted(said)
        if (
            wanted.kind and (inside, wanted.key) not in self._alike
        ):  # «Xà Kìa» is a name, though «xa» is a word for a kind
            wanted = PlaceName("", name_key(said))
        alike = self._alike.get((inside, wanted.key), []) if wanted.key else []
        kinds = [parted(name).kind for name, _place in alike]
        exact = [one for one in alike if name_key(one[0]) == name_key(said)]
        same_kind = [one for one, kind in zip(alike, kinds, strict=True) if kind == wanted.kind]
        if exact or (wanted.kind and same_kind):
            return _only(_spelled(exact, said) or exact or same_kind)
        if not wanted.kind:
            return _only(alike)
        return Meant(
            several=tuple(name for (name, _place), kind in zip(alike, kinds, strict=True) if not kind)
        )


def _spelled(exact: list[tuple[str, T]], said: str) -> list[tuple[str, T]]:
    """Those written with the very marks that are said, where any are: «Ná» is one village, «Na» may be that one in haste."""
    own = nfc(said).casefold().split()[-len(parted(said).key.split()) :]
    if name_key(" ".join(own)) == " ".join(own):
        return []
    return [one for one in exact if nfc(one[0]).casefold().split()[-len(own) :] == own]


def _only(found: list[tuple[str, T]]) -> Meant[T]:
    if len(found) > 1:
        return Meant(several=tuple(name for name, _place in found))
    return Meant(found[0][1] if found else None)
