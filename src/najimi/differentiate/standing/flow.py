"""
How people move between stages: who enters, who goes on, who leaks away, and after how long.

Shares are taken over everyone who entered a stage 366 to 730 days ago, by what became of them
within 365 days. So each had the same time, and those who still wait are in the count; counting
only those who left lately would tell of the quick ones.
"""

from __future__ import annotations

from najimi.differentiate.wilson import wilson_ends
from najimi.model.moment import Moment
from najimi.model.terms import Stage
from najimi.plan import SqlStep

FOLLOWED_DAYS = 365
STUCK_STAGES = (Stage.NEW, Stage.REPEAT, Stage.LAPSING)
STUCK_SHARE = 0.80
"""Whoever waits longer than this part of those who went on did, is stuck."""
FEWEST_MOVED = 30
"""With fewer who went on, nobody is called stuck."""
_LOW, _HIGH = wilson_ends("CAST(n_moved AS DOUBLE)", "CAST(n_followed AS DOUBLE)")

_AWAY = "('lapsing', 'lost')"
_STAGES = ", ".join(f"('{stage}')" for stage in Stage)


def _followed(moment: Moment) -> str:
    return f"""
SELECT stage, CASE WHEN days_in_stage <= {FOLLOWED_DAYS} THEN next_stage END AS next_stage,
       days_in_stage
FROM passages
WHERE days_between(entered_on, {moment.today_sql})
      BETWEEN {FOLLOWED_DAYS + 1} AND {2 * FOLLOWED_DAYS}
"""


_OUTCOMES = f"""
SELECT stage, count(*) AS n_followed, count(next_stage) AS n_moved,
       sum(CASE WHEN next_stage IN {_AWAY} THEN 1 ELSE 0 END) AS n_leaked,
       sum(CASE WHEN next_stage NOT IN {_AWAY} THEN 1 ELSE 0 END) AS n_onward,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN next_stage IS NOT NULL
           THEN CAST(days_in_stage AS DOUBLE) END) AS median_days,
       percentile_cont({STUCK_SHARE}) WITHIN GROUP (ORDER BY CASE WHEN next_stage NOT IN {_AWAY}
           THEN CAST(days_in_stage AS DOUBLE) END) AS onward_days
FROM followed_passages
GROUP BY stage
"""


def _stage_flow(moment: Moment) -> str:
    today = moment.today_sql
    stuck = ", ".join(f"'{stage}'" for stage in STUCK_STAGES)
    return f"""
WITH counted AS (
    SELECT stage, sum(CASE WHEN left_on IS NULL THEN 1 ELSE 0 END) AS n_now,
           sum(CASE WHEN days_between(entered_on, {today}) < {FOLLOWED_DAYS} THEN 1 ELSE 0 END) AS n_entered,
           sum(CASE WHEN days_between(left_on, {today}) < {FOLLOWED_DAYS} THEN 1 ELSE 0 END) AS n_left
    FROM passages
    GROUP BY stage
)
SELECT s.stage, CAST(coalesce(c.n_now, 0) AS BIGINT) AS n_now,
       CAST(coalesce(c.n_entered, 0) AS BIGINT) AS n_entered_365_days,
       CAST(coalesce(c.n_left, 0) AS BIGINT) AS n_left_365_days,
       CAST(coalesce(o.n_followed, 0) AS BIGINT) AS n_followed,
       CAST(coalesce(o.n_moved, 0) AS BIGINT) AS n_moved,
       CASE WHEN s.stage <> 'lost'
            THEN CAST(o.n_leaked AS DOUBLE) / CAST(o.n_followed AS DOUBLE) END AS leakage_share,
       o.median_days AS median_days_in_stage,
       CASE WHEN s.stage IN ({stuck}) AND o.n_onward >= {FEWEST_MOVED} THEN o.onward_days END
           AS stuck_after_days
FROM (VALUES {_STAGES}) AS s(stage)
LEFT JOIN counted AS c ON c.stage = s.stage
LEFT JOIN stage_outcomes AS o ON o.stage = s.stage
"""


_STAGE_MOVES = f"""
WITH moved AS (
    SELECT f.stage, f.next_stage, count(*) AS n_moved, max(o.n_followed) AS n_followed,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY CAST(f.days_in_stage AS DOUBLE)) AS median_days
    FROM followed_passages AS f
    JOIN stage_outcomes AS o ON o.stage = f.stage
    WHERE f.next_stage IS NOT NULL
    GROUP BY f.stage, f.next_stage
)
SELECT stage, next_stage, n_followed, n_moved,
       CAST(n_moved AS DOUBLE) / CAST(n_followed AS DOUBLE) AS conversion_share,
       {_LOW} AS conversion_low_share,
       {_HIGH} AS conversion_high_share,
       median_days AS median_days_in_stage
FROM moved
"""


def flow_steps(moment: Moment) -> tuple[SqlStep, ...]:
    """Return the steps from ``passages`` to ``stage_flow`` and ``stage_moves``."""
    return (
        SqlStep("followed_passages", _followed(moment)),
        SqlStep("stage_outcomes", _OUTCOMES),
        SqlStep("stage_flow", _stage_flow(moment)),
        SqlStep("stage_moves", _STAGE_MOVES),
    )
