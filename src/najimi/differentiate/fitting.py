"""Fit and choose the models of a turn on small tables; keep what was chosen, and why, as rows."""

from __future__ import annotations

import pyarrow as pa

from najimi.differentiate.choosing.boosting import Boosting
from najimi.differentiate.fading import COLUMNS
from najimi.differentiate.purchase_fitting import purchase_rows
from najimi.differentiate.spend_fitting import spend_rows
from najimi.model.moment import Moment
from najimi.plan import Small, SmallStep, SqlStep, Step
from najimi.tables.turn import MODELS

MOST_SPENDERS = 50_000

_SPENDERS = f"""
SELECT p.customer_id, p.n_orders, p.margin_amount, p.first_margin_amount
FROM purchase_summaries AS p CROSS JOIN span AS s
WHERE s.n_customers <= {MOST_SPENDERS}
   OR hash_share(concat('spend', p.customer_id)) * s.n_customers < {MOST_SPENDERS}e0
"""

MOST_DRAWN = 200_000
_DRAWN = f"""
SELECT p.frequency, p.recency_days, p.tenure_days, p.previous_purchases,
       {", ".join(f"p.{name}" for name in COLUMNS)}, count(*) AS n_customers
FROM purchase_summaries AS p CROSS JOIN span AS s
WHERE s.n_customers <= {MOST_DRAWN}
   OR hash_share(concat('fading', p.customer_id)) * s.n_customers < {MOST_DRAWN}e0
GROUP BY p.frequency, p.recency_days, p.tenure_days, p.previous_purchases,
         {", ".join(f"p.{name}" for name in COLUMNS)}
"""
"""Hardly two customers have the same fading purchases, so at most so many are looked at."""

_READS = (
    "backtest_cells",
    "history_cells",
    "drawn_summaries",
    "witnesses",
    "spenders",
    "previous_models",
)


def fitting_steps(moment: Moment) -> tuple[Step, ...]:
    """Return the steps to ``models``."""
    boosting = Boosting(rounds=moment.boosting_rounds, seed=moment.seed)

    def models(small: Small) -> pa.Table:
        return fit_models(small, boosting)

    return (
        SqlStep("spenders", _SPENDERS),
        SqlStep("drawn_summaries", _DRAWN),
        SmallStep("models", models, MODELS.schema, _READS),
    )


def fit_models(small: Small, boosting: Boosting) -> pa.Table:
    """
    Return table ``models``: every candidate with its backtest, and the chosen ones fitted.

    With data too thin for a backtest the naive rate stands in; where not even a rate can be
    told, since nobody has come twice, there is no row and nothing is claimed about anyone.
    """
    rows = [*purchase_rows(small, boosting), *spend_rows(small)]
    return pa.Table.from_pylist(rows, schema=MODELS.schema)
