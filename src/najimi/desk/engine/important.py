"""
Who is our most important customer? One answer, always; and what it lacks, said plainly.

Two looks stand beside each other: ahead, at expected margin, and back, at what they brought.
The second holds even where nothing can be foretold.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.desk.engine.evidence import read_chosen_model
from najimi.desk.engine.people import people_of
from najimi.desk.engine.roster import roster_of
from najimi.desk.engine.shop import Shop
from najimi.desk.engine.silence import count_silent
from najimi.desk.names import Person
from najimi.desk.rows import Answer, ImportantRow, ModelRow, Silence
from najimi.model.terms import COMMON_PATH

N_IMPORTANT = 5
N_BY_PAST = 3
STALE_DAYS = 31
"""If the newest purchase lies further back than this, the page asks for newer files."""


def read_important(shop: Shop, *, n: int = N_IMPORTANT) -> Answer:
    """
    Return who is most important in the current turn, why, and how sure that is.

    Nobody is listed by value who is expected to bring nothing. ``missing`` are the codes
    ``no_orders``, ``nobody_twice``, ``no_backtest``, ``margins`` and ``stale``.

    Parameters
    ----------
    shop : Shop
    n : int
        How many by value.
    """
    roster = roster_of(shop.turn)
    valued = roster.filter(pc.greater(roster["expected_margin_amount"], 0.0))
    ahead = valued.slice(0, n).to_pylist()
    back, all_past = _most_by_past(shop.turn.folder)
    ids = [row["customer_id"] for row in ahead]
    people = people_of(shop, [*ids, *back])
    by_value = _rows(shop, ids, people, _parts(ahead), all_past)
    model, last = read_chosen_model(shop, "purchases"), _latest_purchase(shop.turn.folder)
    silent = count_silent(shop)
    behind = (shop.today - last).days if last else None
    return Answer(
        by_value=by_value,
        by_past=_rows(shop, back, people, {}, all_past),
        n_customers=roster.num_rows,
        n_valued=valued.num_rows,
        n_rivals=_rivals(shop.turn.folder, by_value),
        horizon_days=shop.manifest.horizon_days,
        interval_share=shop.manifest.interval_share,
        as_of=shop.manifest.as_of,
        model=model,
        latest_purchase_on=last,
        days_behind=behind,
        margins=silent,
        n_nameless=sum(not people[one].name("ja") for one in ids or back),
        missing=_missing(by_value, model, last, behind, silent),
    )


def _missing(
    by_value: Sequence[ImportantRow], model: ModelRow | None, last: date | None,
    behind: int | None, silent: Silence,
) -> tuple[str, ...]:  # fmt: skip
    """Return the codes of what the data lack, the gravest first."""
    if last is None:
        return ("no_orders",)
    told = {
        "nobody_twice": model is None or not by_value,
        "no_backtest": bool(by_value) and (model is None or model.mae is None),
        "margins": silent.n_silent > 0,
        "stale": behind is not None and behind > STALE_DAYS,
    }
    return tuple(code for code, is_so in told.items() if is_so)


def _rows(
    shop: Shop, ids: Sequence[str], people: dict[str, Person], parts: dict[str, float],
    all_past: int,
) -> tuple[ImportantRow, ...]:  # fmt: skip
    if not ids:
        return ()
    values, bought = _by_id(shop, "customer_values", ids), _by_id(shop, "purchase_summaries", ids)
    careers = {
        row["customer_id"]: row for row in shop.rows("careers", ids) if row["path"] == COMMON_PATH
    }
    return tuple(
        _row(
            people[one], rank, parts.get(one), all_past,
            values[one] | bought.get(one, {}) | careers[one],
        )
        for rank, one in enumerate(ids, start=1)
    )  # fmt: skip


def _row(
    person: Person, rank: int, part: float | None, all_past: int, known: dict[str, Any]
) -> ImportantRow:
    past = known["past_margin_amount"]
    return ImportantRow(
        person=person,
        rank=rank,
        expected_amount=known["expected_margin_amount"],
        low_amount=known["expected_margin_low_amount"],
        high_amount=known["expected_margin_high_amount"],
        n_alike=known["n_alike"],
        value_share=part,
        past_margin_amount=past,
        past_share=past / all_past if all_past > 0 else None,
        order_margin_amount=known["expected_order_margin_amount"],
        n_orders=known["n_orders"],
        first_on=known.get("first_on"),
        days_since_last_order=known["days_since_last_order"],
        usual_gap_days=max(1, round(known["usual_gap_days"])) if known["usual_gap_days"] else None,
    )


def _by_id(shop: Shop, table: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    return {row["customer_id"]: row for row in shop.rows(table, ids)}


def _parts(ahead: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return the part of all value that each holds; the roster has the parts added up."""
    reached = [0.0, *(row["cumulative_value_share"] for row in ahead)]
    return {
        row["customer_id"]: upto - before
        for row, before, upto in zip(ahead, reached[:-1], reached[1:], strict=True)
    }


def _rivals(folder: Path, by_value: Sequence[ImportantRow]) -> int:
    """Return how many others may be worth as much as the first: their interval reaches it."""
    if not by_value or by_value[0].expected_amount is None:
        return 0
    first = by_value[0].expected_amount
    n_reaching: int = pc.sum(pc.greater_equal(_upper_ends(folder), first)).as_py() or 0
    return n_reaching - ((by_value[0].high_amount or 0.0) >= first)


@lru_cache(maxsize=2)
def _upper_ends(folder: Path) -> pa.ChunkedArray:
    return _column(folder, "customer_values", "expected_margin_high_amount")


@lru_cache(maxsize=2)
def _latest_purchase(folder: Path) -> date | None:
    last: date | None = pc.max(_column(folder, "purchase_summaries", "last_on")).as_py()
    return last


@lru_cache(maxsize=2)
def _most_by_past(folder: Path) -> tuple[list[str], int]:
    """Return who brought the most margin so far, and what all brought who brought any."""
    columns = ["customer_id", "past_margin_amount"]
    table = pq.read_table(folder / "customer_values.parquet", columns=columns)
    gained = table.filter(pc.greater(table["past_margin_amount"], 0))
    order = [("past_margin_amount", "descending"), ("customer_id", "ascending")]
    first = gained.take(pc.select_k_unstable(gained, k=N_BY_PAST, sort_keys=order))
    return first["customer_id"].to_pylist(), pc.sum(gained["past_margin_amount"]).as_py() or 0


def _column(folder: Path, table: str, column: str) -> pa.ChunkedArray:
    return pq.read_table(folder / f"{table}.parquet", columns=[column])[column]
