"""Every number of the worked example about the next purchase, read from the page and recomputed."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from najimi.customize.baskets import Catalogue, Past, Weights, basket_rates, weigh_products
from najimi.customize.baskets.pairs import FEWEST_TOGETHER, MOST_BASKETS, MOST_NEXT, PRIOR_BASKETS

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "next-purchase.md"
TEXT = PAGE.read_text(encoding="utf-8")
LIFT = (16 + PRIOR_BASKETS * 0.1) / (40 + PRIOR_BASKETS) / 0.1
BREAD, JAM = 0, 1


def shown(what: str) -> float:
    """Return the last number of the row of the worked example that begins with a text."""
    (row,) = re.findall(rf"^\| {what}.*\| ([\d.]+) \|$", TEXT, flags=re.M)
    return float(row)


def catalogue() -> Catalogue:
    return Catalogue(
        places={"bread": BREAD, "jam": JAM}, product_ids=["bread", "jam"], names=["", ""],
        categories=np.array(["a", "b"]), roles=np.array(["", ""]),
        recent_share=np.array([0.2, 0.1]), unit_price_amount=np.array([100.0, 150.0]),
        unit_margin_amount=np.array([30.0, 75.0]), known_margin_amount=np.array([30.0, 75.0]),
        serves=np.zeros((2, 0), np.bool_), offers=np.zeros((2, 0), np.bool_), starts=np.array([0, 1, 1]),
        following=np.array([JAM]), lift=np.array([LIFT]),
    )  # fmt: skip


def test_the_page_tells_the_numbers_of_the_code() -> None:
    assert f"+ {PRIOR_BASKETS} × share" in TEXT
    assert f"at most {MOST_NEXT} products" in TEXT
    assert f"at least {FEWEST_TOGETHER} baskets" in TEXT
    assert f"{MOST_BASKETS:,} baskets" in TEXT


def test_the_worked_example_is_what_the_code_computes() -> None:
    past = Past(
        products=np.full(2, JAM), age_days=np.zeros(2), basket_age_days=np.zeros(8),
    )  # fmt: skip
    weights = Weights(120.0, 12.0, 1.5, 0.3, 0.5, attention_amount=1.5)
    nothing = np.zeros(0, np.int64)
    weighed = weigh_products(catalogue(), np.array([BREAD]), past, weights, nothing)
    row = weighed.best()
    assert row is not None
    assert weighed.products[row] == JAM
    assert weighed.lift[row] == pytest.approx(shown("lift of jam with bread"))
    assert basket_rates(2, 8, 0.1, prior_baskets=12).item() == pytest.approx(shown("rate"))
    assert weighed.want_probability[row] == pytest.approx(shown("want"))
    assert weighed.score[row] == pytest.approx(shown("score"))
