"""Who of a batch has anything worth asking for, and what of it a pass looks at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import Rows, demand
from najimi.customize.allocating.sweeping import Lean, lean
from najimi.customize.chances import chances
from najimi.customize.choosing import capacities_of, staff_of, weighed
from najimi.customize.expected import Matrix
from najimi.customize.granting import due, unbound
from najimi.customize.holdouts import draw, second_draw, turn_draw
from najimi.customize.scoring import score_screened
from najimi.model.playbook import Playbook
from najimi.plan import Small

N_SAMPLED = 40_000
"""So many customers tell the prices well enough to begin with."""


@dataclass(frozen=True)
class Asking:
    """
    Customers of one batch who have anything worth asking for at some price.

    ``rows`` has the best of those treatments that use the same, ``is_kept_back`` whether chance
    keeps each customer back from it; shape (n_treatments, n_customers). ``staff`` is who looks
    after each. ``steads`` are rows of what no holdout binds, for those whom chance may keep back
    from something; ``stead_of`` tells which of them is each customer's, -1 for none.
    ``due_use`` is what is used of each capacity by what must arrive, whatever it costs.
    """

    customers: pa.Array
    staff: NDArray[np.int64]
    rows: Rows
    is_kept_back: NDArray[np.bool_]
    draw: Matrix
    steads: Rows
    stead_of: NDArray[np.int64]
    due_use: NDArray[np.int64]

    def lean(self, prices: Matrix) -> Lean:
        """Return what all lean to at prices."""
        return lean(self.rows, prices, slice(0, len(self.rows)))

    def kept(self, leaning: Lean) -> NDArray[np.bool_]:
        """Return whom chance keeps back from what they lean to; silence is kept from nobody."""
        choice, everyone = leaning.choice, np.arange(len(leaning.choice))
        return self.is_kept_back[np.maximum(choice, 0), everyone] & (choice >= 0)

    def sampled(self, n_rows: int) -> NDArray[np.int64]:
        """Return about ``N_SAMPLED`` of ``n_rows`` customers, drawn by hash."""
        share = N_SAMPLED / max(n_rows, 1)
        return np.flatnonzero(second_draw(self.draw, "prices") < share)


def asking(batch: pa.RecordBatch, playbook: Playbook, small: Small) -> Asking:
    """Leave out of a batch of ``screened`` who is due something, or has nothing above 0."""
    scores, staff = weighed(score_screened(batch, playbook, small).score), staff_of(batch, playbook)
    must = due(scores, playbook)
    owed = np.flatnonzero(must >= 0)
    due_use = demand(_rows(scores[owed], playbook, staff[owed]), must[owed])
    some = np.flatnonzero((scores > 0).any(axis=1) & (must < 0))
    scores, drawn, staff = scores[some], draw(batch)[some], staff[some]
    chance = chances(scores, playbook, drawn, turn_draw(batch)[some])
    free = unbound(scores, playbook)
    in_stead = np.flatnonzero(chance.is_kept_back.any(axis=1) & (free > 0).any(axis=1))
    stead_of = np.full(len(some), -1)
    stead_of[in_stead] = np.arange(len(in_stead))
    return Asking(
        batch.column("customer_id").take(pa.array(some)),
        staff,
        _rows(np.where(chance.leads, scores, -np.inf), playbook, staff),
        np.ascontiguousarray(chance.is_kept_back.T),
        drawn,
        _rows(free[in_stead], playbook, staff[in_stead]),
        stead_of,
        due_use,
    )


def _rows(scores: Matrix, playbook: Playbook, staff: NDArray[np.int64]) -> Rows:
    alone = np.broadcast_to(np.int64(1), len(scores))
    return Rows(np.ascontiguousarray(scores.T), capacities_of(playbook, staff), alone)
