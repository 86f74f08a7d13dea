"""What is the next thing worth doing for each one, or nothing: the plan of the phase."""

from __future__ import annotations

import pyarrow as pa

from najimi.customize.arbitration import proposed_step
from najimi.customize.baskets import marks_step, pair_steps, product_steps
from najimi.customize.choosing import limited_capacities, use_of
from najimi.customize.contexts import context_steps
from najimi.customize.effort import effort_steps
from najimi.customize.parts import PARTS_SCHEMA
from najimi.customize.pricing import allocation_step, prices_step
from najimi.customize.regrets import suspensions_step
from najimi.customize.relevance import relevance_step
from najimi.customize.scoring import candidates_step
from najimi.customize.screening import screening_step
from najimi.customize.searched import searched_prices_step
from najimi.customize.strategies import strategy_steps
from najimi.customize.weighing import weighing_steps
from najimi.model.capacity_rules import STAFF
from najimi.model.moment import Moment
from najimi.model.playbook import Playbook
from najimi.plan import Plan, SmallStep, SqlStep
from najimi.tables.contract import FLOAT, INTEGER, STRING
from najimi.tables.turn import DECISIONS, HOLDOUTS

TREATMENTS_SCHEMA = pa.schema(
    [
        ("treatment_id", STRING),
        ("kind", STRING),
        ("strategy", STRING),
        ("channel", STRING),
        ("contact_class", STRING),
        ("cost_amount", INTEGER),
        ("relation_amount", INTEGER),
        ("minutes", INTEGER),
        ("rest_days", INTEGER),
        ("outcome_window_days", INTEGER),
        ("prior_response_probability", pa.float64()),
        ("prior_weight", pa.float64()),
        ("incremental_share", pa.float64()),
    ]
)
SEEDS_SCHEMA = pa.schema([("seed", STRING), ("turn_seed", STRING), ("interval_share", FLOAT)])
USES_SCHEMA = pa.schema(
    [("capacity", STRING), ("staff_id", STRING), ("treatment_id", STRING), ("n_units", INTEGER)]
)
_KEPT_BACK = {
    "treatment_id": "held_out_treatment_id AS treatment_id",
    "scope": "holdout_scope AS scope",
}
SILENCE_WINDOW_DAYS = 28
"""How long what follows a silence is watched."""


def treatments_table(playbook: Playbook) -> pa.Table:
    """Return the treatments of a playbook as a table; what the phases need of them, no words."""
    rows = [
        {name: getattr(treatment, name) for name in TREATMENTS_SCHEMA.names}
        for treatment in playbook.treatments
    ]
    return pa.Table.from_pylist(
        [
            {
                name: str(v) if TREATMENTS_SCHEMA.field(name).type == STRING else v
                for name, v in row.items()
            }
            for row in rows
        ],
        schema=TREATMENTS_SCHEMA,
    )


def plan_customize(moment: Moment, playbook: Playbook) -> Plan:
    """
    Return the plan from what is known of each customer to one decision each.

    Reads what *differentiate* wrote, facts ``interactions``, ``people``, ``consents``,
    ``restrictions``, ``cases``, ``verdicts``, ``career_choices``, ``order_lines``, ``products``
    and ``decisions_issued``, ``previous_response_rates`` and ``previous_uplifts``; writes ``contexts``,
    ``candidates``, ``prices``, ``allocation``, ``decisions``, ``holdouts``, ``weight_costs``,
    ``strategy_totals``, ``efforts``, ``relevance``, ``regrets``, and for the counter
    ``next_products``, ``product_pairs`` and ``counter_marks``.

    Raises
    ------
    RuleError
        If a rule of the playbook speaks of something unknown.
    """
    return Plan(
        steps=(
            *context_steps(moment, playbook),
            SmallStep("seeds", lambda _: _seeds(moment), SEEDS_SCHEMA, small=()),
            suspensions_step(),
            screening_step(playbook),
            candidates_step(playbook),
            prices_step(playbook),
            SmallStep("uses", lambda _: _uses_table(playbook), USES_SCHEMA, small=()),
            searched_prices_step(),
            allocation_step(),
            proposed_step(playbook),
            SqlStep("decided", _decided(moment)),
            SqlStep("decisions", _decisions()),
            SqlStep("holdouts", _HOLDOUTS),
            SqlStep("prices", _PRICES),
            *weighing_steps(playbook),
            *strategy_steps(playbook),
            *product_steps(moment),
            *pair_steps(),
            *marks_step(moment, playbook),
            *effort_steps(playbook),
            relevance_step(moment),
        ),
        outputs=(
            "regrets", "contexts", "candidates", "prices", "allocation", "decisions", "holdouts",
            "weight_costs", "strategy_totals", "next_products", "product_pairs", "counter_marks",
            "efforts", "relevance",
        ),
    )  # fmt: skip


def _seeds(moment: Moment) -> pa.Table:
    """Return the seed of draws that last, what sets the draws of one turn apart, and the interval."""
    row = [f"{moment.salt}:{moment.seed}:"], [f"{moment.as_of_text}:"], [moment.interval_share]
    return pa.table(dict(zip(SEEDS_SCHEMA.names, row, strict=True)), schema=SEEDS_SCHEMA)


def _uses_table(playbook: Playbook) -> pa.Table:
    """Return what treatments use, one row per use; ``staff_id`` tells whose customers' only."""
    rows = [
        {
            "capacity": name,
            "staff_id": name.removeprefix(STAFF) if name.startswith(STAFF) else None,
            "treatment_id": treatment.treatment_id,
            "n_units": use_of(treatment, name),
        }
        for name in limited_capacities(playbook)
        for treatment in playbook.treatments
    ]
    return pa.Table.from_pylist([row for row in rows if row["n_units"]], schema=USES_SCHEMA)


def _decisions() -> str:
    """Return SQL for one row per customer: what is done, or what chance kept back, or silence."""
    return f"SELECT {', '.join(DECISIONS.names)} FROM decided WHERE NOT is_beside"


def _decided(moment: Moment) -> str:
    return f"""
WITH settled AS (
    SELECT p.customer_id, p.silence, p.best_treatment_id, p.best_score, p.response_probability,
           p.incremental_margin_amount, p.kept_back_probability, p.choice_probability,
           p.is_measured_arm, p.is_beside, {", ".join(f"p.{name}" for name in PARTS_SCHEMA.names)},
           CASE WHEN p.holdout_scope IS NULL THEN p.treatment_id END AS treatment_id,
           CASE WHEN p.holdout_scope IS NOT NULL THEN p.treatment_id END AS held_out_treatment_id,
           p.holdout_scope
    FROM proposed AS p
)
SELECT s.customer_id,
       concat('d', substr(md5(concat('{moment.as_of_text}', s.customer_id,
           CASE WHEN s.treatment_id IS NOT NULL THEN concat('+', s.treatment_id)
                WHEN s.held_out_treatment_id IS NOT NULL THEN concat('-', s.held_out_treatment_id)
                ELSE '' END)), 1, 24)) AS decision_id,
       s.treatment_id,
       CASE WHEN s.treatment_id IS NOT NULL THEN 'worth_doing'
            WHEN s.held_out_treatment_id IS NOT NULL THEN 'held_out'
            ELSE coalesce(s.silence, 'capacity') END AS reason,
       s.best_treatment_id, s.best_score,
       s.incremental_margin_amount, s.response_probability,
       s.held_out_treatment_id, s.holdout_scope,
       coalesce(s.choice_probability, 1e0)
           * CASE WHEN s.treatment_id IS NOT NULL THEN 1e0 - s.kept_back_probability
                  WHEN s.held_out_treatment_id IS NOT NULL THEN s.kept_back_probability
                  ELSE 1e0 END AS propensity,
       t.channel, t.kind, t.strategy,
       coalesce(t.outcome_window_days, h.outcome_window_days, {SILENCE_WINDOW_DAYS}) AS outcome_window_days,
       coalesce(t.cost_amount, 0) AS cost_amount, coalesce(t.minutes, 0) AS minutes,
       CAST(coalesce(t.relation_amount, h.relation_amount) AS DOUBLE) AS relation_amount,
       {", ".join(f"s.{name}" for name in PARTS_SCHEMA.names)},
       coalesce(s.choice_probability, 1e0) AS choice_probability, s.is_measured_arm, s.is_beside,
       c.stage, c.tier, w.source AS need_source
FROM settled AS s
JOIN contexts AS c ON c.customer_id = s.customer_id
LEFT JOIN treatments AS t ON t.treatment_id = s.treatment_id
LEFT JOIN treatments AS h ON h.treatment_id = s.held_out_treatment_id
LEFT JOIN needs AS w ON w.customer_id = s.customer_id AND w.need = s.need
"""


_HOLDOUTS = f"""
SELECT {", ".join(_KEPT_BACK.get(name, name) for name in HOLDOUTS.names)}
FROM decided
WHERE held_out_treatment_id IS NOT NULL
"""


_PRICES = """
WITH done AS (
    SELECT p.treatment_id, c.staff_id, count(*) AS n
    FROM proposed AS p
    JOIN contexts AS c ON c.customer_id = p.customer_id
    WHERE p.treatment_id IS NOT NULL AND p.holdout_scope IS NULL
    GROUP BY p.treatment_id, c.staff_id
), used AS (
    SELECT u.capacity, CAST(sum(d.n * u.n_units) AS BIGINT) AS used
    FROM done AS d
    JOIN uses AS u ON u.treatment_id = d.treatment_id
     AND (u.staff_id IS NULL OR u.staff_id = d.staff_id)
    GROUP BY u.capacity
)
SELECT s.capacity, s.unit, s.available, s.wanted, coalesce(u.used, 0) AS used, s.price_amount
FROM searched_prices AS s
LEFT JOIN used AS u ON u.capacity = s.capacity
"""
