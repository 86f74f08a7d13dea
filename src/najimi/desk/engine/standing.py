"""How customers pass the common path, who slows down, and whom our people might take along."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.desk.engine.evidence import small_table
from najimi.desk.engine.people import people_of
from najimi.desk.engine.roster import in_order_of_value
from najimi.desk.engine.shop import Shop
from najimi.desk.names import Person
from najimi.desk.rows import (
    AtRiskRow,
    Leaving,
    MoveRow,
    Path,
    SlowerRow,
    StaffRow,
    StageFlowRow,
    StuckRow,
)
from najimi.model.terms import Stage

N_SHOWN = 12
ORDER = {stage.value: place for place, stage in enumerate(Stage)}


def read_path(shop: Shop) -> Path:
    """Return how customers pass the common path, with the most valuable who are stuck or slower."""
    stuck, slower = (
        _flagged(shop, "careers", "is_stuck"),
        _flagged(shop, "declines", "is_declining"),
    )
    counted = Counter(stuck["stage"].to_pylist()) if stuck else Counter()
    shown_stuck, shown_slower = _most_valuable(shop, stuck), _most_valuable(shop, slower)
    people = people_of(shop, [row["customer_id"] for row in (*shown_stuck, *shown_slower)])
    return Path(
        stages=tuple(
            _stage(row, counted[row["stage"]], small_table(shop, "stage_moves"))
            for row in sorted(small_table(shop, "stage_flow"), key=lambda row: ORDER[row["stage"]])
        ),
        stuck=tuple(
            StuckRow(
                people[r["customer_id"]], r["stage"], r["days_in_stage"], r["stuck_after_days"]
            )
            for r in shown_stuck
        ),
        slower=tuple(_slower(row, people[row["customer_id"]]) for row in shown_slower),
        n_slower=slower.num_rows if slower else 0,
        n_watched=pq.read_metadata(shop.turn.path("declines")).num_rows if slower else 0,
        chance_share=pc.max(slower["false_share"]).as_py() if slower else None,
    )


def list_staff(shop: Shop) -> tuple[StaffRow, ...]:
    """Return our people whom facts name, those with most at risk first."""
    rows = [
        StaffRow(
            staff_id=row["staff_id"],
            n_customers=row["n_customers"],
            n_at_risk=row["n_at_risk"],
            at_risk_amount=row["at_risk_margin_amount"],
            n_of_unknown_value=row["n_of_unknown_value"],
        )
        for row in small_table(shop, "staff_risks")
    ]
    return tuple(sorted(rows, key=lambda row: (-row.at_risk_amount, row.staff_id)))


def read_leaving(shop: Shop, staff: StaffRow) -> Leaving:
    """Return which customers one of our people might take along, the most valuable first."""
    wanted = [("staff_id", "=", staff.staff_id), ("is_at_risk", "=", True)]
    found = _most_valuable(shop, shop.read("bonds", wanted))
    people = people_of(shop, [row["customer_id"] for row in found])
    return Leaving(staff, tuple(_at_risk(row, people[row["customer_id"]]) for row in found))


def _flagged(shop: Shop, table: str, column: str) -> pa.Table | None:
    """Return the rows of a table with a flag, or None if this turn has no such table."""
    path = shop.turn.path(table)
    return _rows_with(path, column) if shop.has(table) else None


@lru_cache(maxsize=4)
def _rows_with(path: FilePath, column: str) -> pa.Table | None:
    if column not in pq.read_schema(path).names:
        return None
    return pq.read_table(path, filters=[(column, "=", True)])


def _most_valuable(shop: Shop, table: pa.Table | None) -> list[dict[str, Any]]:
    return in_order_of_value(shop, table, N_SHOWN) if table else []


def _stage(row: dict[str, Any], n_stuck: int, moves: list[dict[str, Any]]) -> StageFlowRow:
    theirs = [move for move in moves if move["stage"] == row["stage"]]
    return StageFlowRow(
        stage=row["stage"],
        n_now=row["n_now"],
        n_entered=row["n_entered_365_days"],
        n_left=row["n_left_365_days"],
        n_followed=row["n_followed"],
        leakage_share=row["leakage_share"],
        median_days=row["median_days_in_stage"],
        n_stuck=n_stuck,
        stuck_after_days=row["stuck_after_days"],
        moves=tuple(_move(move) for move in sorted(theirs, key=lambda move: -move["n_moved"])),
    )


def _move(row: dict[str, Any]) -> MoveRow:
    return MoveRow(
        next_stage=row["next_stage"],
        n_moved=row["n_moved"],
        share=row["conversion_share"],
        low=row["conversion_low_share"],
        high=row["conversion_high_share"],
        median_days=row["median_days_in_stage"],
    )


def _slower(row: dict[str, Any], person: Person) -> SlowerRow:
    recent = row["recent_gap_days"]
    return SlowerRow(
        person=person,
        since_on=row["since_on"],
        usual_days=max(1, round(row["usual_gap_days"])),
        recent_days=None if recent is None else max(1, round(recent)),
        n_purchases=row["n_purchases"],
    )


def _at_risk(row: dict[str, Any], person: Person) -> AtRiskRow:
    return AtRiskRow(
        person=person,
        strength=row["strength"],
        n_meetings=row["n_meetings"],
        latest_on=row["latest_on"],
        expected_amount=row["expected_margin_amount"],
    )
