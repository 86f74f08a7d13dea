r"""
Exploration: among near ties chance chooses, with a probability that is known and logged.

Only treatments that use the very same of every limited capacity are tried for each other, so
prices cannot tell them apart. With S the score of the best of them, treatment j is a near tie when

    score_j >= (1 - near_tie_share) S > 0.

So whatever chance takes, the prices, the order in which customers are served and what is left
for others stay as they were, and the probability of a choice depends on no price and on nobody
else's draw. Of n near ties, the best included, each but the best has probability

    f = min(floor_share, 1 / n),

and the best the rest, 1 - (n - 1) f. What is given up is at most (n - 1) f near_tie_share S.

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


def near_tie_shares(scores: Matrix, best: Indices, rules: Exploration) -> Matrix:
    """
    Return the probability with which chance takes each treatment; 0 for all but near ties.

    Parameters
    ----------
    scores : array of shape (n_customers, n_treatments)
        Of treatments that use the same of every capacity; -inf where one is not open.
    best : int array of shape (n_customers,)
        The best treatment.
    rules : Exploration

    Returns
    -------
    array of shape (n_customers, n_treatments)

    Examples
    --------
    >>> rules = Exploration(near_tie_share=0.1, floor_share=0.2)
    >>> near_tie_shares(np.array([[10.0, 9.5, 2.0]]), np.array([0]), rules)
    array([[0.8, 0.2, 0. ]])
    """
    rows = np.arange(len(best))
    if not rules.near_tie_share or not rules.floor_share:
        return np.asarray(np.arange(scores.shape[1]) == best[:, None], dtype=np.float64)
    least = (1.0 - rules.near_tie_share) * scores[rows, best]
    is_near = (scores >= least[:, None]) & (scores > 0)
    is_near[rows, best] = True
    n_near = is_near.sum(axis=1)
    floor = np.minimum(rules.floor_share, 1.0 / n_near)
    probability = np.where(is_near, floor[:, None], 0.0)
    probability[rows, best] = 1.0 - (n_near - 1) * floor
    return np.asarray(probability, dtype=np.float64)


def explore(
    scores: Matrix, best: Indices, draw: Matrix, rules: Exploration
) -> tuple[Indices, Matrix]:
    """
    Return what chance takes of the near ties of each customer, and the probability of that.

    Parameters
    ----------
    scores : array of shape (n_customers, n_treatments)
        Of treatments that use the same of every capacity; -inf where one is not open.
    best : int array of shape (n_customers,)
        The best treatment.
    draw : array of shape (n_customers,), in [0, 1)
        By salted hash; independent of the draws of holdouts.
    rules : Exploration

    Returns
    -------
    tuple of int array and array, both of shape (n_customers,)

    Examples
    --------
    >>> scores = np.array([[10.0, 9.5, 2.0]])
    >>> rules = Exploration(near_tie_share=0.1, floor_share=0.2)
    >>> [explore(scores, np.array([0]), np.array([u]), rules) for u in (0.1, 0.9)]
    [(array([0]), array([0.8])), (array([1]), array([0.2]))]
    """
    return drawn(near_tie_shares(scores, best, rules), draw)


def drawn(shares: Matrix, draw: Matrix) -> tuple[Indices, Matrix]:
    """Return what a draw in [0, 1) takes by shares of each row, and the share of that."""
    rows = np.arange(len(draw))
    # The last edge is 1 whatever was rounded before it, so a draw always falls somewhere.
    edges = shares.cumsum(axis=1)
    edges[rows, _last(shares > 0)] = 1.0
    chosen = np.asarray((draw[:, None] < edges).argmax(axis=1), dtype=np.int64)
    return chosen, shares[rows, chosen]


def _last(is_near: NDArray[np.bool_]) -> Indices:
    return np.asarray(is_near.shape[1] - 1 - is_near[:, ::-1].argmax(axis=1), dtype=np.int64)
