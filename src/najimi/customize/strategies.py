"""Every yen is for one of three strategies: what each costs and is expected to bring."""

from __future__ import annotations

import pyarrow as pa

from najimi.model.playbook import Playbook
from najimi.model.terms import Strategy
from najimi.plan import SmallStep, SqlStep, Step
from najimi.tables.contract import INTEGER, STRING

_SCHEMA = pa.schema([("strategy", STRING), ("n_treatments", INTEGER)])

# Expected margins are floats, whose sum depends on their order: each is rounded to a whole
# minor unit first, so that the three strategies add up to the total exactly.
_TOTALS = """
SELECT s.strategy, s.n_treatments,
       CAST(coalesce(d.n_decided, 0) AS BIGINT) AS n_decided,
       CAST(coalesce(h.n_held_out, 0) AS BIGINT) AS n_held_out,
       CAST(coalesce(d.cost_amount, 0) AS BIGINT) AS cost_amount,
       CAST(coalesce(d.minutes, 0) AS BIGINT) AS minutes,
       CAST(coalesce(d.expected_margin_amount, 0) AS BIGINT) AS expected_margin_amount
FROM strategies AS s
LEFT JOIN (
    SELECT strategy, count(*) AS n_decided, sum(cost_amount) AS cost_amount,
           sum(minutes) AS minutes,
           sum(CAST(floor(incremental_margin_amount + 0.5e0) AS BIGINT)) AS expected_margin_amount
    FROM decisions WHERE treatment_id IS NOT NULL GROUP BY strategy
) AS d ON d.strategy = s.strategy
LEFT JOIN (
    SELECT t.strategy, count(*) AS n_held_out
    FROM holdouts AS k JOIN treatments AS t ON t.treatment_id = k.treatment_id
    GROUP BY t.strategy
) AS h ON h.strategy = s.strategy
"""


def strategy_steps(playbook: Playbook) -> tuple[Step, ...]:
    """
    Return the steps from ``decisions`` to ``strategy_totals``: always three rows, idle or not.

    Parameters
    ----------
    playbook : Playbook
    """
    counted = {
        strategy.value: sum(1 for each in playbook.treatments if each.strategy is strategy)
        for strategy in Strategy
    }
    table = pa.table([list(counted), list(counted.values())], schema=_SCHEMA)
    return (
        SmallStep("strategies", lambda _: table, _SCHEMA, small=()),
        SqlStep("strategy_totals", _TOTALS),
    )
