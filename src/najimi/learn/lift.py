"""
Lift: margin after decisions issued, against margin after decisions that chance kept back.

Each customer counts as one cluster, because the same person is decided for in many turns:

    mean   = sum(y_c) / sum(k_c)
    var    = sum((y_c - mean k_c)^2) / sum(k_c)^2
    lift   = mean_treated - mean_held_out, +- 1.96 sqrt(var_treated + var_held_out)

with y_c the margin and k_c the decisions of customer c in one arm. Assumptions: chance alone
decides who is kept back; decisions are counted as issued, whether or not the delivery
succeeded (intention to treat); windows of one customer may overlap.

References
----------
.. [1] Deng, A., Knoblich, U. & Lu, J. (2018). Applying the delta method in metric analytics.
   *KDD*.
"""

from __future__ import annotations

import math
from typing import Any

import pyarrow as pa

from najimi.model.moment import Moment
from najimi.plan import Small, SmallStep, SqlStep, Step
from najimi.tables.turn import LIFT

Z_95 = 1.959963984540054
FEWEST_CUSTOMERS = 30
"""Fewer customers in either arm, and nothing is claimed."""


def _arms(moment: Moment) -> str:
    return f"""
SELECT i.customer_id, d.turn_id, coalesce(d.treatment_id, d.held_out_treatment_id) AS treatment_id,
       CASE WHEN d.treatment_id IS NOT NULL THEN 1 ELSE 0 END AS is_treated,
       d.fact_id AS decision_id, local_date(d.occurred_at) AS decided_on, d.outcome_window_days
FROM decisions_issued AS d
JOIN (SELECT DISTINCT first_customer_id, customer_id FROM identities) AS i
  ON i.first_customer_id = d.customer_id
JOIN bound_treatments AS b ON b.treatment_id = coalesce(d.treatment_id, d.held_out_treatment_id)
WHERE days_between(local_date(d.occurred_at), {moment.today_sql}) >= d.outcome_window_days
"""


_BOUND = """
SELECT DISTINCT held_out_treatment_id AS treatment_id
FROM decisions_issued WHERE held_out_treatment_id IS NOT NULL
"""

_BASES = """
SELECT a.turn_id, a.treatment_id,
       CASE WHEN count(f.decision_id) > 0 THEN 'delivered' ELSE 'placebo' END AS basis
FROM arms AS a
LEFT JOIN (SELECT DISTINCT decision_id FROM interactions WHERE decision_id IS NOT NULL) AS f
  ON f.decision_id = a.decision_id
GROUP BY a.turn_id, a.treatment_id
"""

_ARM_OUTCOMES = """
SELECT a.customer_id, a.treatment_id, a.is_treated, b.basis,
       count(DISTINCT a.decision_id) AS n_decisions,
       CAST(coalesce(sum(p.margin_amount), 0) AS BIGINT) AS margin_amount
FROM arms AS a
JOIN bases AS b ON b.turn_id = a.turn_id AND b.treatment_id = a.treatment_id
LEFT JOIN purchase_days AS p
  ON p.customer_id = a.customer_id AND p.day >= a.decided_on
 AND days_between(a.decided_on, p.day) < a.outcome_window_days
GROUP BY a.customer_id, a.treatment_id, a.is_treated, b.basis
"""

_EXACT = "CAST({} AS DECIMAL(18, 0))"


def _sums(treatment: str, source: str) -> str:
    y, k = _EXACT.format("margin_amount"), _EXACT.format("n_decisions")
    return f"""
SELECT basis, {treatment} AS treatment_id, is_treated, count(*) AS n_customers,
       CAST(sum(n_decisions) AS BIGINT) AS k, CAST(sum(margin_amount) AS BIGINT) AS y,
       CAST(sum({y} * {y}) AS DOUBLE) AS yy, CAST(sum({y} * {k}) AS DOUBLE) AS yk,
       CAST(sum({k} * {k}) AS DOUBLE) AS kk
FROM {source}
GROUP BY basis, {treatment}, is_treated
"""


_OVERALL_OUTCOMES = """
SELECT customer_id, basis, is_treated, CAST(sum(n_decisions) AS BIGINT) AS n_decisions,
       CAST(sum(margin_amount) AS BIGINT) AS margin_amount
FROM arm_outcomes
GROUP BY customer_id, basis, is_treated
"""


def lift_steps(moment: Moment) -> tuple[Step, ...]:
    """
    Return the steps from ``decisions_issued`` to ``lift``.

    A treatment of a turn of which nothing was ever delivered is a placebo: its lift must
    cover zero, and it is never reported as gain.
    """
    return (
        SqlStep("bound_treatments", _BOUND),
        SqlStep("arms", _arms(moment)),
        SqlStep("bases", _BASES),
        SqlStep("arm_outcomes", _ARM_OUTCOMES),
        SqlStep("overall_outcomes", _OVERALL_OUTCOMES),
        SqlStep("sums_by_treatment", _sums("treatment_id", "arm_outcomes")),
        SqlStep("sums_overall", _sums("'*'", "overall_outcomes").replace(", '*', is", ", is")),
        SqlStep("arm_sums", "SELECT * FROM sums_by_treatment UNION ALL SELECT * FROM sums_overall"),
        SmallStep("lift", lift_rows, LIFT.schema, small=("arm_sums",)),
    )


def lift_rows(small: Small) -> pa.Table:
    """
    Return one row per basis and treatment from the sums of its two arms.

    Parameters
    ----------
    small : mapping
        ``arm_sums``: basis, treatment_id, is_treated (0 or 1), n_customers, and the sums
        k, y, yy, yk, kk over customers.
    """
    arms: dict[tuple[str, str], dict[int, dict[str, Any]]] = {}
    for row in small["arm_sums"].to_pylist():
        arms.setdefault((row["basis"], row["treatment_id"]), {})[row["is_treated"]] = row
    rows = [_lift_row(*key, arms[key].get(1), arms[key].get(0)) for key in sorted(arms)]
    return pa.Table.from_pylist(rows, schema=LIFT.schema)


def _lift_row(
    basis: str, treatment_id: str, treated: dict[str, Any] | None, held_out: dict[str, Any] | None
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "basis": basis,
        "treatment_id": treatment_id,
        "n_treated": treated["k"] if treated else 0,
        "n_held_out": held_out["k"] if held_out else 0,
    }
    if treated is None or held_out is None:
        return row
    if min(treated["n_customers"], held_out["n_customers"]) < FEWEST_CUSTOMERS:
        return row
    mean_treated, variance_treated = _mean_and_variance(treated)
    mean_held_out, variance_held_out = _mean_and_variance(held_out)
    lift, half = mean_treated - mean_held_out, Z_95 * math.sqrt(variance_treated + variance_held_out)
    return row | {
        "treated_mean_amount": mean_treated,
        "held_out_mean_amount": mean_held_out,
        "lift_amount": lift,
        "lift_low_amount": lift - half,
        "lift_high_amount": lift + half,
    }


def _mean_and_variance(arm: dict[str, Any]) -> tuple[float, float]:
    k, y = float(arm["k"]), float(arm["y"])
    mean = y / k
    squares = arm["yy"] - 2 * mean * arm["yk"] + mean * mean * arm["kk"]
    n = arm["n_customers"]
    return mean, max(squares, 0.0) / (k * k) * n / (n - 1)
