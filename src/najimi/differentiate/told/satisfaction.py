"""How content each customer is, as a series of their own, and the distribution of all."""

from __future__ import annotations

from najimi.plan import SqlStep

TREND_PART = 0.1
"""Part of the scale by which the newest answer must differ from a customer's own median."""

_SERIES = """
SELECT customer_id, question_id, answered_on,
       max_by(number, (occurred_at, recorded_at, source, fact_id)) AS score
FROM told_answers
WHERE question_kind = 'satisfaction' AND number BETWEEN low AND high
GROUP BY customer_id, question_id, answered_on
"""

_SATISFACTION = f"""
WITH placed AS (
    SELECT *, row_number() OVER (
        PARTITION BY customer_id, question_id ORDER BY answered_on DESC) AS place
    FROM satisfaction_series
), told AS (
    SELECT customer_id, question_id, count(*) AS n_answers,
           max(CASE WHEN place = 1 THEN score END) AS latest_score,
           max(CASE WHEN place = 1 THEN answered_on END) AS latest_on,
           max(CASE WHEN place = 2 THEN score END) AS previous_score,
           max(CASE WHEN place = 2 THEN answered_on END) AS previous_on
    FROM placed GROUP BY customer_id, question_id
), earlier AS (
    SELECT customer_id, question_id,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY CAST(score AS DOUBLE)) AS median_score
    FROM placed WHERE place > 1 GROUP BY customer_id, question_id
), changed AS (
    SELECT t.*, CAST(t.latest_score AS DOUBLE) - e.median_score AS score_change,
           {TREND_PART}e0 * (q.high - q.low) AS least_change
    FROM told AS t
    JOIN questions AS q ON q.question_id = t.question_id
    LEFT JOIN earlier AS e ON e.customer_id = t.customer_id AND e.question_id = t.question_id
)
SELECT customer_id, question_id, latest_score, latest_on, previous_score, previous_on, n_answers,
       CASE WHEN score_change IS NULL THEN 'not_enough'
            WHEN score_change >= least_change THEN 'rising'
            WHEN score_change <= -least_change THEN 'falling'
            ELSE 'steady' END AS trend
FROM changed
"""

_PERIODS = " UNION ALL ".join(
    f"SELECT *, '{period}' AS period, CAST(date_trunc('{period}', answered_on) AS DATE) AS from_on"
    " FROM {table}"
    for period in ("month", "quarter")
)

_DISTRIBUTION = f"""
WITH latest AS (
    SELECT customer_id, question_id, period, from_on,
           CAST(floor(CAST(max_by(score, answered_on) AS DOUBLE) + 0.5e0) AS BIGINT) AS score
    FROM ({_PERIODS.format(table="satisfaction_series")}) AS each_period
    GROUP BY customer_id, question_id, period, from_on
), counted AS (
    SELECT question_id, period, from_on, score, count(*) AS n_customers
    FROM latest GROUP BY question_id, period, from_on, score
), off_scale AS (
    SELECT question_id, period, from_on, count(*) AS n_off_scale
    FROM ({_PERIODS.format(table="told_answers")}) AS each_period
    WHERE question_kind = 'satisfaction' AND number NOT BETWEEN low AND high
    GROUP BY question_id, period, from_on
)
SELECT c.question_id, c.period, c.from_on, c.score, c.n_customers,
       CAST(sum(c.n_customers) OVER (PARTITION BY c.question_id, c.period, c.from_on) AS BIGINT)
           AS n_answered,
       coalesce(o.n_off_scale, 0) AS n_off_scale
FROM counted AS c
LEFT JOIN off_scale AS o
  ON o.question_id = c.question_id AND o.period = c.period AND o.from_on = c.from_on
"""


def satisfaction_steps() -> tuple[SqlStep, ...]:
    """
    Return the steps from ``told_answers`` to the series, the customer's row and the distribution.

    No mean is computed anywhere: 5 and 5 is another shop than 0 and 10.
    """
    return (
        SqlStep("satisfaction_series", _SERIES),
        SqlStep("satisfaction", _SATISFACTION),
        SqlStep("satisfaction_distribution", _DISTRIBUTION),
    )
