r"""
Exploration: among near ties chance chooses, with a probability that is known and logged.

With A the advantage of the best treatment at the prices found, treatment j is a near tie when

    advantage_j >= (1 - near_tie_share) A > 0

and it uses the very same of every limited capacity as the best. So whatever chance takes, the
prices, the order in which customers are served and what is left for others stay as they were,
and the probability of a choice does not depend on anybody else's draw. Of n near ties, the best
included, each but the best has probability

    f = min(floor_share, 1 / n),

and the best the rest, 1 - (n - 1) f. What is given up is at most (n - 1) f near_tie_share A.

References
----------
.. [1] Bottou, L. et al. (2013). Counterfactual reasoning and learning systems. *JMLR* 14.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from najimi.model.weights_rules import Exploration

Matrix = NDArray[np.float64]
Indices = NDArray[np.int64]


def explore(
    net: Matrix, best: Indices, use: Indices, draw: Matrix, rules: Exploration
) -> tuple[Indices, Matrix]:
    """
    Return what chance takes of the near ties of each customer, and the probability of that.

    Parameters
    ----------
    net : array of shape (n_customers, n_treatments)
        Advantage at the prices; -inf where a treatment is not open or out of reach.
    best : int array of shape (n_customers,)
        The best treatment; -1 for silence, which stays silence.
    use : int array of shape (n_treatments, n_capacities)
    draw : array of shape (n_customers,), in [0, 1)
        By salted hash; independent of the draws of holdouts.
    rules : Exploration

    Returns
    -------
    tuple of int array and array, both of shape (n_customers,)

    Examples
    --------
    >>> net, use = np.array([[10.0, 9.5, 2.0]]), np.zeros((3, 1), dtype=np.int64)
    >>> rules = Exploration(near_tie_share=0.1, floor_share=0.2)
    >>> [explore(net, np.array([0]), use, np.array([u]), rules) for u in (0.1, 0.9)]
    [(array([0]), array([0.8])), (array([1]), array([0.2]))]
    """
    if not rules.near_tie_share or not rules.floor_share or not len(best):
        return best, np.ones(len(best))
    rows, taken = np.arange(len(best)), np.maximum(best, 0)
    is_alike = (use[:, None, :] == use[None, :, :]).all(axis=2)
    least = (1.0 - rules.near_tie_share) * net[rows, taken]
    is_near = (net >= least[:, None]) & (net > 0) & is_alike[taken]
    is_near[rows, taken] = True
    n_near = is_near.sum(axis=1)
    floor = np.minimum(rules.floor_share, 1.0 / n_near)
    probability = np.where(is_near, floor[:, None], 0.0)
    probability[rows, taken] = 1.0 - (n_near - 1) * floor
    # The last edge is 1 whatever was rounded before it, so a draw always falls somewhere.
    edges = probability.cumsum(axis=1)
    edges[rows, _last(is_near)] = 1.0
    chosen = (draw[:, None] < edges).argmax(axis=1)
    is_silent = best < 0
    return (
        np.where(is_silent, -1, chosen),
        np.where(is_silent, 1.0, probability[rows, chosen]),
    )


def _last(is_near: NDArray[np.bool_]) -> Indices:
    return np.asarray(is_near.shape[1] - 1 - is_near[:, ::-1].argmax(axis=1), dtype=np.int64)
