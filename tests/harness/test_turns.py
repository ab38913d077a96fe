"""What a push leaves to the next ones: over all turns every page is walked, and what it changed is walked at once."""

from collections import Counter

from tests.support import pages
from tests.support.house import rooms

TURNS = range(1, pages.TURNS + 1)


def names(turn: int, *changed: str) -> set[str]:
    return {page.label for page in pages.due(pages.pages(), turn, changed)}


def test_over_all_turns_every_page_is_walked_once() -> None:
    walked = Counter(name for turn in TURNS for name in names(turn))
    assert walked == Counter(page.label for page in pages.pages())
    assert all(len(names(turn)) > len(walked) / 5 for turn in TURNS)
    assert names(0) == set(walked)


def test_pages_of_a_changed_room_are_walked_in_every_turn() -> None:
    registry = {page.label for page in pages.pages() if page.name.startswith("registry:")}
    signing_in = {page.label for page in pages.pages() if page.name.startswith("mfa_")}
    for turn in TURNS:
        assert registry <= names(turn, "domains/registry")
        assert signing_in <= names(turn, "foundation/accounts")
    assert not any(registry <= names(turn, "foundation/accounts") for turn in TURNS)


def test_every_page_is_of_a_room() -> None:
    """Changed all at once, they bring every page."""
    labels = ["/".join(filter(None, (room.floor, room.name))) for room in rooms()]
    assert names(1, *labels) == names(0)
