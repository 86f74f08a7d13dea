"""Purchases expected by every earlier turn, held against those that followed; needs no delivery."""

from __future__ import annotations

from najimi.model.moment import Moment
from najimi.model.standing_decisions import STANDING_DECISIONS
from najimi.plan import SqlStep

WINDOWS_DAYS = (7, 28)
MILLIONTHS = 1_000_000
"""Expectations are summed as whole millionths, so that the sum does not depend on order."""


def _window(window_days: int, moment: Moment) -> str:
    return f"""
SELECT e.turn_id, {window_days} AS window_days, min(e.predicted_at) AS predicted_at,
       count(*) AS n_customers,
       CAST(sum(e.expected) AS DOUBLE) / {MILLIONTHS}e0 AS expected_purchases,
       CAST(sum(e.actual) AS BIGINT) AS actual_purchases,
       CAST(sum(abs(e.expected - e.actual * {MILLIONTHS})) AS DOUBLE) / {MILLIONTHS}e0
           / CAST(count(*) AS DOUBLE) AS mae
FROM (
    SELECT f.turn_id, f.customer_id, f.predicted_at, f.expected, count(p.day) AS actual
    FROM (
        SELECT d.turn_id, i.customer_id, min(d.occurred_at) AS predicted_at,
               min(local_date(d.occurred_at)) AS predicted_on,
               sum(CAST(round(d.expected_purchases_{window_days}_days * {MILLIONTHS}) AS BIGINT))
                   AS expected
        FROM ({STANDING_DECISIONS}) AS d
        JOIN redirects AS i ON i.first_customer_id = d.customer_id
        WHERE d.expected_purchases_{window_days}_days IS NOT NULL
          AND days_between(local_date(d.occurred_at), {moment.today_sql}) >= {window_days}
        GROUP BY d.turn_id, i.customer_id
    ) AS f
    LEFT JOIN purchase_days AS p
      ON p.customer_id = f.customer_id AND p.first_at >= f.predicted_at
     AND days_between(f.predicted_on, p.day) < {window_days}
    GROUP BY f.turn_id, f.customer_id, f.predicted_at, f.expected
) AS e
GROUP BY e.turn_id
"""


def forecast_steps(moment: Moment) -> tuple[SqlStep, ...]:
    """Return the step to ``forecasts``: one row per earlier turn and window that is over."""
    return (
        SqlStep("forecasts", " UNION ALL ".join(_window(days, moment) for days in WINDOWS_DAYS)),
    )
