"""What was off alike at every origin is corrected, and nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from najimi.differentiate.choosing.correcting import (
    MOST_TOTAL_CORRECTION,
    shrunk_factor,
    total_factor,
)
from najimi.differentiate.choosing.hearing import Answers, Heard
from najimi.differentiate.choosing.origins import Origin
from najimi.differentiate.purchasing.histories import Histories


def heard(expected, actual, buys):
    n = len(actual)
    known = Histories.of(
        frequency=np.ones(n), recency_days=np.full(n, 9), tenure_days=np.full(n, 90),
        previous_purchases=np.ones(n),
    )  # fmt: skip
    expected, buys = np.asarray(expected, float), np.asarray(buys, float)
    answers = Answers(expected, buys, buys, np.zeros(0))
    return Heard(Origin(known, np.asarray(actual)), 90.0, {"bg_nbd": answers})


@given(st.lists(st.floats(-2, 2), min_size=0, max_size=6))
def test_a_correction_never_goes_beyond_what_was_seen(log_ratios):
    found = np.log(shrunk_factor(log_ratios))
    low, high = min([0.0, *log_ratios]), max([0.0, *log_ratios])
    assert low - 1e-9 <= found <= high + 1e-9


def test_one_odd_season_corrects_nothing():
    assert shrunk_factor([-0.55, 0.0, 0.03]) == 1.0
    assert shrunk_factor([0.2, 0.2, 0.2]) == pytest.approx(np.exp(0.2))


def test_totals_are_corrected_by_a_twentieth_at_most():
    off = heard([1.0, 1.0], [2, 3], [0.5, 0.5])
    assert total_factor("bg_nbd", [off] * 3) == 1 + MOST_TOTAL_CORRECTION
    slightly = heard([1.0] * 50, [1] * 49 + [2], [0.5] * 50)
    assert total_factor("bg_nbd", [slightly] * 3) == pytest.approx(1.02)


def test_where_nobody_came_the_total_stays():
    nobody = heard([1.0, 1.0], [0, 0], [0.5, 0.5])
    assert total_factor("bg_nbd", [nobody] * 3) == 1.0
