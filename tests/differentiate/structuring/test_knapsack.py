"""Hours go where they gain most: exactly, as held against every possible choice."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.differentiate.structuring.knapsack import Cut, choose_counts

MANY = settings(deadline=None, max_examples=100, derandomize=True)
CLASSES = st.lists(
    st.tuples(st.integers(1, 12), st.lists(st.integers(1, 1000), max_size=6)),
    min_size=1, max_size=4,
)  # fmt: skip
Classes = list[tuple[int, list[int]]]


def choose(classes: Classes, capacity: int) -> Cut:
    gains = [np.array(sorted(gain, reverse=True), dtype=np.int64) for _, gain in classes]
    return choose_counts(gains, [5 * size for size, _ in classes], capacity)


def total(classes: Classes, counts: tuple[int, ...]) -> tuple[int, int]:
    """Return gain and minutes of so many of each class."""
    rows = [(5 * size, sorted(gain)[len(gain) - n :], n)
            for (size, gain), n in zip(classes, counts, strict=True)]  # fmt: skip
    return sum(sum(gain) for _, gain, _ in rows), sum(size * n for size, _, n in rows)


@given(classes=CLASSES, capacity=st.integers(0, 300))
@MANY
def test_no_other_choice_that_fits_gains_more(classes: Classes, capacity: int) -> None:
    gain, minutes = total(classes, choose(classes, capacity).counts)
    every = itertools.product(*(range(len(gain) + 1) for _, gain in classes))
    best = max(g for g, m in (total(classes, counts) for counts in every) if m <= capacity)
    assert minutes <= capacity
    assert gain == best


@given(classes=CLASSES, capacity=st.integers(0, 300), more=st.integers(0, 100))
@MANY
def test_more_hours_never_lower_the_total(classes: Classes, capacity: int, more: int) -> None:
    before, after = (choose(classes, room) for room in (capacity, capacity + more))
    assert total(classes, after.counts)[0] >= total(classes, before.counts)[0]
    assert after.price <= before.price or before.is_all


@given(classes=CLASSES, capacity=st.integers(0, 300), more=st.integers(0, 100))
@MANY
def test_more_hours_bring_at_most_their_price_beyond_what_whole_people_leave_over(
    classes: Classes, capacity: int, more: int
) -> None:
    cut = choose(classes, capacity)
    gained = total(classes, choose(classes, capacity + more).counts)[0]
    left = total(classes, cut.counts)[0]
    largest = max(5 * size for size, _ in classes)
    assert gained - left <= cut.price * (more + largest) + 1e-6
    assert (cut.price == 0) == cut.is_all == (gained == left and cut.is_all)


def test_it_is_exact_where_thousands_compete_and_needs_are_odd() -> None:
    rng = np.random.default_rng(1)
    gains = [np.sort(rng.integers(1, 10**6, 4000))[::-1] for _ in range(3)]
    sizes, capacity = [45, 60, 75], 60_000
    counts = choose_counts(gains, sizes, capacity).counts
    sums = [np.append(0, gain.cumsum()) for gain in gains]
    third = np.clip(
        (capacity - 45 * np.arange(1334)[:, None] - 60 * np.arange(1001)) // 75, -1, 4000
    )
    every = sums[0][:1334, None] + sums[1][:1001] + np.where(third < 0, -(10**12), sums[2][third])
    assert sum(int(part[n]) for part, n in zip(sums, counts, strict=True)) == every.max()
