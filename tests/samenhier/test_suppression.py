"""A small number stays hidden, whatever a reader computes."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenhier.suppression import SMALLEST, Shown, protect

counts = st.lists(st.integers(0, 60), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ([12], Shown([12], 12)),
        ([4], Shown([None], None)),
        ([0], Shown([None], None)),
        ([], Shown([], None)),
        ([5, 6, 7], Shown([5, 6, 7], 18)),
        # One small count: its complement, the smallest of the others, goes too.
        ([3, 9, 20], Shown([None, None, 20], 32)),
        # Two small counts hide each other.
        ([3, 2, 20], Shown([None, None, 20], 25)),
        # But not when their sum tells that both are 0, or both 4.
        ([0, 0, 20], Shown([None, None, None], 20)),
        ([4, 4, 9, 20], Shown([None, None, None, 20], 37)),
        # Equal complements go together.
        ([3, 5, 5, 20], Shown([None, None, None, 20], 33)),
        # Nothing left to hide: the total goes.
        ([4, 4], Shown([None, None], None)),
        # A total below five is a small number itself.
        ([1, 2], Shown([None, None], None)),
    ],
)
def test_what_is_shown(cells, shown):
    assert protect(cells) == shown


@pytest.mark.parametrize(("cells", "highest"), [(1, 40), (2, 30), (3, 18), (4, 11)])
def test_no_hidden_number_can_be_recomputed_even_by_who_knows_the_rule(cells, highest):
    """All inputs that look the same when published: each hidden number differs among them."""
    look_alikes = defaultdict(list)
    for numbers in product(range(highest), repeat=cells):
        shown = protect(numbers)
        look_alikes[tuple(shown.cells), shown.total].append(numbers)

    given_away = [
        (published, index)
        for (published, _total), inputs in look_alikes.items()
        for index, cell in enumerate(published)
        if cell is None and len({numbers[index] for numbers in inputs}) == 1
    ]

    assert given_away == []


@given(counts)
def test_no_small_number_is_shown(numbers):
    shown = protect(numbers)

    assert [
        cell for cell in [*shown.cells, shown.total] if cell is not None and cell < SMALLEST
    ] == []


@given(counts)
def test_what_is_shown_is_true(numbers):
    shown = protect(numbers)

    assert [
        (cell, true)
        for cell, true in zip(shown.cells, numbers, strict=True)
        if cell not in {None, true}
    ] == []
    assert shown.total in {None, sum(numbers)}


@given(counts)
def test_under_a_shown_total_no_number_is_hidden_alone(numbers):
    shown = protect(numbers)

    if shown.total is not None:
        assert shown.cells.count(None) != 1


@given(st.lists(st.integers(SMALLEST, 60), min_size=1, max_size=12))
def test_nothing_is_hidden_without_need(numbers):
    assert protect(numbers) == Shown(list(numbers), sum(numbers))


@given(counts, st.randoms(use_true_random=False))
def test_the_order_of_municipalities_changes_nothing(numbers, random):
    order = list(range(len(numbers)))
    random.shuffle(order)

    shown, moved = protect(numbers), protect([numbers[index] for index in order])

    assert moved == Shown([shown.cells[index] for index in order], shown.total)
