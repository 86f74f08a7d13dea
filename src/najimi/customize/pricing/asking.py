"""Who of a batch has anything worth asking for, and what of it a pass looks at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import Rows
from najimi.customize.allocating.sweeping import Lean, lean
from najimi.customize.chances import chances
from najimi.customize.choosing import capacities_of, staff_of, weighed
from najimi.customize.expected import Matrix
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
    after each.
    """

    customers: pa.Array
    staff: NDArray[np.int64]
    rows: Rows
    is_kept_back: NDArray[np.bool_]
    draw: Matrix

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
    """Leave out of a batch of ``screened`` who has nothing that scores above 0."""
    scores = weighed(score_screened(batch, playbook, small).score)
    some = np.flatnonzero((scores > 0).any(axis=1))
    scores, drawn, staff = scores[some], draw(batch)[some], staff_of(batch, playbook)[some]
    chance = chances(scores, playbook, drawn, turn_draw(batch)[some])
    by_treatment = np.ascontiguousarray(np.where(chance.leads, scores, -np.inf).T)
    alone = np.broadcast_to(np.int64(1), len(some))
    return Asking(
        batch.column("customer_id").take(pa.array(some)),
        staff,
        Rows(by_treatment, capacities_of(playbook, staff), alone),
        np.ascontiguousarray(chance.is_kept_back.T),
        drawn,
    )
