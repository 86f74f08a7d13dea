"""How value is spread over the customers, and how they moved between two turns."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from najimi.desk.engine.roster import counts, roster_of, tiers_in
from najimi.desk.engine.shop import Shop
from najimi.desk.rows import Movement, MovementRow, StageRow, Structure, TierRow, TurnRow
from najimi.model.terms import Stage, Tier
from najimi.workspace import Turn

TOP_SHARE = 0.10
N_POINTS = 40


def read_structure(shop: Shop) -> Structure:
    """Return tiers, stages and concentration of the current turn."""
    return _structure(shop.turn.folder, _Held(shop.turn))


def list_turns(shop: Shop) -> list[TurnRow]:
    """Return the turns on disk up to the current one, newest first."""
    turns = [t for t in shop.workspace.turns.all() if t.manifest.as_of < shop.manifest.as_of]
    return [_turn_row(shop, turn) for turn in (shop.turn, *reversed(turns))]


def find_known(shop: Shop, turn_id: str) -> Turn | None:
    """Return the current turn, or one that looked from before it, by id."""
    known = {row.turn_id for row in list_turns(shop)}
    return shop.workspace.turns.find(turn_id) if turn_id in known else None


def read_movement(shop: Shop, since: str, until: str) -> Movement:
    """
    Return, for each tier of one turn, where its customers stood in another.

    Only customers of today are counted who were known in both, so that each number is a list.

    Parameters
    ----------
    shop : Shop
    since, until : str
        Ids of turns; either way round.

    Returns
    -------
    Movement
        Without rows if one of the turns is not on disk.
    """
    first, last = find_known(shop, since), find_known(shop, until)
    if first is None or last is None:
        return Movement((), 0)
    pairs = pa.table({"was": tiers_in(shop, first), "became": tiers_in(shop, last)})
    grouped = pairs.group_by(["was", "became"]).aggregate([([], "count_all")]).to_pylist()
    counted = {(row["was"], row["became"]): row["count_all"] for row in grouped}
    tiers = [tier.value for tier in Tier if any(tier.value in pair for pair in counted)]
    rows = (_movement_row(tier, tiers, counted) for tier in tiers)
    came = sum(n for (was, became), n in counted.items() if was is None and became is not None)
    return Movement(tuple(row for row in rows if row.n), came)


def _turn_row(shop: Shop, turn: Turn) -> TurnRow:
    manifest = turn.manifest
    return TurnRow(manifest.turn_id, manifest.as_of.astimezone(shop.zone).date())


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
