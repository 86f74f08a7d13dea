"""Uplift is found where it is, not where there is none, and a model is judged on strangers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.errors import OutOfRangeError
from najimi.learn.responding.backtest import MODELS, choose_model, qini
from najimi.learn.responding.cells import Cells, count_cells, group
from najimi.learn.responding.segments import fit_segments, fit_split

EVERY_MODEL = pytest.mark.parametrize("fit", MODELS.values(), ids=list(MODELS))
Fit = Callable[[Cells], object]


def people(n: int, *, seed: int, effect: float = 0.2) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return codes of two features, arm and outcome; only those of code 1 in the first are moved."""
    rng = np.random.default_rng(seed)
    codes = np.column_stack([rng.integers(0, 2, n), rng.integers(0, 4, n)])
    is_treated = rng.integers(0, 2, n)
    chance = 0.1 + 0.05 * codes[:, 1] + effect * is_treated * (codes[:, 0] == 1)
    return codes, is_treated, (rng.random(n) < chance).astype(np.int64)


ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 1), st.integers(0, 1)),
    min_size=4, max_size=60,
).filter(lambda rows: {row[2] for row in rows} == {0, 1})  # fmt: skip


@EVERY_MODEL
@given(rows=ROWS)
@settings(deadline=None, max_examples=40, derandomize=True)
def test_every_uplift_lies_between_minus_one_and_one_with_an_honest_doubt(
    fit: Fit, rows: list[tuple[int, ...]]
) -> None:
    table = np.array(rows)
    cells = count_cells(table[:, :2], table[:, 2], table[:, 3])
    uplift, sd = fit(cells).uplift(np.array([[0, 0], [3, 2], [9, 9]]))  # type: ignore[attr-defined]
    assert (np.abs(uplift) <= 1 + 1e-9).all()
    assert (sd > 0).all()
    assert np.isfinite(sd).all()


@EVERY_MODEL
@given(rows=ROWS, seed=st.integers(0, 99))
@settings(deadline=None, max_examples=20, derandomize=True)
def test_the_order_of_people_does_not_matter(
    fit: Fit, rows: list[tuple[int, ...]], seed: int
) -> None:
    table = np.array(rows)
    mixed = np.random.default_rng(seed).permutation(table)
    asked = table[:, :2]
    one, other = (
        fit(count_cells(each[:, :2], each[:, 2], each[:, 3])).uplift(asked)[0]  # type: ignore[attr-defined]
        for each in (table, mixed)
    )
    np.testing.assert_allclose(one, other, atol=1e-9)


@EVERY_MODEL
def test_the_truth_that_was_put_in_is_found_again(fit: Fit) -> None:
    cells = count_cells(*people(40_000, seed=1))
    uplift, sd = fit(cells).uplift(np.array([[0, 1], [1, 1]]))  # type: ignore[attr-defined]
    assert uplift == pytest.approx([0.0, 0.2], abs=0.03)
    assert (np.abs(uplift - [0.0, 0.2]) < 4 * sd).all()


def test_where_nothing_differs_everybody_gets_the_mean() -> None:
    codes, is_treated, _ = people(20_000, seed=2)
    yes = (np.random.default_rng(3).random(len(codes)) < 0.1 + 0.1 * is_treated).astype(np.int64)
    uplift, _ = fit_segments(count_cells(codes, is_treated, yes)).uplift(codes)
    mean = yes[is_treated == 1].mean() - yes[is_treated == 0].mean()
    assert np.ptp(uplift) < 0.02
    assert uplift == pytest.approx(np.full(len(codes), mean), abs=0.02)


def test_a_split_of_one_feature_by_hand() -> None:
    ends = np.array([[0], [1]])
    n, yes = np.array([1_000.0, 1_000.0]), np.array([300.0, 100.0])
    split = fit_split(Cells(ends, n, yes, n, np.array([100.0, 100.0])), (0,))
    # By hand: d = (.2, 0); rates drawn by 20 people to .2 and .1 give s^2 = (.000299, .000182).
    # Of two segments the likelihood is largest at t^2 = .2^2 / 2 - (.000299 + .000182) / 2 = .01976;
    # mu = .0997, and u = d - s^2 / (t^2 + s^2) (d - mu). The variances tried are a grid.
    assert split.uplift == pytest.approx([0.1985, 0.0009], abs=3e-4)
    assert split.mean == pytest.approx(0.0997, abs=2e-4)
    assert split.evidence > 5


def test_a_cell_without_people_of_one_arm_gets_the_mean_of_all() -> None:
    codes = np.array([[0], [1], [2]])
    n = np.array([500.0, 500.0, 0.0])
    cells = Cells(codes, n, n * 0.2, np.array([500.0, 500.0, 40.0]), np.array([50.0, 50.0, 4.0]))
    uplift, sd = fit_segments(cells).uplift(np.array([[2], [7], [0]]))
    assert uplift[0] == uplift[1] == pytest.approx(0.1, abs=0.02)
    assert sd[0] == sd[1] >= sd[2]


def test_a_split_in_which_nobody_can_be_compared_has_no_say() -> None:
    n, nobody = np.array([500.0, 0.0]), np.array([0.0, 500.0])
    apart = Cells(np.array([[0], [1]]), n, n * 0.2, nobody, nobody * 0.1)
    uplift, sd = fit_segments(apart).uplift(apart.codes)
    assert uplift == pytest.approx([0.1, 0.1])
    assert (sd < 0.05).all()


def test_qini_is_the_area_over_the_straight_line() -> None:
    one = np.ones(4)
    cells = Cells(np.arange(4)[:, None], one, np.array([1.0, 1, 0, 0]), one, np.zeros(4))
    # gain at 1/4, 2/4, 3/4, 1: .25, .5, .5, .5; its area .375, that of the line .25
    assert qini(np.array([4.0, 3, 2, 1]), cells) == pytest.approx(0.125)
    assert qini(np.array([1.0, 2, 3, 4]), cells) == pytest.approx(-0.125)
    assert qini(np.zeros(4), cells) == pytest.approx(0.0)


def test_of_models_that_chance_alone_tells_apart_the_default_is_taken() -> None:
    codes, is_treated, yes = people(6_000, seed=5)
    folds = [count_cells(codes[k::5], is_treated[k::5], yes[k::5]) for k in range(5)]
    tested = choose_model(folds)
    assert [row.model for row in tested] == list(MODELS)
    assert [row.is_chosen for row in tested].count(True) == 1
    assert tested[0].qini_se == 0.0
    same = choose_model(folds, {"one": fit_segments, "other": fit_segments})
    assert [row.is_chosen for row in same] == [True, False]


def test_a_default_that_is_blind_is_left_for_one_that_sees() -> None:
    codes, is_treated, yes = people(20_000, seed=6)
    folds = [count_cells(codes[k::5], is_treated[k::5], yes[k::5]) for k in range(5)]

    def blind(cells: Cells) -> object:
        return fit_segments(cells, most_features=0)

    tested = choose_model(folds, {"blind": blind, "segments": fit_segments})  # type: ignore[dict-item]
    assert [row.is_chosen for row in tested] == [False, True]


def test_without_people_to_test_on_the_default_is_taken_untested() -> None:
    tested = choose_model([])
    assert [(row.qini, row.is_chosen) for row in tested] == [
        (None, True),
        (None, False),
        (None, False),
    ]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 10**6)), max_size=30))
def test_groups_are_those_of_equal_rows(rows: list[tuple[int, int]]) -> None:
    codes = np.array(rows, dtype=np.int64).reshape(len(rows), 2)
    inverse, first = group(codes)
    assert (codes[first][inverse] == codes).all()
    assert len(first) == len(set(rows))


def test_arms_and_outcomes_that_are_no_yes_or_no_are_refused() -> None:
    with pytest.raises(OutOfRangeError, match="must be 0 or 1"):
        count_cells(np.zeros((1, 1), dtype=np.int64), np.array([1]), np.array([0.5]))
    with pytest.raises(OutOfRangeError, match="codes"):
        count_cells(np.array([[-1]]), np.array([1]), np.array([0]))
