"""What customers tell: how content they are, the distribution first, and what they gave."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.desk.engine.asked import question_in_words, scale_of
from najimi.desk.engine.evidence import small_table
from najimi.desk.engine.people import people_of
from najimi.desk.engine.relation import given_row
from najimi.desk.engine.roster import in_order_of_value
from najimi.desk.engine.shop import Shop
from najimi.desk.rows import FallingRow, Giver, Period, ScoreCount, Spread

N_PERIODS = 6
N_FALLING = 10
N_GIVERS = 5


def read_spreads(shop: Shop, locale: str) -> tuple[Spread, ...]:
    """Return how the answers to each question spread in the latest quarters."""
    rows = [r for r in small_table(shop, "satisfaction_distribution") if r["period"] == "quarter"]
    questions = sorted({row["question_id"] for row in rows})
    return tuple(_spread(shop, question_id, rows, locale) for question_id in questions)


def list_falling(shop: Shop) -> tuple[tuple[FallingRow, ...], int]:
    """Return the most valuable whose newest answer fell below their own, and how many there are."""
    if not shop.has("satisfaction"):
        return (), 0
    wanted = [("trend", "=", "falling")]
    table = shop.read("satisfaction", wanted)
    rows = in_order_of_value(shop, table, N_FALLING)
    people = people_of(shop, [row["customer_id"] for row in rows])
    return tuple(
        FallingRow(
            person=people[row["customer_id"]],
            latest=float(row["latest_score"]),
            latest_on=row["latest_on"],
            previous=float(row["previous_score"]),
            n_answers=row["n_answers"],
        )
        for row in rows
    ), table.num_rows


def list_givers(shop: Shop) -> tuple[tuple[Giver, ...], int]:
    """
    Return those who gave most often beyond money, and how many gave anything.

    They are ordered by how many contributions they made, of whatever kind: no kind is priced,
    and none is added to money.
    """
    if not shop.has("contributions_by_customer"):
        return (), 0
    first, n = _most_given(shop.turn.folder)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in shop.rows("contributions_by_customer", first) if first else ():
        rows[row["customer_id"]].append(row)
    people = people_of(shop, first)
    return tuple(
        Giver(people[one], tuple(given_row(row) for row in sorted(rows[one], key=_by_kind)))
        for one in first
    ), n


def _spread(shop: Shop, question_id: str, rows: list[dict[str, Any]], locale: str) -> Spread:
    by_period: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["question_id"] == question_id:
            by_period[row["from_on"]].append(row)
    low, high = scale_of(shop, question_id)
    latest = sorted(by_period, reverse=True)[:N_PERIODS]
    return Spread(
        question=question_in_words(shop, question_id, locale),
        low=round(low),
        high=round(high),
        periods=tuple(_period(by_period[on], round(low), round(high)) for on in latest),
    )


def _period(rows: list[dict[str, Any]], low: int, high: int) -> Period:
    counted = {row["score"]: row["n_customers"] for row in rows}
    return Period(
        from_on=rows[0]["from_on"],
        scores=tuple(ScoreCount(score, counted.get(score, 0)) for score in range(low, high + 1)),
        n_answered=rows[0]["n_answered"],
        n_off_scale=rows[0]["n_off_scale"],
    )


@lru_cache(maxsize=2)
def _most_given(folder: Path) -> tuple[list[str], int]:
    path = folder / "contributions_by_customer.parquet"
    table = pq.read_table(path, columns=["customer_id", "n_contributions"])
    summed = table.group_by("customer_id").aggregate([("n_contributions", "sum")])
    order = [("n_contributions_sum", "descending"), ("customer_id", "ascending")]
    first = pc.select_k_unstable(summed, k=N_GIVERS, sort_keys=order)
    return summed["customer_id"].take(first).to_pylist(), summed.num_rows


def _by_kind(row: dict[str, Any]) -> tuple[str, str]:
    return row["kind"], row["unit"]
