"""The worked numbers of the pages on named care and costs, read from them and recomputed."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from najimi.differentiate.structuring.care import SHORTLIST, name_customers
from najimi.differentiate.structuring.costs import PERIOD_DAYS
from najimi.differentiate.structuring.entry import LATER_DAYS, SECOND_WINDOW_DAYS
from najimi.differentiate.structuring.knapsack import choose_counts
from najimi.differentiate.wilson import Z_95
from najimi.model.structure_rules import GainOf, NamedCare, TierCare
from najimi.model.terms import Tier

METHODS = Path(__file__).parents[2] / "docs" / "methods"
CARE, COSTS = (
    (METHODS / name).read_text(encoding="utf-8") for name in ("named-care.md", "costs.md")
)
RULES = (
    TierCare(Tier.MOST_VALUABLE, 60, 0.10, GainOf.EXPECTED_MARGIN),
    TierCare(Tier.MOST_GROWABLE, 30, 0.50, GainOf.UPSIDE),
)


def rows_under(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the first table whose heading row begins so."""
    lines = text.split(f"\n| {heading} ", 1)[1].splitlines()[2:]
    inside = lines[: lines.index("")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in inside]


def test_gains_follow_from_the_shares_of_the_page() -> None:
    for name, tier, expected, high, gain, minutes, per_hour in rows_under(CARE, "customer"):
        rule = next(rule for rule in RULES if rule.tier == tier)
        base = (
            float(expected)
            if rule.gain_of is GainOf.EXPECTED_MARGIN
            else float(high) - float(expected)
        )
        assert (round(rule.gain_share * base), rule.minutes_per_month) == (
            int(gain),
            int(minutes),
        ), name
        assert int(gain) / (int(minutes) / 60 * 12) == pytest.approx(float(per_hour), abs=0.005)


def test_the_choice_of_the_example_is_the_one_the_code_makes() -> None:
    told = dict(rows_under(CARE, "step"))
    rows = [
        {"customer_id": name, "tier": tier, "gain_amount": int(gain), "n_candidates": 2}
        for name, tier, _, _, gain, *_ in rows_under(CARE, "customer")
    ]
    care = NamedCare(1, 2, "assumed", RULES)
    named, cuts = name_customers(pa.Table.from_pylist(rows, schema=SHORTLIST), care, 365)
    chosen = [row["customer_id"] for row in named.to_pylist() if row["care"] == "named"]
    (cut,) = cuts.to_pylist()
    assert ", ".join(chosen) == told["after the repair"]
    assert cut["gain_amount"] == int(told["total gain"])
    assert cut["price_per_hour_amount"] == pytest.approx(float(told["price of an hour"]), abs=0.005)
    greedy = choose_counts([np.array([900]), np.array([500])], [60, 30], 90)
    assert greedy.counts == (1, 1), told["greedy takes"]
    assert int(told["minutes left"]) == 120 - 90


def test_the_ratio_of_the_page_follows_from_its_entries() -> None:
    spent = {"acquire": 0, "keep": 0}
    for purpose, amount, covers, counted in rows_under(COSTS, "entry"):
        inside, of = (int(word) for word in covers.split() if word.isdigit())
        assert round(int(amount) * inside / of) == int(counted)
        spent[purpose] += int(counted)
    per_new, per_kept = spent["acquire"] / 2, spent["keep"] / 3
    assert f"winning one cost {per_new:g}, keeping one {per_kept:g}" in COSTS
    assert f"the ratio is {per_new / per_kept:.2f}" in COSTS


def test_a_contact_costs_its_time_and_what_was_sent() -> None:
    for _, minutes, sent, cost in rows_under(COSTS, "contact"):
        assert round(int(minutes) * 2400 / 60) + int(sent) == int(cost)


def test_wilsons_interval_is_that_of_the_formula() -> None:
    for cells in rows_under(COSTS, "k"):
        k, n, rate, low, high = (float(cell) for cell in cells)
        spread = Z_95 * math.sqrt(k * (n - k) / n + Z_95**2 / 4)
        middle = k + Z_95**2 / 2
        ends = (middle - spread) / (n + Z_95**2), (middle + spread) / (n + Z_95**2)
        assert (k / n, *ends) == pytest.approx((rate, low, high), abs=5e-5)


def test_the_windows_of_the_page_are_those_of_the_code() -> None:
    assert f"within {SECOND_WINDOW_DAYS} days" in COSTS
    assert f"the {PERIOD_DAYS} days before the turn" in COSTS
    assert f"margin of the {LATER_DAYS} days after" in COSTS
