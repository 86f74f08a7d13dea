"""Every number of the worked examples about uplift, read from the page and recomputed."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from najimi.customize.exploring import explore
from najimi.learn.responding.backtest import qini
from najimi.learn.responding.cells import Cells
from najimi.learn.responding.segments import RATE_WEIGHT, fit_segments
from najimi.learn.uplift import FEWEST_CUSTOMERS, FEWEST_TO_TEST, drawn_together
from najimi.model.estimates import prior_uplift
from najimi.model.weights_rules import Exploration

PAGE = (Path(__file__).parents[2] / "docs" / "methods" / "uplift.md").read_text(encoding="utf-8")
EVERYBODY = np.zeros((1, 3), dtype=np.int64)


def check_answer(label: str, value: float) -> None:
    found = re.search(rf"^\| {re.escape(label)} \| (-?[\d.]+) \|$", PAGE, re.MULTILINE)
    assert found is not None, label
    digits = len(found[1].partition(".")[2])
    assert f"{value:.{digits}f}" == found[1]


def test_measured_and_said() -> None:
    counts = (np.array([n]) for n in (1_000.0, 180.0, 500.0, 50.0))
    model = fit_segments(Cells(EVERYBODY, *counts)).uplift(EVERYBODY)
    said = prior_uplift(np.array([0.10]), np.array([0.30]), np.array([29.0]))
    both = drawn_together(model, said)
    for label, told in {
        "what the author says": said[0], "what was measured": model[0], "both together": both[0],
        "its standard deviation, both together": both[1],
    }.items():  # fmt: skip
        check_answer(label, float(told[0]))
    spreads = re.findall(r"^\| its standard deviation \| ([\d.]+) \|$", PAGE, re.MULTILINE)
    assert spreads == [f"{float(sd[0]):.4f}" for sd in (said[1], model[1])]


def test_an_order_of_people() -> None:
    one = np.ones(4)
    cells = Cells(np.arange(4)[:, None], one, np.array([1.0, 1, 0, 0]), one, np.zeros(4))
    right, wrong = (qini(order, cells) for order in (np.arange(4)[::-1], np.arange(4)))
    check_answer("Qini figure", right)
    check_answer("Qini figure of the opposite order", wrong)
    check_answer("area under the straight line", 0.25)
    check_answer("area under the gain", right + 0.25)


def test_exploration() -> None:
    scores = np.array([100.0, 95.0, 91.0, 80.0])
    draw = (np.arange(1_000) + 0.5) / 1_000
    rules = Exploration(near_tie_share=0.1, floor_share=0.15)
    wide = np.broadcast_to(scores, (1_000, 4))
    chosen, probability = explore(wide, np.zeros(1_000, dtype=np.int64), draw, rules)
    check_answer("near ties", len(set(chosen.tolist())))
    check_answer("probability of the best", float(probability[chosen == 0][0]))
    check_answer("probability of each other near tie", float(probability[chosen == 1][0]))
    check_answer("score given up on average", 100 - float(scores[chosen].mean()))


@pytest.mark.parametrize(
    "words",
    [f"With fewer than {FEWEST_CUSTOMERS} people in either arm",
     f"with fewer than {FEWEST_TO_TEST} people in either arm", f"the {RATE_WEIGHT:.0f} people of a rate"],
)  # fmt: skip
def test_the_limits_of_the_page_are_those_of_the_code(words: str) -> None:
    assert words in PAGE
