"""With what people began, whether they came back, and what they brought later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.differentiate.structuring.conftest import at, sale

Rows = list[dict[str, Any]]
Books = Callable[..., dict[str, Rows]]


def product(
    product_id: str, role: str, category: str = "茶", days_ago: int = 900
) -> dict[str, Any]:
    return {"product_id": product_id, "role": role, "category": category,
            "occurred_at": at(days_ago)}  # fmt: skip


def report(tables: dict[str, Rows], grouping: str) -> dict[str, dict[str, Any]]:
    return {row["entry"]: row for row in tables["entry_products"] if row["grouping"] == grouping}


PRODUCTS = [product("tea", "front"), product("pot", "back", "鉄瓶")]
LINES = [
    sale("a", 500), sale("a", 450, 4000, "pot"), sale("a", 100, 2000), sale("b", 480),
    sale("c", 80), sale("c", 60), sale("d", 400, 500), sale("d", 400, 9000, "pot"), sale("d", 310),
]  # fmt: skip


def test_rate_and_later_value_count_only_those_seen_long_enough(books: Books) -> None:
    tea = report(books(order_lines=LINES, products=PRODUCTS), "product")["tea"]
    assert (tea["n_customers"], tea["n_observed"], tea["n_second"]) == (3, 2, 1)
    assert (tea["second_probability"], tea["role"]) == (0.5, "front")
    assert tea["n_observed_year"] == 2
    assert tea["later_margin_amount"] == 2000  # a's pot; the tea came 400 days after the first
    assert tea["later_margin_mean_amount"] == 1000


def test_the_interval_is_wilsons(books: Books) -> None:
    tea = report(books(order_lines=LINES, products=PRODUCTS), "product")["tea"]
    # 1 of 2 at 95 %, in Wilson's own form
    assert tea["second_low_probability"] == pytest.approx(0.0945312, abs=1e-6)
    assert tea["second_high_probability"] == pytest.approx(0.9054688, abs=1e-6)


def test_who_bought_several_things_at_first_counts_once_where_most_money_went(books: Books) -> None:
    tables = books(order_lines=LINES, products=PRODUCTS)
    assert report(tables, "product")["pot"]["n_customers"] == 1
    for grouping, names in {"product": {"tea", "pot"}, "category": {"茶", "鉄瓶"},
                            "role": {"front", "back"}}.items():  # fmt: skip
        rows = report(tables, grouping)
        assert set(rows) == names
        assert sum(row["n_customers"] for row in rows.values()) == 4


def test_a_product_tagged_anew_moves_its_customers_to_the_new_role(books: Books) -> None:
    retagged = [*PRODUCTS, product("tea", "service", days_ago=10)]
    roles = report(books(order_lines=LINES, products=retagged), "role")
    assert {name: row["n_customers"] for name, row in roles.items()} == {"service": 3, "back": 1}


def test_what_no_source_names_is_one_entry_without_a_name(books: Books) -> None:
    rows = report(books(order_lines=[sale("a", 5, 700, None)]), "product")
    assert (rows[""]["n_customers"], rows[""]["second_probability"], rows[""]["role"]) == (
        1,
        None,
        None,
    )
