"""How value is spread over the customers, and how they moved between two turns."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from najimi.desk.engine.roster import counts, roster_of
from najimi.desk.engine.shop import Shop
from najimi.desk.rows import Movement, MovementRow, StageRow, Structure, TierRow, TurnRow
from najimi.errors import NoTurnError
from najimi.model.terms import Stage, Tier
from najimi.workspace import Turn

TOP_SHARE = 0.10
N_POINTS = 40


def read_structure(shop: Shop, turn_id: str = "") -> Structure:
    """
    Return tiers, stages and concentration of a turn, of the current one unless told.

    Raises
    ------
    NoTurnError
        If no such turn is on disk.
    """
    turn = _named_turn(shop, turn_id)
    return _structure(turn.folder, _Held(turn))


def list_turns(shop: Shop) -> list[TurnRow]:
    """Return the turns on disk that looked from before the current one, newest first."""
    turns = [t for t in shop.workspace.turns.all() if t.manifest.as_of < shop.manifest.as_of]
    return [_turn_row(shop, turn) for turn in reversed(turns)]


def current_turn(shop: Shop) -> TurnRow:
    """Return the turn that readers see."""
    return _turn_row(shop, shop.turn)


def find_known(shop: Shop, turn_id: str) -> Turn | None:
    """Return the current turn, or one that looked from before it, by id."""
    if turn_id == shop.manifest.turn_id:
        return shop.turn
    known = {row.turn_id for row in list_turns(shop)}
    return shop.workspace.turns.find(turn_id) if turn_id in known else None


def read_movement(shop: Shop, since_id: str, until_id: str = "") -> Movement:
    """
    Return, for each tier of one turn, where its customers stand in another.

    Parameters
    ----------
    shop : Shop
    since_id, until_id : str
        Ids of two turns on disk; the current one for an empty ``until_id``.

    Returns
    -------
    Movement
        Every customer of either turn once: a row adds up to its tier in the first turn, a
        column with its newcomers to its tier in the second.

    Raises
    ------
    NoTurnError
        If one of them is not on disk.
    """
    since, until = _named_turn(shop, since_id), _named_turn(shop, until_id)
    return movement_between(roster_of(since), roster_of(until))


def movement_between(before: pa.Table, after: pa.Table) -> Movement:
    """Return how customers moved between two tables of ``customer_id`` and ``tier``."""
    places = pc.index_in(before["customer_id"], value_set=after["customer_id"])
    counted = _pairs(before["tier"], pc.take(after["tier"], places))
    is_new = pc.invert(pc.is_in(after["customer_id"], value_set=before["customer_id"]))
    newcomers = counts(after.filter(is_new), "tier")
    sizes = counts(before, "tier")
    met = {tier for pair in counted for tier in pair} | set(newcomers)
    tiers = [tier.value for tier in Tier if tier.value in met]
    return Movement(
        rows=tuple(
            MovementRow(
                tier=tier,
                counts=tuple((now, counted.get((tier, now), 0)) for now in tiers),
                n_gone=counted.get((tier, None), 0),
                n=sizes[tier],
            )
            for tier in tiers
            if tier in sizes
        ),
        newcomers=tuple((tier, newcomers.get(tier, 0)) for tier in tiers),
    )


def _pairs(before: pa.ChunkedArray, now: pa.ChunkedArray) -> dict[tuple[str, str | None], int]:
    """Count customers by tier then and tier now; ``None`` where they are no longer there."""
    pairs = pa.table({"before": before.cast(pa.string()), "now": now.cast(pa.string())})
    grouped = pairs.group_by(["before", "now"]).aggregate([([], "count_all")]).to_pylist()
    return {(row["before"], row["now"]): row["count_all"] for row in grouped}


def _named_turn(shop: Shop, turn_id: str) -> Turn:
    turn = find_known(shop, turn_id or shop.manifest.turn_id)
    if turn is None:
        raise NoTurnError(
            f"no turn {turn_id!r} is on disk.", hint="`najimi structure` lists those that are."
        )
    return turn


def _turn_row(shop: Shop, turn: Turn) -> TurnRow:
    manifest = turn.manifest
    return TurnRow(manifest.turn_id, manifest.as_of.astimezone(shop.zone).date())


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
