"""
Lift: margin after decisions issued, against margin after decisions that chance kept back.

Each customer counts once, with a first decision, since later decisions depend on what the first
one did. Per treatment: the first decision for that treatment, issued, or kept back by the
treatment's own holdout; both arms lived with all other treatments alike until then. Over all
treatments (``*``): the first decision that any holdout could have bound, of customers outside
the *global* holdout (a treatment's own holdout included, as it belongs to how we work) against
customers inside it. So are the measured arm and the global holdout (``*arm``): chance made both
of one size, so that their totals can be held against each other as they stand.

    lift = mean_issued - mean_held_out, +- 1.96 sqrt(s2_issued / n_issued + s2_held_out / n_held_out)

Assumptions: decisions count as issued, whether or not the delivery succeeded (intention to
treat); a customer's outcome does not depend on how others are treated.

References
----------
.. [1] Imbens, G. W. & Rubin, D. B. (2015). *Causal Inference for Statistics, Social, and
   Biomedical Sciences*, chapter 6. Cambridge University Press.
"""

from __future__ import annotations

import math
from typing import Any

import pyarrow as pa

from najimi.model.moment import Moment
from najimi.model.standing_decisions import STANDING_DECISIONS
from najimi.plan import Small, SmallStep, SqlStep, Step
from najimi.tables.turn import LIFT

Z_95 = 1.959963984540054
FEWEST_CUSTOMERS = 30
"""Fewer customers in either arm, and nothing is claimed."""

OVERALL = "*"
EQUAL_ARM = "*arm"
"""The global holdout against the measured arm, which chance made as large."""

# Whatever exploration tried is no holdout: what could have been kept back is less likely than
# its choice alone.

_BOUND_DECISIONS = f"""
SELECT i.customer_id, d.turn_id, d.fact_id AS decision_id,
       coalesce(d.treatment_id, d.held_out_treatment_id) AS treatment_id,
       CASE WHEN d.treatment_id IS NOT NULL THEN 1 ELSE 0 END AS is_issued,
       d.holdout_scope, d.is_measured_arm, d.stage, d.tier, d.occurred_at AS decided_at, local_date(d.occurred_at) AS decided_on,
       d.outcome_window_days
FROM ({STANDING_DECISIONS}) AS d
JOIN redirects AS i ON i.first_customer_id = d.customer_id
WHERE d.held_out_treatment_id IS NOT NULL
   OR d.propensity < coalesce(d.choice_probability, 1e0)
"""

_BASES = """
SELECT a.turn_id, a.treatment_id,
       CASE WHEN count(f.decision_id) > 0 THEN 'delivered' ELSE 'placebo' END AS basis
FROM bound_decisions AS a
LEFT JOIN (SELECT DISTINCT decision_id FROM interactions WHERE decision_id IS NOT NULL) AS f
  ON f.decision_id = a.decision_id
GROUP BY a.turn_id, a.treatment_id
"""


def _first_decisions(moment: Moment) -> str:
    """First decision of each customer per treatment, and first of all; windows over only."""
    ranked = "ORDER BY decided_on, decision_id"
    is_over = f"days_between(decided_on, {moment.today_sql}) >= outcome_window_days"
    return f"""
SELECT customer_id, turn_id, treatment_id, treatment_id AS compared, is_issued, decided_at,
       decided_on, outcome_window_days, stage, tier
FROM (SELECT *, row_number() OVER (PARTITION BY customer_id, treatment_id {ranked}) AS position
      FROM bound_decisions) AS by_treatment
WHERE position = 1 AND {is_over} AND coalesce(holdout_scope, 'none') <> 'global'
UNION ALL
SELECT customer_id, turn_id, treatment_id, '{OVERALL}' AS compared,
       CASE WHEN coalesce(holdout_scope, 'none') = 'global' THEN 0 ELSE 1 END AS is_issued,
       decided_at, decided_on, outcome_window_days, stage, tier
FROM (SELECT *, row_number() OVER (PARTITION BY customer_id {ranked}) AS position
      FROM bound_decisions) AS overall
WHERE position = 1 AND {is_over}
UNION ALL
SELECT customer_id, turn_id, treatment_id, '{EQUAL_ARM}' AS compared,
       CASE WHEN coalesce(holdout_scope, 'none') = 'global' THEN 0 ELSE 1 END AS is_issued,
       decided_at, decided_on, outcome_window_days, stage, tier
FROM (SELECT *, row_number() OVER (PARTITION BY customer_id {ranked}) AS position
      FROM bound_decisions) AS overall
WHERE position = 1 AND {is_over}
  AND is_measured_arm IS NOT NULL AND (is_measured_arm OR coalesce(holdout_scope, 'none') = 'global')
"""


_MARGINS_AFTER = """
SELECT f.customer_id, f.compared, f.is_issued, b.basis,
       CAST(coalesce(sum(p.margin_amount), 0) AS BIGINT) AS margin_amount
FROM first_decisions AS f
JOIN bases AS b ON b.turn_id = f.turn_id AND b.treatment_id = f.treatment_id
LEFT JOIN purchase_days AS p
  ON p.customer_id = f.customer_id AND p.first_at >= f.decided_at
 AND days_between(f.decided_on, p.day) < f.outcome_window_days
GROUP BY f.customer_id, f.compared, f.is_issued, b.basis
"""

_ARM_SUMS = """
SELECT basis, compared AS treatment_id, is_issued, count(*) AS n,
       CAST(sum(margin_amount) AS BIGINT) AS total,
       CAST(sum(CAST(margin_amount AS DECIMAL(18, 0)) * CAST(margin_amount AS DECIMAL(18, 0)))
            AS DOUBLE) AS squares
FROM margins_after
GROUP BY basis, compared, is_issued
"""


def lift_steps(moment: Moment) -> tuple[Step, ...]:
    """
    Return the steps from ``decisions_issued`` to ``lift``.

    A treatment of a turn of which nothing was ever delivered is a placebo: its lift must
    cover zero, and it is never reported as gain.
    """
    return (
        SqlStep("bound_decisions", _BOUND_DECISIONS),
        SqlStep("bases", _BASES),
        SqlStep("first_decisions", _first_decisions(moment)),
        SqlStep("margins_after", _MARGINS_AFTER),
        SqlStep("arm_sums", _ARM_SUMS),
        SmallStep("lift", lift_rows, LIFT.schema, small=("arm_sums",)),
    )


def lift_rows(small: Small) -> pa.Table:
    """
    Return one row per basis and treatment from the sums of its two arms.

    Parameters
    ----------
    small : mapping
        ``arm_sums``: basis, treatment_id, is_issued (0 or 1), n customers, total margin and
        its squares summed.

    Examples
    --------
    >>> arms = pa.table({"basis": ["delivered"] * 2, "treatment_id": ["*"] * 2,
    ...                  "is_issued": [1, 0], "n": [100, 100], "total": [50_000, 30_000],
    ...                  "squares": [26e6, 10e6]})
    >>> row = lift_rows({"arm_sums": arms}).to_pylist()[0]
    >>> row["lift_amount"], round(row["lift_low_amount"], 1)
    (200.0, 172.1)
    """
    arms: dict[tuple[str, str], dict[int, dict[str, Any]]] = {}
    for row in small["arm_sums"].to_pylist():
        arms.setdefault((row["basis"], row["treatment_id"]), {})[row["is_issued"]] = row
    nobody = {"n": 0, "total": 0, "squares": 0.0}
    rows = [
        _lift_row(*key, arms[key].get(1, nobody), arms[key].get(0, nobody)) for key in sorted(arms)
    ]
    return pa.Table.from_pylist(rows, schema=LIFT.schema)


def _lift_row(
    basis: str, treatment_id: str, issued: dict[str, Any], held_out: dict[str, Any]
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "basis": basis,
        "treatment_id": treatment_id,
        "n_treated": issued["n"],
        "n_held_out": held_out["n"],
    }
    if min(issued["n"], held_out["n"]) < FEWEST_CUSTOMERS:
        return row
    lift = issued["total"] / issued["n"] - held_out["total"] / held_out["n"]
    half = Z_95 * math.sqrt(_variance_of_mean(issued) + _variance_of_mean(held_out))
    return row | {
        "treated_mean_amount": issued["total"] / issued["n"],
        "held_out_mean_amount": held_out["total"] / held_out["n"],
        "lift_amount": lift,
        "lift_low_amount": lift - half,
        "lift_high_amount": lift + half,
    }


def _variance_of_mean(arm: dict[str, Any]) -> float:
    n, total = float(arm["n"]), float(arm["total"])
    return max(float(arm["squares"]) - total * total / n, 0.0) / (n - 1) / n
