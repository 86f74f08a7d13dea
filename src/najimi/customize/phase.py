"""What is the next thing worth doing for each one, or nothing: the plan of the phase."""

from __future__ import annotations

import pyarrow as pa

from najimi.customize.arbitration import proposed_step
from najimi.customize.baskets import marks_step, pair_steps, product_steps
from najimi.customize.choosing import limited_capacities, uses
from najimi.customize.contexts import context_steps
from najimi.customize.effort import effort_steps
from najimi.customize.parts import PARTS_SCHEMA
from najimi.customize.prices import prices_step
from najimi.customize.regrets import suspensions_step
from najimi.customize.relevance import relevance_step
from najimi.customize.scoring import candidates_step
from najimi.customize.screening import screening_step
from najimi.customize.searched import searched_prices_step
from najimi.customize.strategies import strategy_steps
from najimi.customize.weighing import weighing_steps
from najimi.model.moment import Moment
from najimi.model.playbook import BUDGET, MINUTES, Playbook
from najimi.plan import Plan, SmallStep, SqlStep
from najimi.tables.contract import FLOAT, INTEGER, STRING

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
    ``restrictions``, ``verdicts``, ``order_lines``, ``products`` and ``decisions_issued``,
    ``previous_response_rates`` and ``previous_uplifts``; writes ``contexts``,
    ``candidates``, ``prices``, ``decisions``, ``holdouts``, ``weight_costs``, ``strategy_totals``,
    ``efforts``, ``relevance``, and for the counter ``next_products``, ``product_pairs`` and ``counter_marks``.

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
            SmallStep("uses", lambda _: _uses_table(playbook), _uses_table(playbook).schema, small=()),
            searched_prices_step(),
            proposed_step(playbook),
            SqlStep("decisions", _decisions(moment)),
            SqlStep("holdouts", _HOLDOUTS),
            SqlStep("prices", _prices(playbook)),
            *weighing_steps(playbook),
            *strategy_steps(playbook),
            *product_steps(moment),
            *pair_steps(),
            *marks_step(moment, playbook),
            *effort_steps(playbook),
            relevance_step(moment),
        ),
        outputs=(
            "regrets", "contexts", "candidates", "prices", "decisions", "holdouts", "weight_costs",
            "strategy_totals", "next_products", "product_pairs", "counter_marks", "efforts", "relevance",
        ),
    )  # fmt: skip


def _seeds(moment: Moment) -> pa.Table:
    """Return the seed of draws that last, what sets the draws of one turn apart, and the interval."""
    row = [f"{moment.salt}:{moment.seed}:"], [f"{moment.as_of_text}:"], [moment.interval_share]
    return pa.table(dict(zip(SEEDS_SCHEMA.names, row, strict=True)), schema=SEEDS_SCHEMA)


def _uses_table(playbook: Playbook) -> pa.Table:
    use = uses(playbook)
    ids = [treatment.treatment_id for treatment in playbook.treatments]
    columns = {f"use_{index}": use[:, index] for index in range(use.shape[1])}
    return pa.table({"treatment_id": pa.array(ids, STRING)} | columns)


def _decisions(moment: Moment) -> str:
    return f"""
WITH settled AS (
    SELECT p.customer_id, p.silence, p.best_treatment_id, p.best_score, p.response_probability,
           p.incremental_margin_amount, p.kept_back_probability, p.choice_probability,
           p.is_measured_arm, {", ".join(f"p.{name}" for name in PARTS_SCHEMA.names)},
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
       coalesce(s.choice_probability, 1e0) AS choice_probability, s.is_measured_arm,
       c.stage, c.tier
FROM settled AS s
JOIN contexts AS c ON c.customer_id = s.customer_id
LEFT JOIN treatments AS t ON t.treatment_id = s.treatment_id
LEFT JOIN treatments AS h ON h.treatment_id = s.held_out_treatment_id
"""


_HOLDOUTS = """
SELECT customer_id, held_out_treatment_id AS treatment_id, holdout_scope AS scope, propensity
FROM decisions
WHERE held_out_treatment_id IS NOT NULL
"""


def _prices(playbook: Playbook) -> str:
    unit = f"CASE s.capacity WHEN '{BUDGET}' THEN 'minor units' WHEN '{MINUTES}' THEN 'minutes' ELSE 'sends' END"
    used = " ".join(
        f"WHEN '{name}' THEN (SELECT coalesce(sum(u.use_{index}), 0) FROM proposed AS p"
        " JOIN uses AS u ON u.treatment_id = p.treatment_id WHERE p.holdout_scope IS NULL)"
        for index, name in enumerate(limited_capacities(playbook))
    )
    used_case = f"CAST(CASE s.capacity {used} ELSE 0 END AS BIGINT)" if used else "0"
    return f"""
SELECT s.capacity, {unit} AS unit, s.available, s.wanted, {used_case} AS used, s.price_amount
FROM searched_prices AS s
"""
