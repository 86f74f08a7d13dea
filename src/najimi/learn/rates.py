"""
Response rates by empirical Bayes: the playbook's prior, corrected by what was delivered.

For treatment t with prior mean m and weight w, N deliveries and R responses,

    m_t = (w m + R) / (w + N)

is its rate over all customers; each activity class a with n deliveries and r responses gets

    p_ta = (v m_t + r) / (v + n),

a beta posterior whose weight v, in deliveries, is estimated from how much the classes of all
treatments differ beyond chance (method of moments); few data leave v at the prior's weight.

References
----------
.. [1] Casella, G. (1985). An introduction to empirical Bayes data analysis.
   *The American Statistician* 39(2).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from scipy.special import betaincinv

from najimi.learn.uplift import PRIOR
from najimi.model.estimates import prior_uplift
from najimi.model.terms import ACTIVITIES
from najimi.plan import Small, SmallStep, SqlStep, Step
from najimi.tables.turn import RESPONSE_RATES

_CELLS = """
SELECT treatment_id, activity, count(*) AS n_delivered,
       CAST(sum(CASE WHEN is_response THEN 1 ELSE 0 END) AS BIGINT) AS n_responses
FROM outcomes
GROUP BY treatment_id, activity
"""
LIGHTEST, HEAVIEST = 1.0, 10_000.0


def rate_steps() -> tuple[Step, ...]:
    """Return the steps from ``outcomes`` to ``class_rates``, a row for every treatment and class."""
    return (
        SqlStep("response_cells", _CELLS),
        SmallStep(
            "class_rates", response_rates, RESPONSE_RATES.schema, ("response_cells", "treatments")
        ),
    )


def response_rates(small: Small) -> pa.Table:
    """
    Return the posterior response rate of every treatment and activity class.

    The uplift beside it is the author's: what was measured is put in by ``learn.uplift``.

    Parameters
    ----------
    small : mapping
        ``response_cells`` (treatment_id, activity, n_delivered, n_responses) and
        ``treatments`` (treatment_id, prior_response_probability, prior_weight,
        incremental_share).

    Examples
    --------
    >>> cells = pa.table({"treatment_id": ["a"], "activity": ["quiet"], "n_delivered": [190],
    ...                   "n_responses": [45]})
    >>> treatments = pa.table({"treatment_id": ["a"], "prior_response_probability": [0.05],
    ...                        "prior_weight": [10.0], "incremental_share": [0.5]})
    >>> rates = response_rates({"response_cells": cells, "treatments": treatments})
    >>> [round(p, 2) for p in rates["response_probability"].to_pylist()]
    [0.24, 0.23, 0.23]
    """
    treatments = small["treatments"]
    n, r = _counts(small["response_cells"], treatments["treatment_id"].to_pylist())
    prior = treatments["prior_response_probability"].to_numpy()
    weight = treatments["prior_weight"].to_numpy()
    overall = (prior * weight + r.sum(axis=1)) / (weight + n.sum(axis=1))
    spread = estimate_weight(n, r, overall)
    heavy = np.where(n.sum(axis=1) > 0, np.full(len(prior), spread), weight) if spread else weight
    share = np.repeat(treatments["incremental_share"].to_numpy(), len(ACTIVITIES))
    said = np.repeat(weight, len(ACTIVITIES))
    return _posterior(treatments["treatment_id"].to_pylist(), n, r, overall, heavy, share, said)


def estimate_weight(n: np.ndarray, r: np.ndarray, mean: np.ndarray) -> float | None:
    """
    Return how many deliveries the treatment's own rate is worth inside one class.

    Method of moments for the beta-binomial: with p the observed rates of cells and m their
    treatment's rate, the variance beyond the binomial one gives 1 / (v + 1).

    Parameters
    ----------
    n, r : int arrays of shape (n_treatments, n_activities)
    mean : array of shape (n_treatments,), in (0, 1)

    Returns
    -------
    float or None
        In [1, 10,000]; None when fewer than three cells have ten deliveries.
    """
    is_thick = n >= 10
    if is_thick.sum() < 3:
        return None
    m = np.broadcast_to(mean[:, None], n.shape)[is_thick]
    p, size, unit = (r[is_thick] / n[is_thick]), n[is_thick], m * (1 - m)
    if not (unit > 0).all():
        return None
    beyond = float(np.average(((p - m) ** 2 / unit - 1 / size) / (1 - 1 / size), weights=size))
    return float(np.clip(1 / beyond - 1 if beyond > 0 else HEAVIEST, LIGHTEST, HEAVIEST))


def _counts(cells: pa.Table, ids: list[str]) -> tuple[np.ndarray, np.ndarray]:
    n = np.zeros((len(ids), len(ACTIVITIES)), dtype=np.int64)
    r = np.zeros_like(n)
    for row in cells.to_pylist():
        place = ids.index(row["treatment_id"]), ACTIVITIES.index(row["activity"])
        n[place], r[place] = row["n_delivered"], row["n_responses"]
    return n, r


def _posterior(
    ids: list[str], n: np.ndarray, r: np.ndarray, overall: np.ndarray, weight: np.ndarray,
    share: np.ndarray, said: np.ndarray,
) -> pa.Table:  # fmt: skip
    a = overall[:, None] * weight[:, None] + r
    b = (1 - overall[:, None]) * weight[:, None] + n - r
    a, b = np.maximum(a, 1e-9), np.maximum(b, 1e-9)
    uplift, uplift_sd = prior_uplift((a / (a + b)).ravel(), share, said)
    columns = {
        "treatment_id": np.repeat(np.array(ids, dtype=object), len(ACTIVITIES)),
        "activity": list(ACTIVITIES) * len(ids),
        "n_delivered": n.ravel(),
        "n_responses": r.ravel(),
        "response_probability": (a / (a + b)).ravel(),
        "response_low_probability": betaincinv(a, b, 0.05).ravel(),
        "response_high_probability": betaincinv(a, b, 0.95).ravel(),
        "prior_weight": np.repeat(weight, len(ACTIVITIES)).astype(np.float64),
        "n_held_out": np.zeros(n.size, dtype=np.int64),
        "uplift_probability": uplift,
        "uplift_sd": uplift_sd,
        "uplift_source": [PRIOR] * n.size,
    }
    return pa.table(columns, schema=RESPONSE_RATES.schema)
