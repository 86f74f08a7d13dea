"""The decisions of a draft beside those of the turn: a plan of small counts and one table."""

from __future__ import annotations

from collections.abc import Collection

from najimi.customize.rules import rule_sql
from najimi.drafting.report import HELD_OUT, SILENCE
from najimi.model.moment import Moment
from najimi.model.playbook import Playbook
from najimi.model.standing_decisions import STANDING_DECISIONS
from najimi.plan import Plan, SqlStep

WAS_DECISIONS, WAS_CONTEXTS, WAS_HOLDOUTS = "was_decisions", "was_contexts", "was_holdouts"
"""Names under which the turn's own tables are registered beside the draft's."""


def _way(of: str) -> str:
    """Return where somebody stands on one side: a treatment, kept back by chance, or silence."""
    kept_back = f"WHEN {of}.held_out_treatment_id IS NOT NULL THEN '{HELD_OUT}'"
    return f"coalesce({of}.treatment_id, CASE {kept_back} ELSE '{SILENCE}' END)"


_BOTH = f"""
SELECT {_way("w")} AS was, {_way("d")} AS becomes, d.customer_id, w.treatment_id AS was_treatment_id, w.reason AS was_reason,
       w.held_out_treatment_id AS was_held_out_treatment_id,
       d.treatment_id, d.reason, d.held_out_treatment_id
FROM decisions AS d
JOIN {WAS_DECISIONS} AS w ON w.customer_id = d.customer_id
"""

_CHANGES = """
SELECT customer_id, was_treatment_id, was_reason, was_held_out_treatment_id,
       treatment_id, reason, held_out_treatment_id,
       CAST(row_number() OVER (
           PARTITION BY was, becomes ORDER BY customer_id) AS BIGINT) AS example_number
FROM compared WHERE was <> becomes
"""

_FLOWS = """
SELECT was, becomes, was_reason, reason, count(*) AS n
FROM compared
GROUP BY was, becomes, was_reason, reason
"""

_HOLDOUTS = f"""
SELECT sum(CASE WHEN w.treatment_id = d.treatment_id THEN 1 ELSE 0 END) AS n_let_go,
       sum(CASE WHEN h.treatment_id = was.treatment_id THEN 1 ELSE 0 END) AS n_newly_held
FROM decisions AS d
JOIN {WAS_DECISIONS} AS was ON was.customer_id = d.customer_id
LEFT JOIN {WAS_HOLDOUTS} AS w ON w.customer_id = d.customer_id
LEFT JOIN holdouts AS h ON h.customer_id = d.customer_id
"""

_AGAIN = f"""
SELECT d.treatment_id, count(*) AS n
FROM decisions AS d
JOIN {WAS_CONTEXTS} AS c ON c.customer_id = d.customer_id
WHERE coalesce(array_contains(c.recent_treatments, d.treatment_id), FALSE)
GROUP BY d.treatment_id
"""


def _side(table: str, holdouts: str, name: str) -> tuple[SqlStep, SqlStep]:
    """Return what one side decided, in all and by channel and strategy."""
    return (
        SqlStep(f"{name}_totals", f"""
SELECT sum(CASE WHEN d.treatment_id IS NOT NULL THEN 1 ELSE 0 END) AS n_treated,
       count(h.customer_id) AS n_held_out, count(*) AS n_customers
FROM {table} AS d LEFT JOIN {holdouts} AS h ON h.customer_id = d.customer_id
"""),
        SqlStep(f"{name}_parts", f"""
SELECT channel, strategy, count(*) AS n, sum(cost_amount) AS cost_amount,
       sum(minutes) AS minutes,
       sum(CAST(floor(incremental_margin_amount + 0.5e0) AS BIGINT)) AS expected_margin_amount
FROM {table} WHERE treatment_id IS NOT NULL
GROUP BY channel, strategy
"""),
    )  # fmt: skip


def _matches(playbook: Playbook) -> str:
    counts = ",\n       ".join(
        f"sum(CASE WHEN {rule_sql(treatment.when)} THEN 1 ELSE 0 END) AS match_{index}"
        for index, treatment in enumerate(playbook.treatments)
    )
    return f"SELECT {counts} FROM contexts"


def _resting(removed: Collection[str]) -> str:
    rows = " UNION ALL ".join(
        f"SELECT '{each}' AS treatment_id, sum(CASE WHEN coalesce(array_contains("
        f"recent_treatments, '{each}'), FALSE) THEN 1 ELSE 0 END) AS n FROM {WAS_CONTEXTS}"
        for each in sorted(removed)
    )
    return rows or f"SELECT '' AS treatment_id, 0 AS n FROM {WAS_CONTEXTS} WHERE FALSE"


def _measured(moment: Moment) -> str:
    """Decisions whose window is open still: what learn counts depends on them."""
    return f"""
SELECT treatment_id, count(*) AS n
FROM (
    SELECT coalesce(treatment_id, held_out_treatment_id) AS treatment_id
    FROM ({STANDING_DECISIONS}) AS standing
    WHERE days_between(local_date(occurred_at), {moment.today_sql}) < outcome_window_days
    UNION ALL
    SELECT treatment_id FROM {WAS_DECISIONS}
    UNION ALL
    SELECT treatment_id FROM {WAS_HOLDOUTS}
) AS open_windows
WHERE treatment_id IS NOT NULL
GROUP BY treatment_id
"""


def comparing_plan(moment: Moment, playbook: Playbook, removed: Collection[str]) -> Plan:
    """
    Return the plan that compares a draft's ``decisions`` and ``holdouts`` with those of the turn.

    Parameters
    ----------
    moment : Moment
        Of the turn.
    playbook : Playbook
        The draft.
    removed : collection of str
        Treatments of the turn's playbook that the draft no longer holds.
    """
    steps = (
        SqlStep("compared", _BOTH),
        SqlStep("changes", _CHANGES),
        SqlStep("flows", _FLOWS),
        *_side(WAS_DECISIONS, WAS_HOLDOUTS, "was"),
        *_side("decisions", "holdouts", "becomes"),
        SqlStep("holdouts_changed", _HOLDOUTS),
        SqlStep("again", _AGAIN),
        SqlStep("resting_removed", _resting(removed)),
        SqlStep("measured", _measured(moment)),
        SqlStep("matches", _matches(playbook)),
    )
    return Plan(steps, tuple(step.name for step in steps))
