"""
What an earlier turn said of each customer, held against what happened until the current one.

Two turns are enough: what somebody bought between them is the difference of what each knew.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.desk.engine.shop import Shop
from najimi.desk.rows import Calibration, Coverage, SaidAndDone
from najimi.workspace import Turn

WINDOWS = (28, 7)
"""Windows in days for which every turn tells expected purchases; the longer says more."""

N_BINS = 10
NEAR = timedelta(days=1)
Floats = npt.NDArray[np.float64]


def read_calibration(shop: Shop) -> Calibration | None:
    """
    Return expected and actual purchases by tenths of the customers, the least expected first.

    Returns
    -------
    Calibration or None
        None if no turn is on disk that looked from one of the windows before the current one.
    """
    for days in WINDOWS:
        earlier = _turn_before(shop, days)
        if earlier is not None:
            said = f"expected_purchases_{days}_days"
            told = _between(earlier.folder, shop.turn.folder, said, "n_orders")
            day = earlier.manifest.as_of.astimezone(shop.zone).date()
            return Calibration(day, days, len(told[0]), _bins(*told))
    return None


def read_coverage(shop: Shop) -> Coverage | None:
    """
    Return how many of the intervals of a turn one horizon ago held what came.

    Returns
    -------
    Coverage or None
        None if there is no such turn, or it had no intervals.
    """
    earlier = _turn_before(shop, shop.manifest.horizon_days)
    if earlier is None or earlier.manifest.horizon_days != shop.manifest.horizon_days:
        return None
    n, n_held = _held(earlier.folder, shop.turn.folder)
    day = earlier.manifest.as_of.astimezone(shop.zone).date()
    days, share = shop.manifest.horizon_days, earlier.manifest.interval_share
    return Coverage(day, days, share, n, n_held) if n else None


def _turn_before(shop: Shop, days: int) -> Turn | None:
    """Return the turn on disk that looked from so many days before the current one, if any."""
    wanted = shop.manifest.as_of - timedelta(days=days)
    turns = shop.workspace.turns.all()
    near = [turn for turn in turns if abs(turn.manifest.as_of - wanted) <= NEAR]
    return min(near, key=lambda turn: abs(turn.manifest.as_of - wanted), default=None)


@lru_cache(maxsize=4)
def _between(then: Path, now: Path, said: str, counted: str) -> tuple[Floats, Floats]:
    """Return what was said of each customer whom both turns know, and what was added since."""
    before = _read(then, said, counted)
    before = before.filter(pc.is_valid(before[said]))
    before, after = _aligned(before, _read(now, counted))
    added = pc.subtract(after[counted], before[counted])
    return _floats(before[said]), np.maximum(_floats(added), 0.0)


@lru_cache(maxsize=4)
def _held(then: Path, now: Path) -> tuple[int, int]:
    low, high = "expected_margin_low_amount", "expected_margin_high_amount"
    before = _read(then, low, high, "past_margin_amount")
    before = before.filter(pc.is_valid(before[low]))
    before, after = _aligned(before, _read(now, "past_margin_amount"))
    came = pc.subtract(after["past_margin_amount"], before["past_margin_amount"])
    held = (_floats(before[low]) <= _floats(came)) & (_floats(came) <= _floats(before[high]))
    return len(held), int(held.sum())


def _aligned(before: pa.Table, after: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Return the rows of those whom both tables know, in one order."""
    places = pc.index_in(before["customer_id"], value_set=after["customer_id"])
    return before.filter(pc.is_valid(places)), after.take(pc.drop_null(places))


def _bins(said: Floats, done: Floats) -> tuple[SaidAndDone, ...]:
    """Return means by tenths; those of whom the same was said stay together."""
    if not len(said):
        return ()
    edges = np.unique(np.quantile(said, np.linspace(0, 1, N_BINS + 1)[1:-1]))
    place = np.searchsorted(edges, said, side="left")
    n = np.bincount(place)
    kept = np.flatnonzero(n)
    means = [np.bincount(place, weights=values)[kept] / n[kept] for values in (said, done)]
    rows = zip(*means, n[kept], strict=True)
    return tuple(SaidAndDone(float(one), float(other), int(count)) for one, other, count in rows)


def _floats(column: pa.ChunkedArray) -> Floats:
    return np.asarray(column.to_numpy(), dtype=np.float64)


def _read(folder: Path, *columns: str) -> pa.Table:
    return pq.read_table(folder / "customer_values.parquet", columns=["customer_id", *columns])
