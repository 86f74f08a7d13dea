"""A purchase model corrected by boosted trees; asking it needs no library, only fitting does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from najimi.differentiate.purchasing.fitted_model import FittedPurchaseModel
from najimi.differentiate.purchasing.histories import FloatArray, Histories

PREFIX = "boosted_"
LEAST_EXPECTED = 1e-3
"""Nobody is expected to buy less often than this, or no correction could ever lift them."""


class Node(NamedTuple):
    """A question about one feature, or, with ``feature`` -1, an answer in ``value``."""

    feature: int
    threshold: float
    left: int
    right: int
    value: float


Tree = tuple[Node, ...]


@dataclass(frozen=True)
class Boosted:
    """
    A model that knows leaving, times what boosted trees learnt of its errors in the past.

    Parameters
    ----------
    offset : FittedPurchaseModel
        The model that is corrected.
    trees : tuple of Tree
        Their answers are added; the sum is the logarithm of the correction.
    window_days : float, in days, > 0
        Length of the windows in which the errors were seen.
    total_factor : float, > 0
        Brings the total of all customers back to that of the offset.

    Notes
    -----
    Assumption: what the model missed of customers alike in the windows of the backtest it will
    miss again. P(alive) and P(buys) are those of the offset.

    References
    ----------
    .. [1] Friedman, J. H. (2001). Greedy function approximation: a gradient boosting machine.
       *Annals of Statistics* 29(5), 1189-1232.

    Examples
    --------
    >>> from najimi.differentiate.purchasing.naive import NaiveRate
    >>> tree = (Node(0, 2.5, 1, 2, 0.0), Node(-1, 0.0, 0, 0, 0.0), Node(-1, 0.0, 0, 0, np.log(2)))
    >>> model = Boosted(NaiveRate(0.01), (tree,), window_days=50.0)
    >>> rows = Histories.of(
    ...     frequency=[3], recency_days=[100], tenure_days=[100], previous_purchases=[1],
    ... )
    >>> model.expected_purchases(rows, horizon_days=50.0).tolist()
    [2.0]
    """

    offset: FittedPurchaseModel
    trees: tuple[Tree, ...]
    window_days: float
    total_factor: float = 1.0

    @property
    def name(self) -> str:
        """``boosted_`` and the name of the offset."""
        return f"{PREFIX}{self.offset.name}"

    def parameters(self) -> dict[str, float]:
        """Return the numbers of the offset, and every node of every tree by its place."""
        told = {f"offset.{key}": value for key, value in self.offset.parameters().items()}
        told |= {"window_days": self.window_days, "boosted_factor": self.total_factor}
        return told | {
            f"tree.{t}.{n}.{key}": float(value)
            for t, tree in enumerate(self.trees)
            for n, node in enumerate(tree)
            for key, value in node._asdict().items()
        }

    def expected_purchases(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """Return the offset's expectation, corrected; shape (n,), finite, >= 0."""
        in_window = self.offset.expected_purchases(histories, horizon_days=self.window_days)
        told = self.offset.expected_purchases(histories, horizon_days=horizon_days)
        correction = np.exp(answers_of(self.trees, features_of(histories, in_window)))
        return told * correction * self.total_factor

    def alive_probability(self, histories: Histories) -> FloatArray:
        """Return the offset's probability to still be a customer; in [0, 1]."""
        return self.offset.alive_probability(histories)

    def buys_probability(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """Return the offset's probability of at least one purchase; in [0, 1]."""
        return self.offset.buys_probability(histories, horizon_days=horizon_days)


def features_of(histories: Histories, expected: FloatArray) -> FloatArray:
    """
    Return what the trees look at: how often, how lately, how long, and what the offset expects.

    Parameters
    ----------
    histories : Histories
        n rows, with ``previous_purchases``; fading purchases count as none where missing.
    expected : float array, shape (n,)
        By the offset, in the window.
    """
    fading = histories.fading_purchases
    return np.column_stack(
        [
            histories.frequency,
            histories.tenure_days - histories.recency_days,
            histories.tenure_days,
            np.zeros(len(histories))
            if histories.previous_purchases is None
            else histories.previous_purchases,
            np.zeros((len(histories), 0)) if fading is None else fading,
            np.log(np.maximum(expected, LEAST_EXPECTED)),
        ]
    ).astype(np.float64)


def answers_of(trees: tuple[Tree, ...], features: FloatArray) -> FloatArray:
    """Return the sum of the trees' answers for each row; shape (n,)."""
    total = np.zeros(len(features))
    rows = np.arange(len(features))
    for tree in trees:
        feature, threshold, left, right, value = (
            np.array(column) for column in zip(*tree, strict=True)
        )
        at = np.zeros(len(features), dtype=np.intp)
        for _ in range(len(tree)):
            if (feature[at] < 0).all():
                break
            goes_left = features[rows, np.maximum(feature[at], 0)] <= threshold[at]
            below = np.where(goes_left, left[at], right[at])
            at = np.where(feature[at] < 0, at, below)
        total += value[at]
    return total
