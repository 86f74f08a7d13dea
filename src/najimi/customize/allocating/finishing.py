"""
Whole numbers at last: the few choices still in doubt are settled by a small exact solver.

At the prices found nearly all rows have one best choice. The rest share what is left: first
with fractions allowed, which tells the exact prices, then in whole numbers. A row that stands
for customers alike may split them between choices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, vstack

from najimi.customize.allocating.capacities import Reals, Rows, Wholes, advantages, spans

MOST_PIVOTS = 20_000
MOST_NODES = 60
"""Nodes of the branch and bound: a limit of nodes, unlike one of seconds, gives the same answer."""


@dataclass(frozen=True)
class Settled:
    """
    How many of each row take each treatment, exact prices, and the best total with fractions.

    ``counts`` has shape (n_treatments, n_rows).
    """

    counts: Wholes
    prices: Reals
    most: float


def settle(rows: Rows, left: Wholes, prices: Reals, width: float, slack: float) -> Settled | None:
    """
    Settle rows exactly.

    Parameters
    ----------
    rows : Rows
    left : array of whole numbers, one per price
        What they share; none below 0.
    prices : array
    width : float
        Choices further than this below the best of a row are left out.
    slack : float
        How far from the best total the answer may stay.

    Returns
    -------
    Settled or None
        None if the solver gives up.
    """
    net = advantages(rows, prices)
    what, who = np.nonzero(net > np.maximum(net.max(axis=0), 0.0) - width)
    counts = np.zeros(rows.scores.shape, np.int64)
    if not len(who):
        return Settled(counts, prices, 0.0)
    gains = rows.scores[what, who].astype(np.float64)
    each = csr_array((np.ones(len(who)), (who, np.arange(len(who)))), shape=(len(rows), len(who)))
    # scipy takes sparse limits; its types do not say so.
    limits: Any = csr_array(vstack([each, _use(rows, what, who, len(left))]))
    most = np.concatenate([rows.n_alike, left]).astype(np.float64)
    relaxed = linprog(
        -gains, A_ub=limits, b_ub=most, method="highs-ds", options={"maxiter": MOST_PIVOTS}
    )
    if relaxed.x is None or relaxed.fun is None:
        return None
    exact = np.maximum(-relaxed.ineqlin.marginals[len(rows) :], 0.0)
    whole = _whole(gains, limits, most, rows.n_alike[who], relaxed.x, slack)
    counts[what, who] = whole
    return Settled(counts, exact, float(-relaxed.fun))


def _whole(
    gains: Reals, limits: Any, most: Reals, alike: Wholes, relaxed: Reals, slack: float
) -> Wholes:
    """Return whole counts within the limits; fractions rounded down if the solver finds none."""
    down = np.floor(relaxed + 1e-9).astype(np.int64)
    if np.abs(relaxed - down).max(initial=0.0) > 1e-7:
        found = milp(
            -gains,
            constraints=LinearConstraint(limits, -np.inf, most),
            integrality=np.ones(len(gains), np.int64),
            bounds=Bounds(0, alike.astype(float)),
            options={
                "mip_rel_gap": slack / max(float(gains @ relaxed), slack),
                "node_limit": MOST_NODES,
                "presolve": False,  # it saves no time here, and speaks on the standard output
            },
        )
        if found.x is not None:
            whole = np.rint(found.x).astype(np.int64)
            if (limits @ whole <= most).all():
                return whole
    return down if (limits @ down <= most).all() else np.zeros_like(down)


def _use(rows: Rows, what: Wholes, who: Wholes, n_prices: int) -> coo_array:
    """Return what each choice uses of each capacity; shape (n_prices, n_choices)."""
    places, columns, amounts = [], [], []
    for capacity, span in spans(rows.capacities):
        amount = capacity.use[what]
        if capacity.factor is not None:
            amount = amount * capacity.factor[who]
        used = np.flatnonzero(amount)
        group = 0 if capacity.group is None else capacity.group[who[used]].astype(np.int64)
        places.append(np.full(len(used), span.start) + group)
        columns.append(used)
        amounts.append(amount[used])
    parts = [np.concatenate([np.zeros(0, np.int64), *each]) for each in (places, columns, amounts)]
    return coo_array((parts[2].astype(float), (parts[0], parts[1])), shape=(n_prices, len(who)))
