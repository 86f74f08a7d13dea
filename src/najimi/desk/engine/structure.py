"""How value is spread over the customers, and how they moved between two turns."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from najimi.desk.engine.roster import counts, earlier_tiers, roster_of
from najimi.desk.engine.shop import Shop
from najimi.desk.rows import MovementRow, StageRow, Structure, TierRow, TurnRow
from najimi.model.terms import Stage, Tier
from najimi.workspace import Turn

TOP_SHARE = 0.10
N_POINTS = 40


def read_structure(shop: Shop) -> Structure:
    """Return tiers, stages and concentration of the current turn."""
    return _structure(shop.turn.folder, _Held(shop.turn))


def list_turns(shop: Shop) -> list[TurnRow]:
    """Return the turns on disk that looked from before the current one, newest first."""
    turns = [t for t in shop.workspace.turns.all() if t.manifest.as_of < shop.manifest.as_of]
    days = [(t, t.manifest.as_of.astimezone(shop.zone).date()) for t in reversed(turns)]
    return [TurnRow(turn.manifest.turn_id, day) for turn, day in days]


def find_earlier(shop: Shop, turn_id: str) -> Turn | None:
    """Return a turn that looked from before the current one, by id."""
    known = {row.turn_id for row in list_turns(shop)}
    return shop.workspace.turns.find(turn_id) if turn_id in known else None


def read_movement(shop: Shop, turn_id: str) -> tuple[MovementRow, ...]:
    """
    Return, for each tier of an earlier turn, where its customers stand now.

    Returns
    -------
    tuple of MovementRow
        Empty if no such earlier turn is on disk. Customers unknown then are left out.
    """
    earlier = find_earlier(shop, turn_id)
    if earlier is None:
        return ()
    before = earlier_tiers(shop, earlier).cast(pa.string())
    pairs = pa.table({"before": before, "now": roster_of(shop.turn)["tier"].cast(pa.string())})
    grouped = pairs.group_by(["before", "now"]).aggregate([([], "count_all")]).to_pylist()
    counted = {(row["before"], row["now"]): row["count_all"] for row in grouped}
    tiers = [tier.value for tier in Tier if any(tier.value in pair for pair in counted)]
    rows = (_movement_row(tier, tiers, counted) for tier in tiers)
    return tuple(row for row in rows if row.n)


def _movement_row(tier: str, tiers: list[str], counted: dict[tuple[str, str], int]) -> MovementRow:
    to = tuple((now, counted.get((tier, now), 0)) for now in tiers)
    return MovementRow(tier, to, sum(n for _, n in to))


class _Held:
    """A turn as a cache argument that never tells two apart; its folder does."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4)
def _structure(folder: Path, held: _Held) -> Structure:
    roster = roster_of(held.turn)
    valued = roster.filter(pc.is_valid(roster["cumulative_value_share"]))
    shares = valued["cumulative_value_share"]
    stages = counts(roster, "stage")
    return Structure(
        n_customers=roster.num_rows,
        n_valued=valued.num_rows,
        tiers=_tiers(roster),
        stages=tuple(StageRow(s.value, stages[s.value]) for s in Stage if s.value in stages),
        top_tenth_share=_share_at(shares, TOP_SHARE),
        curve=_curve(shares),
    )


def _tiers(roster: pa.Table) -> tuple[TierRow, ...]:
    summed = roster.select(["tier", "expected_margin_amount"]).group_by("tier")
    sums = {
        str(row["tier"]): row["expected_margin_amount_sum"] or 0.0
        for row in summed.aggregate([("expected_margin_amount", "sum")]).to_pylist()
    }
    total, n = sum(sums.values()), counts(roster, "tier")
    return tuple(
        TierRow(tier.value, n[tier.value], sums[tier.value] / total if total > 0 else None)
        for tier in Tier
        if tier.value in n
    )


def _share_at(shares: pa.ChunkedArray, part: float) -> float | None:
    """Return which part of the value the most valuable ``part`` of customers holds."""
    if len(shares) == 0:
        return None
    place = max(1, round(part * len(shares)))
    share: float = shares[place - 1].as_py()
    return share


def _curve(shares: pa.ChunkedArray) -> tuple[tuple[float, float], ...]:
    if len(shares) == 0:
        return ()
    parts = [step / N_POINTS for step in range(1, N_POINTS + 1)]
    return ((0.0, 0.0), *((part, _share_at(shares, part) or 0.0) for part in parts))
