"""Whom to care for: value and need, named managers, what relations cost, first products."""

from __future__ import annotations

import math
from typing import Any

from najimi.desk.engine.asked import need_in_words
from najimi.desk.engine.evidence import small_table
from najimi.desk.engine.people import people_of
from najimi.desk.engine.shop import Shop
from najimi.desk.names import Person
from najimi.desk.rows import (
    Care,
    CareCut,
    CareRow,
    EntryRow,
    LedgerRow,
    NeedCell,
    NeedMap,
    NeedMapRow,
    RelationCosts,
    WaitingWeek,
)
from najimi.model.asking import UNKNOWN_NEED
from najimi.model.terms import Tier

N_NAMED = 30
N_ENTRIES = 20
N_WEEKS = 26
GROUPINGS = ("product", "category", "role")


def read_need_map(shop: Shop, locale: str) -> NeedMap:
    """Return how many customers of each tier want what most, and what they are worth."""
    told = {(row["tier"], row["need"]): row for row in small_table(shop, "value_need_map")}
    tiers = tuple(tier.value for tier in Tier if any(tier.value == one for one, _ in told))
    needs = sorted({need for _, need in told}, key=lambda need: _by_amount(told, need))
    rows = tuple(_need_row(shop, told, tiers, need, locale) for need in needs)
    return NeedMap(
        tiers=tiers,
        rows=rows,
        n_customers=sum(row.n for row in rows),
        n_known=sum(row.n for row in rows if row.need != UNKNOWN_NEED),
    )


def read_care(shop: Shop) -> Care:
    """Return who gets a named manager, and who just misses it."""
    if not shop.has("named_care"):
        return Care(None, (), ())
    named = shop.read("named_care", [("care", "=", "named"), ("position", "<=", N_NAMED)])
    following = shop.read("named_care", [("care", "=", "next")])
    rows = [*named.to_pylist(), *following.to_pylist()]
    rows.sort(key=lambda row: row["position"])
    people = people_of(shop, [row["customer_id"] for row in rows])
    return Care(
        cut=read_care_cut(shop),
        named=_care_rows(rows, people, "named"),
        following=_care_rows(rows, people, "next"),
    )


def read_care_cut(shop: Shop) -> CareCut | None:
    """Return where named care ends; ``None`` in a turn from before it was computed."""
    rows = small_table(shop, "portfolio_cuts")
    told = [CareCut(**{key: row[key] for key in row if key != "portfolio"}) for row in rows]
    return next(iter(told), None)


def read_relation_costs(shop: Shop) -> RelationCosts | None:
    """Return what winning and keeping cost; ``None`` in a turn from before it was computed."""
    return next((RelationCosts(**row) for row in small_table(shop, "relation_costs")), None)


def list_serving(shop: Shop) -> tuple[LedgerRow, ...]:
    """Return what serving cost, one row per activity."""
    return tuple(LedgerRow(**row) for row in small_table(shop, "serving_ledger"))


def read_entries(shop: Shop, grouping: str) -> tuple[tuple[EntryRow, ...], int]:
    """Return what followed first purchases, the most frequent first, and how many rows follow."""
    rows = [row for row in small_table(shop, "entry_products") if row["grouping"] == grouping]
    rows.sort(key=lambda row: (-row["n_customers"], row["entry"]))
    shown = rows[:N_ENTRIES]
    names = _product_names(shop, shown) if grouping == "product" else {}
    return tuple(_entry(row, names) for row in shown), len(rows) - len(shown)


def read_waiting(shop: Shop) -> tuple[WaitingWeek, ...]:
    """Return week by week after the first purchase which part of those who waited bought again."""
    weeks: dict[int, list[dict[str, Any]]] = {}
    for row in sorted(small_table(shop, "first_window"), key=lambda row: row["days_since_first"]):
        weeks.setdefault((row["days_since_first"] - 1) // 7 + 1, []).append(row)
    shown = [
        (week, weeks.get(week, [])) for week in range(1, min(max(weeks, default=0), N_WEEKS) + 1)
    ]
    waiting, told = 0, []
    for week, rows in reversed(shown):
        waiting = rows[0]["n_waiting"] if rows else waiting
        still = math.prod(1 - row["hazard_probability"] for row in rows)
        told.append(WaitingWeek(week, waiting, sum(r["n_bought_again"] for r in rows), 1 - still))
    return tuple(reversed(told))


def _by_amount(told: dict[tuple[str, str], dict[str, Any]], need: str) -> tuple[bool, int, str]:
    amount = sum(row["expected_margin_amount"] for (_, one), row in told.items() if one == need)
    return (need == UNKNOWN_NEED, -amount, need)


def _need_row(
    shop: Shop, told: dict[tuple[str, str], dict[str, Any]], tiers: tuple[str, ...], need: str,
    locale: str,
) -> NeedMapRow:  # fmt: skip
    cells = tuple(_need_cell(tier, told.get((tier, need))) for tier in tiers)
    return NeedMapRow(
        need=need,
        title="" if need == UNKNOWN_NEED else need_in_words(shop, need, locale),
        cells=cells,
        n=sum(cell.n for cell in cells),
        n_said=sum(cell.n_said for cell in cells),
    )


def _need_cell(tier: str, row: dict[str, Any] | None) -> NeedCell:
    if row is None:
        return NeedCell(tier, 0, 0, 0)
    return NeedCell(tier, row["n_customers"], row["n_said"], row["expected_margin_amount"])


def _care_rows(
    rows: list[dict[str, Any]], people: dict[str, Person], care: str
) -> tuple[CareRow, ...]:
    return tuple(
        CareRow(
            person=people[row["customer_id"]],
            tier=row["tier"],
            position=row["position"],
            gain_amount=row["gain_amount"],
            minutes=row["minutes_per_month"],
            gain_per_hour_amount=row["gain_per_hour_amount"],
        )
        for row in rows
        if row["care"] == care
    )


def _entry(row: dict[str, Any], names: dict[str, str]) -> EntryRow:
    return EntryRow(
        name=names.get(row["entry"]) or row["entry"],
        role=row["role"] or "",
        n_customers=row["n_customers"],
        window_days=row["window_days"],
        n_observed=row["n_observed"],
        n_second=row["n_second"],
        probability=row["second_probability"],
        low=row["second_low_probability"],
        high=row["second_high_probability"],
        n_year=row["n_observed_year"],
        later_mean_amount=row["later_margin_mean_amount"],
    )


def _product_names(shop: Shop, rows: list[dict[str, Any]]) -> dict[str, str]:
    ids = [row["entry"] for row in rows if row["entry"]]
    if not ids:
        return {}
    told = ["product_id", "name", "occurred_at", "recorded_at", "fact_id"]
    facts = shop.facts("products", [("product_id", "in", ids)], told).to_pylist()
    facts.sort(key=lambda row: (row["occurred_at"], row["recorded_at"], row["fact_id"]))
    return {row["product_id"]: row["name"] for row in facts if row["name"]}
