"""What winning and keeping cost comes from the shop's own books, or is not told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.differentiate.structuring.conftest import at, sale

Rows = list[dict[str, Any]]
Books = Callable[..., dict[str, Rows]]


def cost(purpose: str, days_ago: int, amount: int, until_on: date | None = None) -> dict[str, Any]:
    return {
        "purpose": purpose, "occurred_at": at(days_ago), "cost_amount": amount, "until_on": until_on,
        "currency": "JPY",
    }  # fmt: skip


# a and b are new; c, d and e were there before and bought again; f was and did not
SALES = [
    sale("a", 100), sale("b", 20), *(sale(key, days) for key in "cde" for days in (700, 40)),
    sale("f", 500),
]  # fmt: skip


def told(books: Books, *costs: dict[str, Any], sales: Rows = SALES) -> dict[str, Any]:
    (row,) = books(order_lines=sales, cost_entries=list(costs))["relation_costs"]
    return row


def test_toy_books_have_the_ratio_one_finds_by_hand(books: Books) -> None:
    row = told(books, cost("acquire", 365, 12_000), cost("keep", 365, 6_000))
    assert (row["n_new"], row["n_kept"]) == (2, 3)
    assert (row["acquire_per_new_amount"], row["keep_per_kept_amount"]) == (6_000, 2_000)
    assert (row["ratio"], row["reason"]) == (3.0, "measured")
    assert (row["from_on"], row["until_on"]) == (date(2025, 4, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("costs", "reason"),
    [
        ((), "no_costs"),
        ((cost("other", 9, 500), cost("serve", 9, 500)), "no_costs"),
        ((cost("keep", 9, 500),), "no_acquisition_costs"),
        ((cost("acquire", 9, 500),), "no_retention_costs"),
        ((cost("acquire", 9, 500), cost("acquire", 9, -500), cost("keep", 9, 1)),
         "no_acquisition_costs"),
    ],
)  # fmt: skip
def test_a_ratio_is_never_told_where_costs_are_missing(
    books: Books, costs: tuple[dict[str, Any], ...], reason: str
) -> None:
    row = told(books, *costs)
    assert (row["ratio"], row["reason"]) == (None, reason)


def test_nobody_new_or_nobody_kept_is_said_and_not_divided_by(books: Books) -> None:
    costs = (cost("acquire", 365, 900), cost("keep", 365, 900))
    assert told(books, *costs, sales=[sale("a", 700), sale("a", 7)])["reason"] == "nobody_new"
    assert told(books, *costs, sales=[sale("a", 7)])["reason"] == "nobody_kept"
    assert told(books, *costs, sales=[])["ratio"] is None


def test_an_entry_over_many_days_counts_with_those_inside_the_year(books: Books) -> None:
    two_years = cost("acquire", 730, 7_300, until_on=date(2026, 3, 31))  # 10 a day
    month_to_come = cost("keep", 365, 3_750, until_on=date(2026, 4, 10))  # 375 days, 365 of them
    row = told(books, two_years, month_to_come)
    assert (row["acquire_amount"], row["keep_amount"]) == (3_650, 3_650)


def test_customers_from_before_the_books_began_are_not_counted_as_won(books: Books) -> None:
    row = told(books, cost("acquire", 50, 500), cost("keep", 60, 400))
    assert row["from_on"] == date(2026, 2, 10)
    assert (row["n_new"], row["n_kept"], row["acquire_per_new_amount"]) == (1, 3, 500)
    assert row["keep_amount"] == 0
