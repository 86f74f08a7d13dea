"""
Whether boosted trees, trained on the errors of a model at earlier origins, correct it for good.

Windows of neighbouring origins overlap, so the test is one fair trial: trees trained on the
oldest origin, whose window ended before the newest began, are asked at the newest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from najimi.differentiate.choosing.candidates import fit_model
from najimi.differentiate.choosing.origins import Origin
from najimi.differentiate.purchasing.boosted import (
    LEAST_EXPECTED,
    Boosted,
    Node,
    Tree,
    features_of,
)
from najimi.differentiate.purchasing.histories import FloatArray, Histories

FEWEST_ORIGINS = 3


@dataclass(frozen=True)
class Boosting:
    """
    How trees are trained.

    Parameters
    ----------
    rounds : int, >= 0
        How many; 0 leaves them out.
    seed : int
        The same seed and data give the same trees.
    """

    rounds: int
    seed: int

    @property
    def is_asked(self) -> bool:
        """Whether anybody asked for trees."""
        return self.rounds > 0

    @property
    def is_installed(self) -> bool:
        """Whether the extra ``boosting`` is there."""
        return find_spec("lightgbm") is not None


def trial_error(
    name: str, origins: Sequence[Origin], *, window_days: float, boosting: Boosting
) -> float:
    """
    Return the mean absolute error of the corrected model at the newest origin.

    Parameters
    ----------
    name : str
        The model that is corrected; it could be fitted at every origin.
    origins : sequence of Origin
        Three or more, the newest first.
    window_days : float, in days, > 0
    boosting : Boosting
    """
    newest = origins[0]
    trees = train(name, origins[-1:], window_days=window_days, boosting=boosting)
    model = correct(name, newest.histories, trees, window_days=window_days)
    expected = model.expected_purchases(newest.histories, horizon_days=window_days)
    n = newest.histories.n_customers
    return float(n @ np.abs(expected - newest.actual_purchases)) / float(n.sum())


def correct(
    name: str,
    histories: Histories,
    trees: tuple[Tree, ...],
    *,
    window_days: float,
    drawn: Histories | None = None,
) -> Boosted:
    """
    Fit a model on histories, and correct it by trees such that its total stays what it was.

    Parameters
    ----------
    name : str
        A model that knows leaving.
    histories : Histories
    trees : tuple of Tree
    window_days : float, in days, > 0
    drawn : Histories, optional
        Customers drawn from these with all columns, where ``histories`` lacks some.
    """
    offset = fit_model(name, histories, window_days=window_days)
    model, rows = Boosted(offset, trees, window_days), drawn or histories
    n = rows.n_customers
    before = float(n @ offset.expected_purchases(rows, horizon_days=window_days))
    after = float(n @ model.expected_purchases(rows, horizon_days=window_days))
    return Boosted(offset, trees, window_days, before / after if before > 0 < after else 1.0)


def train(
    name: str, origins: Sequence[Origin], *, window_days: float, boosting: Boosting
) -> tuple[Tree, ...]:
    """
    Return trees that correct a model's expectations at some origins; Poisson deviance.

    Parameters
    ----------
    name : str
        The model that is corrected, fitted at each origin on what was known.
    origins : sequence of Origin
    window_days : float, in days, > 0
    boosting : Boosting
    """
    features, offsets = [], []
    for origin in origins:
        model = fit_model(name, origin.histories, window_days=window_days)
        expected = model.expected_purchases(origin.histories, horizon_days=window_days)
        features.append(features_of(origin.histories, expected))
        offsets.append(np.log(np.maximum(expected, LEAST_EXPECTED)))
    return _grow(
        np.concatenate(features),
        np.concatenate(offsets),
        np.concatenate([origin.actual_purchases for origin in origins]).astype(np.float64),
        np.concatenate([origin.histories.n_customers for origin in origins]).astype(np.float64),
        boosting,
    )


def _grow(
    features: FloatArray,
    offset: FloatArray,
    actual: FloatArray,
    n_customers: FloatArray,
    boosting: Boosting,
) -> tuple[Tree, ...]:
    import lightgbm

    data = lightgbm.Dataset(features, actual, weight=n_customers, init_score=offset)
    grown = lightgbm.train(
        {
            "objective": "poisson",
            "learning_rate": 0.05,
            "num_leaves": 7,
            "min_data_in_leaf": 40,
            "lambda_l2": 10.0,
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": 1,
            "seed": boosting.seed,
            "verbose": -1,
        },
        data,
        num_boost_round=boosting.rounds,
    )
    return tuple(_flat(tree["tree_structure"]) for tree in grown.dump_model()["tree_info"])


def _flat(root: dict[str, Any]) -> Tree:
    """Return a nested tree as nodes that name each other by their place."""
    nodes: list[Node] = []
    waiting = [root]
    for told in waiting:  # grows while it is walked, so that a node's place is known before it is
        if "leaf_value" in told:
            nodes.append(Node(-1, 0.0, 0, 0, float(told["leaf_value"])))
            continue
        place = len(waiting)
        waiting += [told["left_child"], told["right_child"]]
        nodes.append(
            Node(int(told["split_feature"]), float(told["threshold"]), place, place + 1, 0.0)
        )
    return tuple(nodes)
