"""At given prices each customer takes the best treatment that is in reach, or nothing."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.expected import Matrix
from najimi.customize.scoring import Scores, score_screened
from najimi.model.playbook import BUDGET, MINUTES, Playbook
from najimi.plan import Small


def limited_capacities(playbook: Playbook) -> dict[str, int]:
    """Return the capacities that have a limit, with it."""
    return {name: most for name, most in playbook.capacities.items() if most is not None}


def uses(playbook: Playbook) -> NDArray[np.int64]:
    """Return what one treatment uses of each limited capacity; shape (n_treatments, n_capacities)."""
    rows = [
        [
            _use(name, treatment.cost_amount, treatment.minutes, treatment.channel)
            for name in limited_capacities(playbook)
        ]
        for treatment in playbook.treatments
    ]
    return np.array(rows, dtype=np.int64).reshape(len(playbook.treatments), -1)


def _use(capacity: str, cost_amount: int, minutes: int, channel: str) -> int:
    if capacity == BUDGET:
        return cost_amount
    if capacity == MINUTES:
        return minutes
    return int(capacity == f"sends_{channel}")


def choose(
    batch: pa.RecordBatch,
    playbook: Playbook,
    small: Small,
    prices: Matrix,
    left: Matrix | float = np.inf,
) -> tuple[NDArray[np.int64], Matrix, Scores]:
    """
    Return each customer's best treatment at these prices (-1: silence), its advantage, all scores.

    Treatments that use more of a capacity than is ``left`` are out of reach.
    """
    scores, use = score_screened(batch, playbook, small), uses(playbook)
    is_in_reach: NDArray[np.bool_] = np.all(np.less_equal(use, left), axis=1)
    net = np.where(is_in_reach[None, :], scores.score - (use @ prices)[None, :], -np.inf)
    best = net.argmax(axis=1)
    advantage = net[np.arange(len(best)), best]
    return np.where(advantage > 0, best, -1), advantage, scores
