"""Share of customer: exact where it was said, inferred elsewhere, and the two never mixed."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.differentiate.told.conftest import Tell, answered, bought

from najimi.differentiate import share_of_customer
from najimi.errors import OutOfRangeError

FEW = settings(max_examples=10, deadline=None, derandomize=True,
               suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
PEERS = [line for n in range(1, 41) for line in
         (bought(f"p{n:02d}", 365, 100 * n), bought(f"p{n:02d}", 1, 900 * n))]  # fmt: skip
"""Forty customers of a year who paid 1,000, 2,000, … 40,000."""


def said(key: str, amount: int, days: int = 3, **more: Any) -> dict[str, Any]:
    return answered(key, days, "monthly", amount=amount, **more)


def shares(tell: Tell, **facts: Any) -> dict[str, dict[str, Any]]:
    return {row["customer_id"]: row for row in tell(**facts)["share_of_customer"]}


@pytest.mark.parametrize(("part", "whole"), [(-1.0, 5.0), (6.0, 5.0), (1.0, float("nan"))])
def test_a_part_outside_the_whole_is_refused(part: float, whole: float) -> None:
    with pytest.raises(OutOfRangeError):
        share_of_customer(spend_with_us=part, spend_in_category=whole)


@pytest.mark.parametrize(("means", "method"), [("declared", "declared"), ("own_page", "declared"),
                                               ("asked", "asked"), ("form", "asked"), (None, "asked")])  # fmt: skip
def test_what_was_said_gives_the_share_exactly(tell: Tell, means: str | None, method: str) -> None:
    # 20,000 in 73 days are 100,000 a year, of which 30,000 came to us.
    lines = [bought("a", 365, 10_000), bought("a", 10, 20_000)]
    row = shares(tell, order_lines=lines, answers=[said("a", 20_000, means=means)])["a"]
    assert (row["method"], row["reason"]) == (method, "said")
    assert row["share"] == row["share_low"] == row["share_high"] == 0.3
    assert row["share"] == share_of_customer(spend_with_us=30_000, spend_in_category=100_000)
    assert (row["spend_in_category_amount"], row["window_days"]) == (100_000, 365)
    assert row["said_on"] == date(2026, 3, 29)


def test_a_new_customer_is_held_against_the_time_they_had(tell: Tell) -> None:
    row = shares(tell, order_lines=[bought("a", 10, 5_000)], answers=[said("a", 20_000)])["a"]
    assert (row["window_days"], row["share"]) == (73, 0.25)


def test_less_said_than_paid_is_kept_and_marked(tell: Tell) -> None:
    row = shares(tell, order_lines=[bought("a", 10, 5_000)], answers=[said("a", 4_000)])["a"]
    assert (row["reason"], row["share"], row["spend_in_category_amount"]) == (
        "less_than_spent", 1.0, 4_000,
    )  # fmt: skip


def test_nothing_said_and_nothing_paid_is_no_share(tell: Tell) -> None:
    rows = shares(tell, answers=[said("a", 0), said("b", 1_000)], people=("c",))
    assert (rows["a"]["share"], rows["b"]["share"]) == (None, 0.0)
    assert (rows["c"]["method"], rows["c"]["reason"]) == ("not_enough", "no_purchase")


def test_the_latest_word_holds_until_it_is_too_old(tell: Tell) -> None:
    lines = [bought("a", 365, 10_000)]
    rows = shares(tell, order_lines=lines, answers=[said("a", 1, 900), said("a", 20_000, 20),
                                                    said("a", 2, 40)])  # fmt: skip
    assert rows["a"]["share"] == 0.1
    assert shares(tell, order_lines=lines, answers=[said("a", 1, 730)])["a"]["said_on"] is None


def test_the_spend_of_customers_alike_stands_for_the_whole(tell: Tell) -> None:
    rows = shares(tell, order_lines=PEERS)
    assert {row["method"] for row in rows.values()} == {"inferred"}
    one = rows["p09"]
    # The 36th, the 16th and the 40th of forty.
    assert one["spend_in_category_amount"] == 36_000
    assert (one["share"], one["share_high"], one["share_low"]) == (9 / 36, 9 / 16, 9 / 40)
    assert (one["n_alike"], one["n_shop"]) == (40, 40)
    assert rows["p38"]["share"] == 1.0, "whoever pays more than that gives us all, as far as we see"


def test_too_few_alike_or_too_new_is_not_enough(tell: Tell) -> None:
    few = shares(tell, order_lines=PEERS[:38])
    assert {(row["method"], row["reason"]) for row in few.values()} == {
        ("not_enough", "too_few_alike")
    }
    new = shares(tell, order_lines=[*PEERS, bought("new", 89, 500)])["new"]
    assert (new["reason"], new["share"], new["n_alike"]) == ("too_new", None, 0)


@FEW
@given(st.dictionaries(st.integers(1, 40), st.integers(0, 10**6), max_size=12))
def test_what_is_said_moves_nothing_that_is_inferred(tell: Tell, spends: dict[int, int]) -> None:
    plain = shares(tell, order_lines=PEERS)
    told = shares(
        tell, order_lines=PEERS, answers=[said(f"p{n:02d}", s) for n, s in spends.items()]
    )
    for key, row in told.items():
        is_said = int(key[1:]) in spends
        assert (row["method"] == "asked") == is_said
        assert is_said or row == plain[key]
        assert is_said == (row["n_alike"] == 0), "what is said has nobody alike in it"
        assert row["share"] is None or row["share_low"] <= row["share"] <= row["share_high"] <= 1


def test_the_interval_covers_what_the_page_says(tell: Tell) -> None:
    rng = np.random.default_rng(7)
    wholes = np.exp(rng.normal(11, 0.4, 400))
    true = rng.uniform(0, 1, 400)
    amounts = np.maximum(1, wholes * true).astype(int)
    lines = [bought(f"c{n:03d}", 365, int(amount)) for n, amount in enumerate(amounts)]
    rows = shares(tell, order_lines=lines)
    covered = [rows[f"c{n:03d}"]["share_low"] <= share <= rows[f"c{n:03d}"]["share_high"]
               for n, share in enumerate(true)]  # fmt: skip
    assert 0.90 <= np.mean(covered) <= 0.99
