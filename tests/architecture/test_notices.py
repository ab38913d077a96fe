"""Which kinds of notices say what their room writes, unchecked for what a bystander would learn."""

from hoaban.foundation.notify import wording

PUBLIC_TEXT = {
    "delivery.warning",
    "delivery.drill",
    "delivery.staff_drill",
    "warning.call",
    "answers.call",
    "answers.call_end",
}
"""Kinds whose text is approved for everybody's eyes before it is sent: the words of a warning, by two people. ``warning.call`` asks
the second one of them: she must hear the very words that everybody shall read, whatever they are.
``answers.call`` reads the warning to heads of villages."""


def test_only_named_kinds_say_what_their_room_writes() -> None:
    assert {kind.name for kind in wording.kinds() if kind.is_public_text} == PUBLIC_TEXT


def test_a_kind_that_only_repeats_its_room_is_one_that_fills() -> None:
    """Without `fill` its words would stand in the ledger."""
    bare = [
        kind.name
        for kind in wording.kinds()
        if kind.wording.text.strip().startswith("%(")
        and kind.wording.text.count(" ") == 0
        and kind.fill is None
    ]
    assert bare == []
