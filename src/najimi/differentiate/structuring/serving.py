"""What serving each customer costs, from logged minutes and sends, and what is nobody's."""

from __future__ import annotations

from najimi.differentiate.structuring.costs import PERIOD_DAYS
from najimi.model.moment import Moment
from najimi.model.structure_rules import CostRates
from najimi.model.terms import PEOPLE_CHANNELS
from najimi.plan import SqlStep

_PEOPLE = ", ".join(f"'{channel}'" for channel in PEOPLE_CHANNELS)


def _inside(moment: Moment, day: str) -> str:
    today = moment.today_sql
    return f"{day} >= date_add({today}, -{PERIOD_DAYS}) AND {day} < {today}"


def _contacts(moment: Moment, rates: CostRates) -> str:
    """
    Return each contact of the period with its costs as whole minor units.

    Rounded per contact, so that however they are grouped the sums agree to the last unit. A
    person's channel costs their time alone; on the others a send without a rate is unpriced.
    """
    hour = "CAST(NULL AS BIGINT)" if rates.hour_amount is None else str(rates.hour_amount)
    by_channel = "".join(
        f" WHEN o.channel = '{channel}' THEN {amount}" for channel, amount in rates.send_amounts
    )
    return f"""
WITH parts AS (
    SELECT o.source, o.source_key, o.occurred_at, coalesce(o.minutes, 0) AS minutes,
           CASE WHEN coalesce(o.minutes, 0) = 0 THEN 0 ELSE {hour} END AS hour_amount,
           CASE WHEN o.direction = 'in' THEN 0
                WHEN t.treatment_id IS NOT NULL THEN t.cost_amount{by_channel}
                WHEN o.channel IN ({_PEOPLE}) THEN 0 END AS send_amount
    FROM interactions AS o
    LEFT JOIN treatments AS t ON t.treatment_id = o.treatment_id
    WHERE {_inside(moment, "local_date(o.occurred_at)")}
)
SELECT source, source_key, occurred_at, minutes,
       CAST(round(CAST(minutes AS DOUBLE) * CAST(coalesce(hour_amount, 0) AS DOUBLE) / 60e0) AS BIGINT)
           AS time_amount,
       CAST(coalesce(send_amount, 0) AS BIGINT) AS sends_amount,
       CASE WHEN hour_amount IS NULL THEN 1 ELSE 0 END AS is_unpriced_time,
       CASE WHEN send_amount IS NULL THEN 1 ELSE 0 END AS is_unpriced_send
FROM parts
"""


_SERVED = """
SELECT i.customer_id, count(*) AS n_contacts, CAST(sum(c.minutes) AS BIGINT) AS minutes,
       CAST(sum(c.time_amount) AS BIGINT) AS time_amount,
       CAST(sum(c.sends_amount) AS BIGINT) AS sends_amount,
       CAST(sum(greatest(c.is_unpriced_time, c.is_unpriced_send)) AS BIGINT) AS n_unpriced
FROM serving_contacts AS c
JOIN identities AS i ON i.source = c.source AND i.source_key = c.source_key
 AND c.occurred_at >= i.from_at AND c.occurred_at < i.until_at
GROUP BY i.customer_id
"""


def _serving_costs(moment: Moment) -> str:
    return f"""
WITH margins AS (
    SELECT customer_id, CAST(sum(margin_amount) AS BIGINT) AS margin_amount
    FROM daily_totals
    WHERE {_inside(moment, "day")}
    GROUP BY customer_id
), filled AS (
    SELECT c.customer_id, coalesce(s.n_contacts, 0) AS n_contacts, coalesce(s.minutes, 0) AS minutes,
           coalesce(s.time_amount, 0) AS time_amount, coalesce(s.sends_amount, 0) AS sends_amount,
           coalesce(s.n_unpriced, 0) AS n_unpriced, coalesce(m.margin_amount, 0) AS margin_amount
    FROM customers AS c
    LEFT JOIN served AS s ON s.customer_id = c.customer_id
    LEFT JOIN margins AS m ON m.customer_id = c.customer_id
)
SELECT customer_id, n_contacts, minutes, time_amount, sends_amount,
       time_amount + sends_amount AS serving_amount, n_unpriced, margin_amount,
       CASE WHEN n_unpriced = 0 THEN margin_amount - time_amount - sends_amount END
           AS margin_after_amount
FROM filled
"""


def _ledger(moment: Moment) -> str:
    """
    Return what was spent, activity by activity, counted apart from what customers bear.

    What can be laid on nobody is summed from the contacts whose key leads to no customer, not
    taken as the rest, so that the three amounts of a line check each other.
    """
    today = moment.today_sql
    return f"""
WITH nobodys AS (
    SELECT c.time_amount, c.sends_amount
    FROM serving_contacts AS c
    WHERE NOT EXISTS (
        SELECT 1 FROM identities AS i
        WHERE i.source = c.source AND i.source_key = c.source_key
          AND c.occurred_at >= i.from_at AND c.occurred_at < i.until_at)
), whole AS (
    SELECT coalesce(sum(time_amount), 0) AS time_amount, coalesce(sum(sends_amount), 0) AS sends_amount,
           coalesce(sum(is_unpriced_time), 0) AS n_unpriced_times,
           coalesce(sum(is_unpriced_send), 0) AS n_unpriced_sends
    FROM serving_contacts
), laid AS (
    SELECT coalesce(sum(time_amount), 0) AS time_amount, coalesce(sum(sends_amount), 0) AS sends_amount
    FROM served
), lost AS (
    SELECT coalesce(sum(time_amount), 0) AS time_amount, coalesce(sum(sends_amount), 0) AS sends_amount
    FROM nobodys
), entered AS (
    SELECT CAST(round(
               CAST(cost_amount AS DOUBLE)
               * CAST(days_between(greatest(from_on, date_add({today}, -{PERIOD_DAYS})),
                                   least(until_on, date_add({today}, -1))) + 1 AS DOUBLE)
               / CAST(days_between(from_on, until_on) + 1 AS DOUBLE)) AS BIGINT) AS part
    FROM cost_days
    WHERE purpose = 'serve' AND from_on < {today} AND until_on >= date_add({today}, -{PERIOD_DAYS})
), entries AS (
    SELECT coalesce(sum(part), 0) AS amount FROM entered
), lines AS (
    SELECT 'time' AS activity, w.time_amount AS total_amount, d.time_amount AS attributed_amount,
           l.time_amount AS unattributed_amount, w.n_unpriced_times AS n_unpriced
    FROM whole AS w CROSS JOIN laid AS d CROSS JOIN lost AS l
    UNION ALL
    SELECT 'sends', w.sends_amount, d.sends_amount, l.sends_amount, w.n_unpriced_sends
    FROM whole AS w CROSS JOIN laid AS d CROSS JOIN lost AS l
    UNION ALL
    SELECT 'entries', amount, 0, amount, 0 FROM entries
)
SELECT activity, CAST(total_amount AS BIGINT) AS total_amount,
       CAST(attributed_amount AS BIGINT) AS attributed_amount,
       CAST(unattributed_amount AS BIGINT) AS unattributed_amount,
       CAST(n_unpriced AS BIGINT) AS n_unpriced
FROM lines
"""


def serving_steps(moment: Moment, rates: CostRates) -> tuple[SqlStep, ...]:
    """
    Return the steps from contacts to ``serving_costs`` and ``serving_ledger``.

    They read ``cost_days``, so they follow ``relation_cost_steps``.
    """
    return (
        SqlStep("serving_contacts", _contacts(moment, rates)),
        SqlStep("served", _SERVED),
        SqlStep("serving_costs", _serving_costs(moment)),
        SqlStep("serving_ledger", _ledger(moment)),
    )
