"""
Whom a customer knows among our people, how closely, and what would be at risk if that one left.

A meeting is a day on which somebody of ours served the customer, by name: sold to them, or was in
contact. A meeting counts half after a year. With m the weight of the meetings with one person and
M that of all meetings with a named person:

    strength = m / (M + 2)

Two meetings' worth of doubt keep it low while there is little to go by.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from najimi.model.moment import Moment
from najimi.model.terms import THEIRS_STRENGTH
from najimi.plan import SqlStep

HALF_AFTER_DAYS = 365
DOUBT_MEETINGS = 2
AT_RISK_STRENGTH = THEIRS_STRENGTH

_ONE = 1_000_000

_MEETINGS = """
WITH named AS (
    SELECT i.customer_id, f.staff_id, local_date(f.occurred_at) AS day, 1 AS is_purchase, 0 AS is_contact
    FROM order_lines AS f
    JOIN identities AS i ON i.source = f.source AND i.source_key = f.source_key
     AND f.occurred_at >= i.from_at AND f.occurred_at < i.until_at
    WHERE f.staff_id IS NOT NULL AND f.net_amount > 0
    UNION ALL
    SELECT i.customer_id, f.staff_id, local_date(f.occurred_at) AS day, 0 AS is_purchase, 1 AS is_contact
    FROM interactions AS f
    JOIN identities AS i ON i.source = f.source AND i.source_key = f.source_key
     AND f.occurred_at >= i.from_at AND f.occurred_at < i.until_at
    WHERE f.staff_id IS NOT NULL
)
SELECT customer_id, staff_id, day, max(is_purchase) AS n_purchases, max(is_contact) AS n_contacts
FROM named
GROUP BY customer_id, staff_id, day
"""


def _bonds(moment: Moment) -> str:
    age = f"CAST(days_between(day, {moment.today_sql}) AS DOUBLE)"
    return f"""
WITH weighed AS (
    SELECT customer_id, staff_id, count(*) AS n_meetings,
           CAST(sum(n_purchases) AS BIGINT) AS n_purchases,
           CAST(sum(n_contacts) AS BIGINT) AS n_contacts, max(day) AS latest_on,
           CAST(sum(CAST(round({_ONE}e0 * power(0.5e0, {age} / {HALF_AFTER_DAYS}e0)) AS BIGINT)) AS BIGINT)
               AS weight
    FROM meetings
    GROUP BY customer_id, staff_id
), compared AS (
    SELECT *, sum(n_meetings) OVER (PARTITION BY customer_id) AS n_all,
           CAST(sum(weight) OVER (PARTITION BY customer_id) AS BIGINT) AS weight_all
    FROM weighed
), bonded AS (
    SELECT *, CAST(weight AS DOUBLE) / CAST(weight_all + {DOUBT_MEETINGS * _ONE} AS DOUBLE) AS strength
    FROM compared
)
SELECT b.customer_id, b.staff_id, b.n_meetings, b.n_purchases, b.n_contacts,
       CAST(b.n_meetings AS DOUBLE) / CAST(b.n_all AS DOUBLE) AS meetings_share,
       b.latest_on, b.strength,
       b.strength >= {AT_RISK_STRENGTH} AND c.stage <> 'lost' AS is_at_risk,
       v.expected_margin_amount
FROM bonded AS b
JOIN careers AS c ON c.customer_id = b.customer_id AND c.path = 'common'
JOIN customer_values AS v ON v.customer_id = b.customer_id
"""


_STAFF_RISKS = """
SELECT staff_id, count(*) AS n_customers,
       CAST(sum(CASE WHEN is_at_risk THEN 1 ELSE 0 END) AS BIGINT) AS n_at_risk,
       CAST(sum(CASE WHEN is_at_risk THEN CAST(round(coalesce(expected_margin_amount, 0e0)) AS BIGINT)
                     ELSE 0 END) AS BIGINT) AS at_risk_margin_amount,
       CAST(sum(CASE WHEN is_at_risk AND expected_margin_amount IS NULL THEN 1 ELSE 0 END) AS BIGINT)
           AS n_of_unknown_value
FROM bonds
GROUP BY staff_id
"""


def bond_steps(moment: Moment) -> tuple[SqlStep, ...]:
    """
    Return the steps from facts, ``careers`` and ``customer_values`` to ``bonds``, ``staff_risks``.

    Where no fact names who served, both tables are empty.
    """
    return (
        SqlStep("meetings", _MEETINGS),
        SqlStep("bonds", _bonds(moment)),
        SqlStep("staff_risks", _STAFF_RISKS),
    )


def list_at_risk(bonds: pa.Table, staff_id: str) -> pa.Table:
    """
    Return the customers who might go if one of our people left, the most valuable first.

    Parameters
    ----------
    bonds : pyarrow.Table
        The table ``bonds`` of a turn.
    staff_id : str
        Who leaves; somebody unknown gives no rows.

    Returns
    -------
    pyarrow.Table
        The rows of ``bonds`` that are at risk; those of unknown value come last.

    Examples
    --------
    >>> bonds = pa.table({
    ...     "customer_id": ["a", "b", "c"], "staff_id": ["hana", "hana", "ken"],
    ...     "is_at_risk": [True, True, True], "expected_margin_amount": [10.0, 20.0, 30.0],
    ... })
    >>> list_at_risk(bonds, "hana")["customer_id"].to_pylist()
    ['b', 'a']
    """
    is_theirs = pc.and_(pc.equal(bonds["staff_id"], staff_id), bonds["is_at_risk"])
    return bonds.filter(is_theirs).sort_by(
        [("expected_margin_amount", "descending"), ("customer_id", "ascending")]
    )
