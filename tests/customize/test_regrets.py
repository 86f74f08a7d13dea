"""A treatment stops when surely too many regret it, and only then."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pyarrow as pa
import pytest

from najimi.customize.regrets import COUNTS, judge_regrets, regret_low
from najimi.model.playbook import Playbook
from najimi.model.screening_rules import ScreeningRules

Make = Callable[..., Playbook]


@pytest.mark.parametrize(
    ("n", "k", "is_suspended"),
    [(0, 0, False), (9, 9, False), (10, 3, True), (10, 2, False), (1_000, 110, False), (1_000, 130, True)],
)  # fmt: skip
def test_it_takes_many_and_surely_many(
    playbook_of: Make, n: int, k: int, is_suspended: bool
) -> None:
    playbook = playbook_of({}, {}, screening=ScreeningRules(regret_line_share=0.1))
    row = dict.fromkeys(COUNTS.names, 0) | {
        "treatment_id": "t1",
        "n_customers": n,
        "n_regretted": k,
    }
    told = judge_regrets(pa.Table.from_pylist([row], schema=COUNTS), playbook).to_pylist()[:2]
    assert [row["is_suspended"] for row in told] == [False, is_suspended]
    assert told[0]["regret_share"] is None


def test_the_bound_rises_with_regret_and_nears_the_share_with_more_customers() -> None:
    assert regret_low(0, 50) < regret_low(5, 50) < regret_low(50, 50) <= 1
    assert regret_low(1, 10) < regret_low(10, 100) < regret_low(100, 1_000) < 0.1


def test_what_left_the_playbook_is_not_judged(playbook_of: Make) -> None:
    playbook = dataclasses.replace(playbook_of({}), version="v")
    row = dict.fromkeys(COUNTS.names, 0) | {
        "treatment_id": "gone",
        "n_customers": 9,
        "n_regretted": 9,
    }
    told = judge_regrets(pa.Table.from_pylist([row], schema=COUNTS), playbook)
    assert told["treatment_id"].to_pylist() == ["t0", "at_the_counter"]
