"""Whole, within every capacity, near the best, and the bound proves it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from najimi.customize.allocating import Allocation, Capacity, allocate
from najimi.customize.allocating.capacities import Rows, usable
from najimi.customize.allocating.smoothing import Soft
from najimi.customize.allocating.stepping import newton_prices
from najimi.customize.allocating.sweeping import sweep

Wholes = np.ndarray


def shop(
    seed: int, n: int, m: int = 4, *, n_kinds: int | None = None
) -> tuple[Wholes, list[Capacity]]:
    rng = np.random.default_rng(seed)
    scores = rng.normal(0.3, 1.0, (n_kinds or n, m)) * rng.lognormal(0, 0.6, (n_kinds or n, 1))
    scores[rng.random(scores.shape) < 0.2] = -np.inf
    scores = scores[rng.integers(0, n_kinds, n)] if n_kinds else scores
    group, factor = rng.integers(0, 3, n), rng.integers(1, 4, n)
    use = rng.integers(0, 5, m)
    capacities = [
        Capacity(use, np.array([int(0.4 * n)]), None, factor),
        Capacity(np.ones(m, np.int64), rng.integers(0, n // 4 + 1, 3), group),
        Capacity((np.arange(m) == 0).astype(np.int64), np.array([n // 5])),
    ]
    return scores, capacities


def is_fine(scores: Wholes, capacities: list[Capacity], found: Allocation) -> bool:
    got = np.flatnonzero(found.choice >= 0)
    taken = scores[got, found.choice[got]]
    used = []
    for c in capacities:
        weights = c.use[found.choice[got]] * (1 if c.factor is None else c.factor[got])
        group = np.zeros(len(got), np.int64) if c.group is None else c.group[got]
        used.append(np.bincount(group, weights, len(c.available)).astype(np.int64))
    assert np.concatenate(used).tolist() == found.used.tolist()
    assert np.isfinite(taken).all()
    assert found.value == pytest.approx(taken.sum(), rel=1e-9, abs=1e-9)
    return bool((found.used <= usable(capacities)).all() and found.value <= found.bound)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 60), st.booleans())
def test_it_never_gives_more_than_there_is_nor_what_may_not_be_given(
    seed: int, n: int, is_tied: bool
) -> None:
    scores, capacities = shop(seed, n, n_kinds=3 if is_tied else None)
    assert is_fine(scores, capacities, allocate(scores, capacities))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_of_few_customers_it_finds_the_best_there_is(seed: int) -> None:
    scores, capacities = shop(seed, 6, m=2)
    found = allocate(scores, capacities)
    best = 0.0
    for choice in product((-1, 0, 1), repeat=6):
        picks = np.array(choice)
        got = np.flatnonzero(picks >= 0)
        fits = all(
            np.bincount(
                np.zeros(len(got), np.int64) if c.group is None else c.group[got],
                c.use[picks[got]] * (1 if c.factor is None else c.factor[got]), len(c.available),
            ).__le__(c.available).all() for c in capacities
        )  # fmt: skip
        best = max(best, float(scores[got, picks[got]].sum()) if fits else 0.0)
    assert found.bound >= best - 1e-9
    assert found.value >= best - 0.5 * np.maximum(scores.max(axis=1), 0).mean() - 1e-9


def test_a_thousand_customers_cost_less_than_a_thousandth_of_the_best() -> None:
    scores, capacities = shop(3, 3_000)
    found = allocate(scores, capacities)
    assert is_fine(scores, capacities, found)
    assert found.gap_share < 1e-3


def test_ties_are_settled_like_everything_else() -> None:
    scores, capacities = shop(4, 3_000, n_kinds=5)
    found = allocate(scores, capacities)
    assert is_fine(scores, capacities, found)
    assert found.gap_share < 1e-3


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 2))
def test_more_of_a_capacity_never_lowers_what_could_be_reached(seed: int, which: int) -> None:
    scores, capacities = shop(seed, 200)
    more = list(capacities)
    kept = capacities[which]
    more[which] = Capacity(kept.use, kept.available + 10, kept.group, kept.factor)
    less, greater = (allocate(scores, each) for each in (capacities, more))
    assert greater.bound >= less.value - 1e-9


def test_threads_change_nothing() -> None:
    scores, capacities = shop(5, 60_000)
    one, two = (allocate(scores, capacities, n_workers=n) for n in (1, 2))
    assert (one.choice == two.choice).all()
    assert (one.bound, one.value, one.prices.tolist()) == (
        two.bound,
        two.value,
        two.prices.tolist(),
    )


def test_a_sum_over_parts_is_the_sum_over_all() -> None:
    scores, capacities = shop(6, 50_000)
    rows = Rows(scores.T, tuple(capacities), np.ones(len(scores), np.int64))
    prices = np.full(len(usable(capacities)), 0.07)
    whole = sweep(rows, prices, 0.1, 2.0**40)
    parts = [
        sweep(rows.take(slice(start, start + 7_001)), prices, 0.1, 2.0**40)
        for start in range(0, len(scores), 7_001)
    ]
    assert whole.surplus == sum(part.surplus for part in parts)
    assert whole.used.tolist() == np.sum([part.used for part in parts], axis=0).tolist()
    assert sum(len(part.near) for part in parts) == len(whole.near)


def test_prices_of_nearly_the_same_shop_save_looks() -> None:
    scores, capacities = shop(7, 60_000)
    before = allocate(scores, capacities)
    changed = scores.copy()
    changed[::100] *= 1.1
    after = allocate(changed, capacities, prices=before.prices)
    assert is_fine(changed, capacities, after)
    assert after.n_sweeps <= 3


@pytest.mark.parametrize("n", [0, 1, 5])
def test_nobody_and_nothing_are_fine(n: int) -> None:
    scores = np.full((n, 2), -1.0)
    found = allocate(scores, [Capacity(np.ones(2, np.int64), np.array([0]))])
    assert (found.choice.tolist(), found.value, found.bound) == ([-1] * n, 0.0, 0.0)


def test_where_nothing_is_scarce_everyone_gets_their_best() -> None:
    scores, _ = shop(8, 100)
    found = allocate(scores, [Capacity(np.ones(4, np.int64), np.array([100]))])
    best = np.where(scores.max(axis=1) > 0, scores.argmax(axis=1), -1)
    assert found.choice.tolist() == best.tolist()
    assert found.prices.tolist() == [0.0]


def test_prices_of_what_nothing_in_doubt_uses_stay_as_they_are() -> None:
    nothing = Soft(0.0, np.zeros(2), np.zeros((2, 2)))
    prices = np.array([2.0, 0.0])
    far = np.array([9.0, 9.0])
    assert newton_prices(nothing, prices, far, far).tolist() == [2.0, 0.0]
    some = Soft(0.0, np.array([-4.0, 0.0]), np.diag([2.0, 0.0]))
    assert newton_prices(some, prices, far, far) == pytest.approx([4.0, 0.0], abs=0.01)


@pytest.mark.parametrize("n", [20_000, 60_000, 600_000])
@pytest.mark.parametrize("kind", ["alike", "nearly", "first"])
def test_what_is_worth_the_same_to_everybody_is_shared_out_though_it_is_scarce(
    n: int, kind: str
) -> None:
    """A mail to be had by a few of many who would be as glad of it, beside a dear letter."""
    rng = np.random.default_rng(1)
    mail = np.full(n, 100.0) if kind != "nearly" else 100 + np.round(rng.normal(0, 0.01, n), 3)
    letter = rng.uniform(1, 99, n) if kind == "first" else rng.lognormal(5, 1, n)
    scores = np.asfortranarray(np.column_stack([mail, np.round(letter, 3)]))
    budget = [Capacity(np.array([2, 90]), np.array([30_000]))]
    found = allocate(scores, budget)
    assert is_fine(scores, budget, found)
    assert found.bound - found.value <= 1e-4 * found.bound
    if kind == "first":
        assert found.value == pytest.approx(1_500_000)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_scarce_nearly_all_that_could_be_reached_is(seed: int) -> None:
    """Unlike costs, values alike or not, much or nothing of each: compared with a linear programme."""
    rng = np.random.default_rng(seed)
    n, m = 6_000, int(rng.integers(1, 6))
    levels = rng.lognormal(4, 1.5, m)
    spread = rng.choice([0.0, 1e-4, 0.5], m)
    scores = np.round(levels * np.exp(rng.normal(0, 1, (n, m)) * spread), 3)
    scores[rng.random((n, m)) < 0.3] = -np.inf
    capacities = [
        Capacity(rng.choice([1, 2, 60, 250], m), np.array([int(n * rng.choice([0.5, 5, 60]))])),
        Capacity(rng.integers(0, 3, m), rng.integers(0, n // 10, 5), rng.integers(0, 5, n)),
        Capacity((np.arange(m) == 0).astype(np.int64), np.array([int(n * rng.choice([0, 0.05]))])),
    ]
    found = allocate(scores, capacities)
    assert is_fine(scores, capacities, found)
    assert found.value >= 0.97 * relaxed(scores, capacities)


def relaxed(scores: Wholes, capacities: list[Capacity]) -> float:
    """Return the best total if customers could be divided, by HiGHS."""
    who, what = np.nonzero(np.isfinite(scores) & (scores > 0))
    each = csr_array((np.ones(len(who)), (who, np.arange(len(who)))), shape=(len(scores), len(who)))
    limits, most = [each], [np.ones(len(scores))]
    for c in capacities:
        group = np.zeros(len(scores), np.int64) if c.group is None else c.group
        shape = (len(c.available), len(who))
        limits.append(
            csr_array((c.use[what].astype(float), (group[who], np.arange(len(who)))), shape)
        )
        most.append(c.available.astype(float))
    matrix = vstack(limits, format="csr")
    done = linprog(-scores[who, what], A_ub=matrix, b_ub=np.concatenate(most), method="highs")
    return float(-done.fun)
