"""
What each weight of the playbook costs: the margin given up because it steers the choice.

At the prices found, every customer chooses once as they did and once without the weight. Where
the two differ, what the weight costs is the expected margin (less cost) of the choice without
it, minus that of the choice with it, rounded to a minor unit per customer. What was settled one by
one at those prices, and draws of chance, are left out of both, so the difference is that of the
weight alone; what must arrive is no choice.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.choosing import weighed
from najimi.customize.expected import Matrix
from najimi.customize.granting import due
from najimi.customize.scoring import Scores
from najimi.model.playbook import Playbook
from najimi.plan import SmallStep, SqlStep, Step
from najimi.tables.contract import INTEGER, STRING

WEIGHTS = ("need_fit", "career")

TURNED_SCHEMA = pa.schema([(f"{name}_turned_amount", INTEGER) for name in WEIGHTS])
"""Of whom each weight turns: the margin that its absence would bring; empty of all others."""

_WEIGHTS_SCHEMA = pa.schema([("weight", STRING), ("weight_amount", INTEGER)])

_TURNED = " UNION ALL ".join(
    f"SELECT '{name}' AS weight, count({name}_turned_amount) AS n_turned,"
    f" CAST(coalesce(sum({name}_turned_amount), 0) AS BIGINT) AS cost_amount FROM proposed"
    for name in WEIGHTS
)

_COSTS = f"""
SELECT w.weight, w.weight_amount, t.n_turned, t.cost_amount
FROM weights AS w
JOIN ({_TURNED}) AS t ON t.weight = w.weight
"""


def weighing_steps(playbook: Playbook) -> tuple[Step, ...]:
    """Return the steps from ``proposed`` to ``weight_costs``."""
    amounts = [playbook.weights.need_fit_amount, playbook.weights.career_amount]
    return (
        SmallStep(
            "weights",
            lambda _: pa.table(
                {"weight": list(WEIGHTS), "weight_amount": amounts}, _WEIGHTS_SCHEMA
            ),
            _WEIGHTS_SCHEMA,
            small=(),
        ),
        SqlStep("weight_costs", _COSTS),
    )


def turned_by_weights(playbook: Playbook, scores: Scores, paid: Matrix) -> dict[str, pa.Array]:
    """
    Return whom a weight turns: the columns of ``TURNED_SCHEMA`` for the customers of a batch.

    Parameters
    ----------
    playbook : Playbook
    scores : Scores
        Of the customers of the batch.
    paid : array of shape (n_customers, n_treatments), or one row for all
        What each treatment costs at the prices found, in minor units.

    Returns
    -------
    dict of str to pyarrow.Array
        In whole minor units, less cost, below 0 where the weight gained margin; empty of whom
        the weight does not turn.
    """
    n_treatments = len(playbook.treatments)
    cost = np.array([float(each.cost_amount) for each in playbook.treatments])
    n_rows = len(scores.score)
    margin = np.column_stack([scores.incremental_margin_amount - cost, np.zeros(n_rows)])
    with_all, rows = _choice(weighed(scores.score) - paid, n_treatments), np.arange(n_rows)
    told, is_due = {}, due(scores.score, playbook) >= 0
    parts = (scores.need_amount, scores.career_amount)
    for name, part in zip(TURNED_SCHEMA.names, parts, strict=True):
        # A weight of nothing turns nobody.
        without = (
            _choice(weighed(scores.score - part) - paid, n_treatments) if part.any() else with_all
        )
        gained = np.rint(margin[rows, without] - margin[rows, with_all])
        told[name] = pa.array(gained.astype(np.int64), INTEGER, mask=(without == with_all) | is_due)
    return told


def _choice(net: Matrix, silence: int) -> NDArray[np.int64]:
    """Return the best treatment, or ``silence`` where none is worth it."""
    best = net.argmax(axis=1)
    return np.where(net[np.arange(len(net)), best] > 0, best, silence)
