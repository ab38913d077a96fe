"""The attacker here knows every number that is shown, that counts are whole and not negative, and how totals add up."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hoaban.kit.suppression import LEAST, Suppressed, suppress, suppress_named
from tests.support.examples import tried


@st.composite
def tables(draw: st.DrawFn, shapes: st.SearchStrategy[tuple[int, ...]], largest: int) -> np.ndarray:
    """Many zeros and small counts: the tables where hiding is hard."""
    shape = draw(shapes)
    value = st.one_of(st.just(0), st.integers(1, LEAST - 1), st.integers(0, largest))
    cells = draw(st.lists(value, min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
    return np.array(cells, dtype=np.int64).reshape(shape)


def small_places(done: Suppressed) -> list[tuple[int, ...]]:
    small = (done.counts > 0) & (done.counts < LEAST)
    return [tuple(map(int, place)) for place in np.argwhere(small)]


def fitting_tables(done: Suppressed, most: int) -> np.ndarray:
    """Every table with totals that agrees with all shown numbers, cells up to `most`: shape (how many, places)."""
    shape = tuple(n - 1 for n in done.counts.shape)
    choices = [
        range(most + 1) if done.hidden[place] else (int(done.counts[place]),) for place in np.ndindex(shape)
    ]
    grids = np.array(np.meshgrid(*choices, indexing="ij"), dtype=np.int64).reshape(len(choices), -1).T
    grids = grids.reshape(-1, *shape)
    for axis in range(1, grids.ndim):
        grids = np.concatenate([grids, grids.sum(axis=axis, keepdims=True)], axis=axis)
    flat = grids.reshape(len(grids), -1)
    shown = ~done.hidden.ravel()
    return flat[(flat[:, shown] == done.counts.ravel()[shown]).all(axis=1)]


@pytest.mark.slow
@settings(max_examples=tried(60), deadline=None)
@given(tables(st.sampled_from([(4,), (2, 2), (2, 3), (3, 2), (1, 3)]), 7))
def test_no_small_count_can_be_told_from_a_large_one(table: np.ndarray) -> None:
    done, most = suppress(table), int(table.max()) + LEAST
    assume((most + 1) ** int(done.inner.sum()) <= 200_000)  # more would take the attacker too long
    possible = fitting_tables(done, most)
    for place in small_places(done):
        values = possible[:, np.ravel_multi_index(place, done.counts.shape)]
        assert values.max() >= LEAST, f"{place} is surely small: {sorted(set(values))}"


@pytest.mark.slow
@settings(max_examples=tried(50), deadline=None)
@given(tables(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 4)), 60))
def test_adding_and_subtracting_shown_numbers_never_gives_a_small_one(table: np.ndarray) -> None:
    """A hidden number is recoverable by sums and differences when its unit vector lies in the span of the equations."""
    done = suppress(table)
    unknown = np.flatnonzero(done.hidden)
    equations = np.array([line[unknown] for line in _lines(done.counts.shape) if line[unknown].any()])
    for place in small_places(done):
        wanted = (unknown == np.ravel_multi_index(place, done.counts.shape)).astype(float)
        nearest, *_ = np.linalg.lstsq(equations.T, wanted, rcond=None)
        assert not np.allclose(equations.T @ nearest, wanted, atol=1e-6)


def _lines(shape: tuple[int, ...]) -> list[np.ndarray]:
    """Each line as coefficients over all places: its cells minus its total are zero."""
    result = []
    for axis, length in enumerate(shape):
        others = [range(n) for k, n in enumerate(shape) if k != axis]
        for rest in itertools.product(*others):
            line = np.zeros(shape)
            for place in range(length):
                line[(*rest[:axis], place, *rest[axis:])] = 1 if place < length - 1 else -1
            result.append(line.ravel())
    return result


@given(tables(st.tuples(st.integers(1, 6), st.integers(1, 6)), 40))
def test_every_small_number_is_hidden_and_every_shown_one_is_true(table: np.ndarray) -> None:
    done = suppress(table)
    assert all(done.shown(place) is None for place in small_places(done))
    assert np.array_equal(done.counts[:-1, :-1], table)
    assert np.array_equal(done.counts[-1, :-1], table.sum(axis=0))


@given(tables(st.tuples(st.integers(1, 5), st.integers(1, 5)), 40))
def test_the_same_table_is_hidden_the_same_way(table: np.ndarray) -> None:
    assert np.array_equal(suppress(table).hidden, suppress(table).hidden)


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert not suppress(np.array([[0, 10], [20, 30]])).hidden.any()


def test_a_small_count_takes_a_rectangle_with_it_and_no_total() -> None:
    assert suppress(np.array([[3, 40, 50], [60, 70, 80]])).hidden.sum() == 4


def test_a_row_with_nothing_else_loses_its_total() -> None:
    done = suppress(np.array([[3, 0], [20, 30]]))
    assert done.shown((0, -1)) is None
    assert done.shown((-1, -1)) == 53


def test_a_chart_of_one_row_hides_a_second_bar() -> None:
    assert suppress(np.array([2, 30, 40])).inner.sum() == 2


def test_a_stricter_room_names_its_own_bound() -> None:
    table = np.array([[8, 40], [60, 70]])
    assert not suppress(table).hidden.any()
    assert suppress(table, least=10).inner.all()


def test_named_cells_come_back_with_their_totals() -> None:
    shown = suppress_named(
        {("Bản Hoa", "Thái"): 40, ("Bản Hoa", "Dao"): 2, ("Nà Ban", "Thái"): 50, ("Nà Ban", "Dao"): 30}
    )
    assert shown["Bản Hoa", "Dao"] is None
    assert shown["Bản Hoa", None] == 42
    assert shown[None, None] == 122


def test_a_combination_nobody_named_counts_as_zero() -> None:
    assert suppress_named({("a", "x"): 9, ("b", "y"): 7})["a", "y"] == 0


@pytest.mark.parametrize("table", [np.array([-1, 3]), np.zeros((0, 2)), np.int64(3)])
def test_what_is_no_table_of_counts_is_refused(table: np.ndarray) -> None:
    with pytest.raises(ValueError, match="table of counts"):
        suppress(table)
