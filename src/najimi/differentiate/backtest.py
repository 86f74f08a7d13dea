"""
Rolling-origin backtest inside the data: what was known at each origin, and what followed.

At most ``MOST_CUSTOMERS`` take part, drawn by hash, and customers alike are counted, not
repeated; so the cost does not grow with the number of customers.
"""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa

from najimi.differentiate.fading import COLUMNS, fading_columns, fading_sums, fading_weights
from najimi.model.moment import Moment
from najimi.plan import Small, SmallStep, SqlStep, Step
from najimi.tables.contract import DATE, INTEGER

MOST_CUSTOMERS = 200_000
MOST_ORIGINS = 3
SHORTEST_WINDOW_DAYS = 7

ORIGINS_SCHEMA = pa.schema(
    [
        ("origin_index", INTEGER),
        ("origin_on", DATE),
        ("window_days", INTEGER),
        ("reach_days", INTEGER),
    ]
)

OPENING_SHARE = 0.01
"""The shop counts as open from the day by which this part of its customers had come first, so
that one stray old order does not stretch the backtest over years without customers."""

_FIRST_DAYS = "SELECT customer_id, min(day) AS first_on FROM purchase_days GROUP BY customer_id"

_SPAN = f"""
SELECT min(CASE WHEN position > {OPENING_SHARE} * n_all THEN first_on END) AS first_on,
       count(*) AS n_customers
FROM (
    SELECT first_on, row_number() OVER (ORDER BY first_on, customer_id) AS position,
           count(*) OVER () AS n_all
    FROM first_days
) AS ranked
"""

# A customer is drawn once, not on each of their days: the hash is dear.
_DRAWN_DAYS = f"""
SELECT p.customer_id, p.day, p.margin_amount
FROM purchase_days AS p
JOIN (
    SELECT f.customer_id FROM first_days AS f CROSS JOIN span AS s
    WHERE s.n_customers <= {MOST_CUSTOMERS}
       OR hash_share(concat('backtest', f.customer_id)) * s.n_customers < {MOST_CUSTOMERS}e0
) AS drawn ON drawn.customer_id = p.customer_id
"""

_IS_KNOWN = "d.day < o.origin_on"

# Of days before an origin alone: the weight of a later one would grow beyond all numbers.
_ORIGIN_WEIGHTS = f"""
SELECT origin_index, day, {fading_weights("origin_on")}
FROM (
    SELECT o.origin_index, o.origin_on, b.day
    FROM (SELECT DISTINCT day FROM drawn_days) AS b JOIN origins AS o ON b.day < o.origin_on
) AS known_days
"""

_KNOWN = f"""
WITH counted AS (
    SELECT d.customer_id, o.origin_index, o.origin_on, o.window_days, o.reach_days,
           min(d.day) AS first_on,
           max(CASE WHEN d.day < o.origin_on THEN d.day END) AS last_on,
           sum(CASE WHEN d.day < o.origin_on THEN 1 ELSE 0 END) AS n_orders,
           sum(CASE WHEN d.day < o.origin_on AND days_between(d.day, o.origin_on) <= o.window_days
                    THEN 1 ELSE 0 END) AS previous_purchases,
           sum(CASE WHEN d.day >= o.origin_on AND days_between(o.origin_on, d.day) < o.window_days
                    THEN 1 ELSE 0 END) AS actual_purchases,
           sum(CASE WHEN d.day >= o.origin_on THEN 1 ELSE 0 END) AS reach_purchases,
           sum(CASE WHEN d.day < o.origin_on THEN d.margin_amount ELSE 0 END) AS margin_amount,
           min_by(d.margin_amount, d.day) AS first_margin_amount,
           sum(CASE WHEN d.day >= o.origin_on AND days_between(o.origin_on, d.day) < o.window_days
                    THEN d.margin_amount ELSE 0 END) AS actual_margin_amount,
           {fading_sums(where=_IS_KNOWN)}
    FROM drawn_days AS d CROSS JOIN origins AS o
    LEFT JOIN origin_weights AS f ON f.origin_index = o.origin_index AND f.day = d.day
    WHERE days_between(o.origin_on, d.day) < o.reach_days
    GROUP BY d.customer_id, o.origin_index, o.origin_on, o.window_days, o.reach_days
)
SELECT c.customer_id, c.origin_index, window_days, reach_days, CAST(n_orders AS BIGINT) AS n_orders,
       CAST(n_orders - 1 AS BIGINT) AS frequency,
       days_between(first_on, last_on) AS recency_days,
       days_between(first_on, origin_on) AS tenure_days,
       CAST(previous_purchases AS BIGINT) AS previous_purchases,
       CAST(actual_purchases AS BIGINT) AS actual_purchases,
       CAST(reach_purchases AS BIGINT) AS reach_purchases,
       CAST(margin_amount AS BIGINT) AS margin_amount, first_margin_amount,
       CAST(actual_margin_amount AS BIGINT) AS actual_margin_amount,
       {fading_columns(table="c")}
FROM counted AS c
JOIN origin_weights AS f ON f.origin_index = c.origin_index AND f.day = c.first_on
WHERE n_orders > 0
"""

_ALIKE = f"""origin_index, window_days, reach_days, frequency, recency_days, tenure_days,
       previous_purchases, actual_purchases, reach_purchases, {", ".join(COLUMNS)}"""

_CELLS = f"""
SELECT {_ALIKE}, count(*) AS n_customers
FROM known_at_origins
GROUP BY {_ALIKE}
"""

MOST_WITNESSES = 50_000

_WITNESSES = f"""
SELECT k.customer_id, k.origin_index, k.window_days, k.n_orders, k.frequency, k.recency_days,
       k.tenure_days, k.previous_purchases, k.margin_amount, k.first_margin_amount,
       k.actual_purchases AS n_holdout_orders, k.actual_margin_amount AS holdout_margin_amount,
       {", ".join(f"k.{name}" for name in COLUMNS)}
FROM known_at_origins AS k CROSS JOIN span AS s
WHERE s.n_customers <= {MOST_WITNESSES}
   OR hash_share(concat('witness', k.customer_id)) * s.n_customers < {MOST_WITNESSES}e0
"""


def backtest_steps(moment: Moment) -> tuple[Step, ...]:
    """
    Return the steps to ``backtest_cells`` and ``witnesses``.

    Both are drawn from ``known_at_origins``, one row per origin and customer known there.
    Cells: one row per origin and history, with its count. Witnesses: one row per origin and
    customer, of at most ``MOST_WITNESSES`` customers, with the money before and after.
    """

    def origins(small: Small) -> pa.Table:
        return choose_origins(small, moment)

    return (
        SqlStep("first_days", _FIRST_DAYS),
        SqlStep("span", _SPAN),
        SmallStep("origins", origins, ORIGINS_SCHEMA, small=("span",)),
        SqlStep("drawn_days", _DRAWN_DAYS),
        SqlStep("origin_weights", _ORIGIN_WEIGHTS),
        SqlStep("known_at_origins", _KNOWN),
        SqlStep("backtest_cells", _CELLS),
        SqlStep("witnesses", _WITNESSES),
    )


def choose_origins(small: Small, moment: Moment) -> pa.Table:
    """
    Return up to three origins, the newest first, each with a full window after it.

    ``reach_days`` are all days known after the origin, up to the horizon: where the data are too
    short for a window of that length, they tell more about the long run than the window does.

    Parameters
    ----------
    small : mapping
        Table ``span``: first purchase day of all.
    moment : Moment
        Its horizon is the window, unless the data are shorter than three horizons; then the
        window is a third of the data.

    Returns
    -------
    pyarrow.Table
        No row when the data are shorter than three weeks.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> span = pa.table({"first_on": [date(2026, 1, 1)], "n_customers": [9]})
    >>> moment = Moment(datetime(2026, 10, 1, tzinfo=UTC), "UTC", 91, 0.1, 0.8, 1, "t", "s")
    >>> [str(day) for day in choose_origins({"span": span}, moment)["origin_on"].to_pylist()]
    ['2026-07-02', '2026-05-18', '2026-04-03']
    """
    first_on = small["span"]["first_on"][0].as_py()
    span_days = (moment.today - first_on).days if first_on else 0
    window_days = min(moment.horizon_days, span_days // 3)
    if window_days < SHORTEST_WINDOW_DAYS:
        return ORIGINS_SCHEMA.empty_table()
    ages = [window_days + index * (window_days // 2) for index in range(MOST_ORIGINS)]
    usable = [age for age in ages if span_days - age >= window_days]
    return pa.table(
        {
            "origin_index": list(range(len(usable))),
            "origin_on": [moment.today - timedelta(days=age) for age in usable],
            "window_days": [window_days] * len(usable),
            "reach_days": [min(age, moment.horizon_days) for age in usable],
        },
        schema=ORIGINS_SCHEMA,
    )
