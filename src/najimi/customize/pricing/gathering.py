"""What a pass gathers: one row of whole-number sums per batch, and few customers with scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import Rows
from najimi.customize.allocating.rounds import Look
from najimi.customize.allocating.sweeping import Lean, lean, summed
from najimi.customize.choosing import available_of, capacities_of
from najimi.customize.expected import Matrix
from najimi.customize.pricing.asking import Asking
from najimi.model.playbook import Playbook
from najimi.tables.contract import INTEGER, STRING

GATHERED_SCHEMA = pa.schema(
    [
        ("customer_id", STRING),
        ("staff", INTEGER),
        ("choice", INTEGER),
        ("scores", pa.list_(pa.float64())),
        ("sums", pa.list_(pa.int64())),
    ]
)
"""One row of sums per batch, without a customer; and one per customer who is gathered."""


@dataclass(frozen=True)
class Gathered:
    """
    A whole pass: sums over all customers, and those gathered in the order of their ids.

    ``used`` is what all lean to, ``due`` what must arrive uses beside it; ``surplus`` and
    ``worth`` are sums of advantages and scores.
    """

    n_rows: int
    surplus: int
    worth: int
    used: NDArray[np.int64]
    due: NDArray[np.int64]
    top: float
    customers: pa.Array
    staff: NDArray[np.int64]
    choice: NDArray[np.int64]
    rows: Rows

    @staticmethod
    def of(table: pa.Table, playbook: Playbook) -> Gathered:
        """Read what batches gathered: however they came, the same."""
        is_sum = pc.is_null(table["customer_id"])
        sums, some = table.filter(is_sum), table.filter(pc.invert(is_sum)).sort_by("customer_id")
        listed = [row for row in sums["sums"].to_pylist() if row]
        n_capacities = len(available_of(playbook))
        width = 3 + 2 * n_capacities
        total = np.array(listed, np.int64).reshape(-1, width).sum(axis=0)
        flat = pc.list_flatten(some["scores"].combine_chunks()).to_numpy(zero_copy_only=False)
        by_row = np.asarray(flat, np.float64).reshape(-1, len(playbook.treatments))
        staff = some["staff"].to_numpy()
        return Gathered(
            int(total[0]),
            int(total[1]),
            int(total[2]),
            total[3 : 3 + n_capacities],
            total[3 + n_capacities :],
            max((values[0] for values in sums["scores"].to_pylist()), default=0.0),
            some["customer_id"].combine_chunks(),
            staff,
            some["choice"].to_numpy(),
            Rows(
                np.ascontiguousarray(by_row.T),
                capacities_of(playbook, staff),
                np.ones(len(some), np.int64),
            ),
        )


def gather_sample(asked: Asking, n_rows: int) -> pa.RecordBatch:
    """Return customers drawn by hash, to begin the search with."""
    some = asked.sampled(n_rows)
    silent = np.zeros(len(asked.rows), np.int64)
    return _batch(asked, some, silent, [], np.asarray(asked.rows.scores[:, some], np.float64))


def gather_look(asked: Asking, look: Look, kept_at: Matrix) -> pa.RecordBatch:
    """
    Return sums of what all lean to at the prices of a look, and the customers in doubt.

    Parameters
    ----------
    asked : Asking
    look : Look
    kept_at : array
        Prices whose best is what chance may keep a customer back from; who is kept back asks for
        what no holdout binds, or for nothing.
    """
    rows, leaning = asked.rows, asked.lean(look.prices)
    kept = asked.kept(leaning if kept_at is look.prices else asked.lean(kept_at))
    in_stead = asked.stead_of[kept]
    held, steads = np.flatnonzero(kept)[in_stead >= 0], asked.steads.take(in_stead[in_stead >= 0])
    instead = lean(steads, look.prices, slice(0, len(steads)))
    near = np.flatnonzero((leaning.margin < look.band) & ~kept)
    near_held = np.flatnonzero(instead.margin < look.band)
    scores = np.where(asked.is_kept_back[:, near], -np.inf, rows.scores[:, near])
    free = np.flatnonzero(~kept)
    one = summed(rows.take(free), _some(leaning, free), look.scale)
    other = summed(steads, instead, look.scale)
    sums = [len(rows), one[1] + other[1], one[2] + other[2], *(one[0] + other[0]).tolist()]
    choice = leaning.choice.astype(np.int64)
    choice[held] = instead.choice
    return _batch(
        asked,
        np.concatenate([near, held[near_held]]),
        choice,
        [*sums, *asked.due_use.tolist()],
        np.asarray(np.hstack([scores, steads.scores[:, near_held]]), np.float64),
    )


def _some(leaning: Lean, rows: NDArray[np.int64]) -> Lean:
    return Lean(leaning.advantage[rows], leaning.margin[rows], leaning.choice[rows])


def _batch(
    asked: Asking,
    some: NDArray[np.int64],
    choice: NDArray[np.int64],
    sums: list[int],
    scores: Matrix,
) -> pa.RecordBatch:
    n, m = len(some), len(scores)
    top = float(asked.rows.scores.max(initial=0.0))
    flat = np.concatenate([scores.T.ravel(), [top]])
    offsets = np.append(np.arange(n + 1) * m, n * m + 1).astype(np.int32)
    ids = pa.concat_arrays([asked.customers.take(pa.array(some)), pa.nulls(1, pa.string())])
    return pa.RecordBatch.from_arrays(
        [
            ids,
            pa.array(np.append(asked.staff[some], 0), pa.int64()),
            pa.array(np.append(choice[some], 0), pa.int64()),
            pa.ListArray.from_arrays(pa.array(offsets), pa.array(flat)),
            pa.array([[]] * n + [sums], pa.list_(pa.int64())),
        ],
        schema=GATHERED_SCHEMA,
    )
