"""
From decisions to experiments: who was treated, who was kept back, and who bought in the window.

The people are those of ``lift``: each customer's first decision for a treatment, issued, or kept
back by the treatment's own holdout, whose window is over; only what was delivered to somebody at
all. What is known of them is what the turn knew when it decided: how often they had bought in
the 90 days before, their stage and their tier. The outcome is a purchase inside the window.
"""

from __future__ import annotations

from najimi.model.terms import FREQUENT_ORDERS
from najimi.plan import SqlStep

N_FOLDS = 5
UNKNOWN = "unknown"
"""Stage or tier of a decision of a release that did not write them down."""

_ACTIVITY_BEFORE = """
SELECT f.customer_id, f.treatment_id, count(*) AS n_days
FROM first_decisions AS f
JOIN purchase_days AS p ON p.customer_id = f.customer_id AND p.first_at < f.decided_at
 AND days_between(p.day, f.decided_on) <= 90
WHERE f.compared = f.treatment_id
GROUP BY f.customer_id, f.treatment_id
"""

_BUYERS_AFTER = """
SELECT DISTINCT f.customer_id, f.treatment_id
FROM first_decisions AS f
JOIN purchase_days AS p ON p.customer_id = f.customer_id AND p.first_at >= f.decided_at
 AND days_between(f.decided_on, p.day) < f.outcome_window_days
WHERE f.compared = f.treatment_id
"""

_EXPERIMENT_PEOPLE = f"""
SELECT f.treatment_id, f.is_issued,
       CASE WHEN a.n_days IS NULL THEN 'quiet'
            WHEN a.n_days < {FREQUENT_ORDERS} THEN 'occasional' ELSE 'frequent' END AS activity,
       coalesce(f.stage, '{UNKNOWN}') AS stage, coalesce(f.tier, '{UNKNOWN}') AS tier,
       CAST(floor({N_FOLDS}e0 * hash_share(concat('fold', f.customer_id))) AS BIGINT) AS fold,
       CASE WHEN b.customer_id IS NULL THEN 0 ELSE 1 END AS is_buyer
FROM first_decisions AS f
JOIN bases AS s ON s.turn_id = f.turn_id AND s.treatment_id = f.treatment_id
 AND s.basis = 'delivered'
LEFT JOIN activity_before AS a
  ON a.customer_id = f.customer_id AND a.treatment_id = f.treatment_id
LEFT JOIN buyers_after AS b
  ON b.customer_id = f.customer_id AND b.treatment_id = f.treatment_id
WHERE f.compared = f.treatment_id
"""

_EXPERIMENT_CELLS = """
SELECT treatment_id, activity, stage, tier, fold,
       CAST(sum(is_issued) AS BIGINT) AS n_treated,
       CAST(sum(is_issued * is_buyer) AS BIGINT) AS n_treated_yes,
       CAST(sum(1 - is_issued) AS BIGINT) AS n_held_out,
       CAST(sum((1 - is_issued) * is_buyer) AS BIGINT) AS n_held_out_yes
FROM experiment_people
GROUP BY treatment_id, activity, stage, tier, fold
"""


def experiment_steps() -> tuple[SqlStep, ...]:
    """Return the steps from ``first_decisions`` and ``bases`` to ``experiment_cells``."""
    return (
        SqlStep("activity_before", _ACTIVITY_BEFORE),
        SqlStep("buyers_after", _BUYERS_AFTER),
        SqlStep("experiment_people", _EXPERIMENT_PEOPLE),
        SqlStep("experiment_cells", _EXPERIMENT_CELLS),
    )
