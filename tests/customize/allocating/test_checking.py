"""What cannot be allocated is refused in words, before anything is computed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from najimi.customize.allocating import Capacity, allocate
from najimi.errors import OutOfRangeError

SCORES = np.array([[1.0, 2.0], [3.0, -np.inf]])
ONE = np.array([1, 1])


def capacity(**changes: Any) -> Capacity:
    return Capacity(**{"use": ONE, "available": np.array([1])} | changes)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"use": np.array([-2, 1])}, "capacity 0: use must be whole numbers >= 0, got -2"),
        ({"use": np.array([0.5, 1.0])}, "capacity 0: use must be whole numbers >= 0, got 0.5"),
        ({"use": np.array([1.0, 1.0])}, "use must be whole numbers, got float64"),
        ({"use": np.array([np.nan, 1.0])}, "use must be whole numbers >= 0, got nan"),
        ({"use": np.array([1])}, "use must be 2 numbers, got shape (1,)"),
        ({"available": np.array([-1])}, "available must be whole numbers >= 0, got -1"),
        ({"available": np.array([1, 2])}, "without group there is one number available, got 2"),
        ({"group": np.array([0, 1])}, "group must be below 1, got 1"),
        ({"group": np.array([0])}, "group must be 2 numbers"),
        ({"factor": np.array([1, -1])}, "factor must be whole numbers >= 0, got -1"),
        ({"use": np.array([2**53, 1])}, "all together may use 9007199254740992 at most"),
    ],
)
def test_a_capacity_that_cannot_be_is_refused(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(OutOfRangeError) as caught:
        allocate(SCORES, [capacity(**changes)])
    assert problem in caught.value.problem
    assert caught.value.hint


@pytest.mark.parametrize(
    ("scores", "named", "problem"),
    [
        (np.array([[np.nan, 1.0]]), {}, "numbers or -inf, got nan for treatment 0"),
        (np.array([[1.0, np.inf]]), {}, "numbers or -inf, got inf for treatment 1"),
        (np.array([1.0, 2.0]), {}, "a table of floats, got float64 of shape (2,)"),
        (np.array([[1, 2]]), {}, "a table of floats, got int64"),
        (np.zeros((1, 128)), {}, "127 treatments at most, got 128"),
        (SCORES, {"prices": np.array([1.0, 2.0])}, "prices must be 1 numbers, got shape (2,)"),
        (SCORES, {"prices": np.array([-1.0])}, "prices must be numbers >= 0"),
        (SCORES, {"tolerance": 0.0}, "tolerance must be in (0, inf), got 0.0"),
        (SCORES, {"n_workers": 0}, "n_workers must be 1 or more, got 0"),
    ],
)
def test_a_call_that_cannot_be_answered_is_refused(
    scores: Any, named: dict[str, Any], problem: str
) -> None:
    use = np.ones(scores.shape[-1], np.int64)
    with pytest.raises(OutOfRangeError) as caught:
        allocate(scores, [capacity(use=use)], **named)
    assert problem in caught.value.problem
