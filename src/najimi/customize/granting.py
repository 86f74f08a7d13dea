"""
Granting: proposals become decisions as far as capacities reach, in rounds.

Within a round the greatest advantage is served first; who is kept back by chance uses nothing.
Who comes away empty-handed chooses again among what is left, so that nobody is told "there is
only so much" while enough of something useful is left over.
"""

from __future__ import annotations

from najimi.customize.arbitration import proposed_step, second_thoughts_step
from najimi.customize.choosing import limited_capacities
from najimi.customize.parts import PARTS_SCHEMA
from najimi.model.playbook import Playbook
from najimi.plan import SqlStep, Step

N_SECOND_ROUNDS = 3
_KEPT = ", ".join(
    ("customer_id", "treatment_id", "advantage", "response_probability",
     "incremental_margin_amount", "holdout_scope", "kept_back_probability", "choice_probability",
     *PARTS_SCHEMA.names)
)  # fmt: skip


def granting_steps(playbook: Playbook) -> tuple[Step, ...]:
    """
    Return the steps from ``screened`` and ``searched_prices`` to ``proposed_0`` and ``granted``.

    ``granted`` has one row per customer who gets a treatment, or is kept back from it by chance,
    with columns ``use_0``, ``use_1``, … for what it takes of each limited capacity.
    """
    capacities = list(limited_capacities(playbook).values())
    steps: list[Step] = [proposed_step(playbook), SqlStep("granted_0", _granted(0, capacities))]
    for number in range(1, N_SECOND_ROUNDS + 1):
        steps += [
            SqlStep(f"served_{number}", _served(number)),
            SqlStep(f"left_{number}", _left(number, capacities)),
            SqlStep(f"unserved_{number}", _unserved(number)),
            second_thoughts_step(playbook, number),
            SqlStep(f"granted_{number}", _granted(number, capacities)),
        ]
    return (*steps, SqlStep("granted", _served(N_SECOND_ROUNDS + 1)))


def _granted(number: int, capacities: list[int]) -> str:
    """
    Serve the proposals of a round, the greatest advantage first, while capacities last.

    Who is kept back is granted exactly when they would be if chance had let them through.
    """
    indices = range(len(capacities))
    carried = "".join(f", u.use_{index}" for index in indices)
    running = "".join(
        f",\n           sum(CASE WHEN p.holdout_scope IS NULL THEN u.use_{index} ELSE 0 END)"
        f" OVER ranking AS running_{index}"
        for index in indices
    )
    limits = [f"l.left_{index}" if number else str(most) for index, most in enumerate(capacities)]
    fits = " AND ".join(
        f"(use_{i} = 0 OR running_{i} + CASE WHEN holdout_scope IS NULL THEN 0 ELSE use_{i} END"
        f" <= {limits[i]})"
        for i in indices
    )
    uses = "".join(f", use_{index}" for index in indices)
    return f"""
SELECT {_KEPT}{uses}
FROM (
    SELECT p.*{carried}{running}
    FROM proposed_{number} AS p
    JOIN uses AS u ON u.treatment_id = p.treatment_id
    WINDOW ranking AS (ORDER BY p.advantage DESC, p.customer_id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
) AS ranked{f" CROSS JOIN left_{number} AS l" if number else ""}
WHERE {fits or "TRUE"}
"""


def _served(number: int) -> str:
    """All who were granted something in the rounds before."""
    return " UNION ALL ".join(f"SELECT * FROM granted_{earlier}" for earlier in range(number))


def _left(number: int, capacities: list[int]) -> str:
    sums = ",\n       ".join(
        f"CAST({most} - coalesce(sum(CASE WHEN holdout_scope IS NULL THEN use_{index} ELSE 0 END), 0)"
        f" AS BIGINT) AS left_{index}"
        for index, most in enumerate(capacities)
    )
    return f"SELECT {sums or '0 AS nothing_limited'} FROM served_{number}"


def _unserved(number: int) -> str:
    return f"""
SELECT s.*
FROM screened AS s
JOIN proposed_0 AS p ON p.customer_id = s.customer_id
LEFT JOIN served_{number} AS g ON g.customer_id = s.customer_id
WHERE g.customer_id IS NULL AND (p.treatment_id IS NOT NULL OR p.silence = 'capacity')
"""
