"""Capacities of a playbook, and what each treatment uses of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import Capacity
from najimi.model.capacity_rules import TREATMENT_CAP
from najimi.model.playbook import BUDGET, MINUTES, Playbook, Treatment


def limited_capacities(playbook: Playbook) -> dict[str, int]:
    """Return the capacities that have a limit, with it."""
    return {name: most for name, most in playbook.capacities.items() if most is not None}


def uses(playbook: Playbook) -> NDArray[np.int64]:
    """Return what one treatment uses of each limited capacity; shape (n_treatments, n_capacities)."""
    names = limited_capacities(playbook)
    rows = [[_use(name, treatment) for name in names] for treatment in playbook.treatments]
    return np.array(rows, dtype=np.int64).reshape(len(playbook.treatments), -1)


def _use(capacity: str, treatment: Treatment) -> int:
    if capacity == BUDGET:
        return treatment.cost_amount
    if capacity == MINUTES:
        return treatment.minutes
    if capacity.startswith(TREATMENT_CAP):
        return int(capacity == f"{TREATMENT_CAP}{treatment.treatment_id}")
    return int(capacity == f"sends_{treatment.channel}")


def capacities_of(playbook: Playbook) -> tuple[Capacity, ...]:
    """Return the limited capacities as the search takes them."""
    limits = limited_capacities(playbook).values()
    return tuple(
        Capacity(use, np.array([most], dtype=np.int64))
        for use, most in zip(uses(playbook).T, limits, strict=True)
    )


def weighed(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Return scores in whole thousandths of a minor unit.

    The last digits of an expectation depend on who else stood in the batch, and must not decide
    who comes before whom.

    Examples
    --------
    >>> weighed(np.array([610.00000001, -np.inf])).tolist()
    [610.0, -inf]
    """
    return np.asarray(np.rint(scores * 1e3) / 1e3, dtype=np.float64)
