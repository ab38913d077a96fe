from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.foundation.offline import rules
from hoaban.foundation.offline.tests.notebook import FIELDS
from hoaban.foundation.offline.values import Each, Field

ONE = (Field("x", "X"),)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "changes", "clashes"),
    [
        ("a", "a", "a", {}, []),
        ("a", "b", "a", {"x": "b"}, []),
        ("a", "a", "b", {}, []),
        ("a", "b", "b", {}, []),
        ("a", "b", "c", {}, ["x"]),
        ("a", " a ", "a", {}, []),
        ("a", "", "a", {"x": ""}, []),
        ("a", "", "b", {}, ["x"]),
    ],
)
def test_the_merge_writes_only_over_what_was_seen(
    base: str, mine: str, theirs: str, changes: dict[str, str], clashes: list[str]
) -> None:
    merged = rules.merge(ONE, {"x": base}, {"x": mine}, {"x": theirs})
    assert (merged.changes, [clash.field for clash in merged.clashes]) == (changes, clashes)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "changes", "clashes"),
    [
        ("", "1.200", "1200", {}, []),
        ("2,5", "2,50", "3", {}, []),
        ("2,5", "2.5", "2,5", {}, []),
        ("100", "1.200", "100", {"x": "1.200"}, []),
        ("1", "10", "100", {}, ["x"]),
        ("", "10", "1", {}, ["x"]),
        ("0", "", "0", {"x": ""}, []),
        ("", "1,5", "15", {}, ["x"]),
    ],
)
def test_an_amount_written_in_another_way_is_no_other_answer(
    base: str, mine: str, theirs: str, changes: dict[str, str], clashes: list[str]
) -> None:
    merged = rules.merge((Field("x", "X", "amount"),), {"x": base}, {"x": mine}, {"x": theirs})
    assert (merged.changes, [clash.field for clash in merged.clashes]) == (changes, clashes)


@given(st.text(max_size=3), st.text(max_size=3), st.text(max_size=3))
def test_whatever_the_three_say_one_of_them_stands_or_a_person_is_asked(
    base: str, mine: str, theirs: str
) -> None:
    merged = rules.merge(ONE, {"x": base}, {"x": mine}, {"x": theirs})
    stripped = {name: text.strip() for name, text in (("base", base), ("mine", mine), ("theirs", theirs))}
    if merged.clashes:
        assert len(set(stripped.values())) == 3
    else:
        after = merged.changes.get("x", stripped["theirs"])
        assert after == stripped["mine"] or stripped["mine"] == stripped["base"]


def test_what_a_visit_observed_is_added_and_never_clashes() -> None:
    merged = rules.merge(FIELDS, {}, {"people": "4", "note": " "}, {"people": "9"})
    assert merged == rules.Merge({}, {"people": "4"}, ())


@pytest.mark.parametrize(("version", "recent"), [(6, True), (3, True), (2, False), (0, False), (7, False)])
def test_the_last_four_versions_are_taken(version: int, recent: bool) -> None:
    assert rules.is_recent(version, 6) is recent


def test_a_wrong_clock_is_corrected_and_never_runs_ahead() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    ahead = rules.skew(now + timedelta(days=900), now)
    assert rules.true_moment(now + timedelta(days=899), ahead, now) == now - timedelta(days=1)
    assert rules.true_moment(now + timedelta(days=901), ahead, now) == now
    assert rules.true_moment(datetime.min.replace(tzinfo=UTC), timedelta(days=10), now) == now


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        {},
        {"uid": "x"},
        {"values": []},
        {"values": {"a": [1]}},
        {"values": {"a": "x" * 5000}},
        {"values": {"a": "\x00"}},
        {"base_version": -1},
        {"base_version": True},
        {"made_at": "yesterday"},
        {"media": "x"},
        {"target": 5},
        {"after": "x"},
    ],
)
def test_a_broken_entry_is_unreadable_not_a_crash(broken: object) -> None:
    good = {
        "uid": str(uuid4()), "kind": "k", "form_version": 1, "target": str(uuid4()), "base": {}, "values": {"a": "b"},
        "made_at": "2026-11-20T08:00:00Z",
    }  # fmt: skip
    assert rules.read_entry(good, 1).values == {"a": "b"}
    with pytest.raises(rules.Unreadable):
        rules.read_entry(good | broken if isinstance(broken, dict) and broken else broken, 1)


@pytest.mark.parametrize(
    ("values", "bad"),
    [
        ({"phone": "0912"}, ""),
        ({"people": "12"}, ""),
        ({"people": "ba"}, "people"),
        ({"people": "²"}, "people"),
        ({"address": "x" * 61}, "address"),
        ({"address": 5}, "address"),
        ({"who": "x"}, "who"),
    ],
)
def test_an_answer_that_does_not_fit_is_named(values: dict[str, str | int], bad: str) -> None:
    assert rules.misfit(FIELDS, values) == bad


@pytest.mark.parametrize(
    ("value", "fits"), [("leaf", True), ("", True), ("Palm leaves", False), ("straw", False)]
)
def test_a_choice_is_one_of_the_codes_or_no_answer(value: str, fits: bool) -> None:
    assert (rules.misfit(FIELDS, {"roof": value}) == "") is fits


def test_a_question_of_each_line_is_merged_line_by_line() -> None:
    fields = (
        Field("person", "Somebody", "dated", each=Each.LINE, choices=(("here", "Here"), ("died", "Died"))),
    )
    base = {"person.1": "here", "person.2": "here"}
    mine = {"person.1": "died 2026-11-01", "person.2": "died 2026-11-01"}
    merged = rules.merge(fields, base, mine, {"person.1": "here"})
    assert merged.changes == {"person.1": "died 2026-11-01"}
    assert [(clash.field, clash.theirs) for clash in merged.clashes] == [("person.2", "")]


PAIR = (
    Field(
        "whose", "Whose", "choice", each=Each.LINE, choices=(("none", "None"), ("own", "Own")), stays=True, bars=("none", "number")
    ),
    Field("number", "Number", "phone", each=Each.LINE),
    Field("phone", "Number of the first", "phone", is_former=True),
)  # fmt: skip


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "written", "changes", "clashes"),
    [
        (("own", "0981"), ("none", ""), ("own", "0981"), (), {"whose.1": "none", "number.1": ""}, []),
        (("own", "0981"), ("none", ""), ("own", "0981"), {"whose.1"}, {}, ["number.1", "whose.1"]),
        (("own", "0981"), ("none", ""), ("own", "0982"), (), {}, ["number.1", "whose.1"]),
        (("own", ""), ("none", ""), ("own", "0982"), (), {}, ["number.1", "whose.1"]),
        (("own", ""), ("own", "0982"), ("none", ""), (), {}, ["number.1", "whose.1"]),
        (("", ""), ("", "0982"), ("none", ""), (), {}, ["number.1"]),
        (("own", "0981"), ("own", "0982"), ("own", "0981"), {"whose.1"}, {"number.1": "0982"}, []),
        (("own", "0981"), ("none", "0981"), ("own", "0981"), (), {"whose.1": "none"}, []),
    ],
)
def test_two_answers_of_which_one_bars_the_other_are_decided_as_one(
    base: tuple[str, str], mine: tuple[str, str], theirs: tuple[str, str], written: set[str], changes: dict[str, str],
    clashes: list[str],
) -> None:  # fmt: skip
    sides = [dict(zip(("whose.1", "number.1"), side, strict=True)) for side in (base, mine, theirs)]
    merged = rules.merge(PAIR, *sides, written)
    assert (merged.changes, sorted(one.field for one in merged.clashes)) == (changes, clashes)


@pytest.mark.parametrize(("stands", "changes"), [("own", {"phone": "0982"}), ("none", {})])
def test_a_former_question_is_barred_as_the_one_that_took_its_place(
    stands: str, changes: dict[str, str]
) -> None:
    theirs = {"phone": "", "whose.1": stands, "number.1": ""}
    merged = rules.merge(PAIR, {"phone": ""}, {"phone": "0982"}, theirs, (), {"phone": "number.1"})
    assert merged.changes == changes
    assert [one.field for one in merged.clashes] == ([] if changes else ["phone"])


@pytest.mark.parametrize(
    ("mine", "theirs", "clashes"), [("0987654321", "0987 654 321", []), ("0987654321", "0987 654 322", ["x"])]
)
def test_a_telephone_written_in_another_way_is_no_other_answer(
    mine: str, theirs: str, clashes: list[str]
) -> None:
    merged = rules.merge((Field("x", "X", "phone"),), {"x": ""}, {"x": mine}, {"x": theirs})
    assert (merged.changes, [one.field for one in merged.clashes]) == ({}, clashes)


@pytest.mark.parametrize(
    ("base", "theirs", "is_newest", "beside"),
    [
        ({"phone": "0981"}, {"phone": "0982"}, True, False),
        ({"phone": "0981"}, {"phone": "0982"}, False, True),
        ({"number.1": "0987654321"}, {"number.1": "0987 654 321"}, True, False),
        ({"number.1": "0987654321"}, {"number.1": ""}, True, True),
        ({}, {"number.1": "0987654321"}, True, False),
    ],
)
def test_what_others_changed_beside_is_never_the_author_s_own_answer(
    base: dict[str, str], theirs: dict[str, str], is_newest: bool, beside: bool
) -> None:
    assert rules.is_beside(PAIR, base, theirs, is_newest=is_newest) is beside


@pytest.mark.parametrize(
    ("said", "misfits"),
    [("here", False), ("died 2026-11-01", False), ("died", False), ("gone", True), ("died 2026-13-01", True)],
)
def test_a_dated_answer_is_a_choice_with_a_day_that_exists(said: str, misfits: bool) -> None:
    fields = (
        Field("person", "Somebody", "dated", each=Each.LINE, choices=(("here", "Here"), ("died", "Died"))),
    )
    assert bool(rules.misfit(fields, {"person.1": said})) is misfits


def test_whoever_is_added_has_answers_of_her_own() -> None:
    fields = (Field("name", "Name", each=Each.MORE, observed=True, fits=str.isalpha),)
    said = {"name.1": "An", "name.2": "B9"}
    assert [one.key for one in rules.asked(fields, said)] == ["name.1", "name.2"]
    assert rules.misfit(fields, said) == "name.2"


@pytest.mark.parametrize(("asked", "is_read"), [(260, True), (1_000, True), (1_001, False)])
def test_a_long_annex_is_read_whole(asked: int, is_read: bool) -> None:
    answers = {f"n{one}": "1" for one in range(asked)}
    raw = {
        "uid": str(UUID(int=1)), "kind": "k", "form_version": 1, "target": str(UUID(int=2)), "base": answers,
        "values": answers, "made_at": "2026-11-27T09:00:00Z",
    }  # fmt: skip
    if is_read:
        assert rules.read_entry(raw, 1).values == answers
    else:
        with pytest.raises(rules.Unreadable):
            rules.read_entry(raw, 1)


@given(
    st.sampled_from("ab"),
    st.sampled_from(["a", "b", ""]),
    st.sampled_from("ab"),
    st.booleans(),
    st.booleans(),
)
def test_whoever_confirmed_it_since_is_never_overwritten(
    base: str, mine: str, theirs: str, is_written: bool, stays: bool
) -> None:
    fields = (Field("x", "X", "several", stays=stays),)
    written = {"x"} if is_written else set()
    merged = rules.merge(fields, {"x": base}, {"x": mine}, {"x": theirs}, written)
    assert not (merged.changes and merged.clashes)
    if is_written or base != theirs:
        assert not merged.changes
    if merged.changes:
        assert merged.changes == {"x": mine}
        assert mine or not stays
    if mine not in ("", base, theirs):
        assert merged.changes or merged.clashes


AT = datetime(2026, 11, 29, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seen", "own", "written"),
    [
        (None, (), set()),
        ({}, (), {"x"}),
        ({"x": "2026-11-29T08:00:00+00:00"}, (), set()),
        ({"x": "2026-11-28T08:00:00+00:00"}, (), {"x"}),
        ({"x": "2026-11-28T08:00:00+00:00"}, (rules.moment(AT),), set()),
    ],
)
def test_what_was_written_since_is_told_by_the_server_s_own_moments(
    seen: dict[str, str] | None, own: tuple[str, ...], written: set[str]
) -> None:
    assert rules.written_since(seen, {"x": ("Mai", AT)}, own) == written


@pytest.mark.parametrize(
    ("said", "fits"), [("a b", True), ("b a", True), ("", True), ("a a", False), ("a c", False)]
)
def test_several_are_codes_each_once(said: str, fits: bool) -> None:
    fields = (Field("x", "X", "several", choices=(("a", "A"), ("b", "B"))),)
    assert (rules.misfit(fields, {"x": said}) == "") is fits
