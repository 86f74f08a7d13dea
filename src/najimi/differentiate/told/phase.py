"""What customers tell us: the part of the phase that listens."""

from __future__ import annotations

from najimi.differentiate.told.asked import asked_steps
from najimi.differentiate.told.contributions import contribution_steps
from najimi.differentiate.told.needs import map_steps, need_steps
from najimi.differentiate.told.satisfaction import satisfaction_steps
from najimi.differentiate.told.sharing import share_steps
from najimi.model.asking import Asked
from najimi.model.moment import Moment
from najimi.plan import Step

TOLD = (
    "satisfaction_series",
    "satisfaction",
    "satisfaction_distribution",
    "contributions_by_customer",
    "needs",
    "value_need_map",
    "share_of_customer",
)
"""The tables that these steps write for others."""


def told_steps(moment: Moment, asked: Asked) -> tuple[Step, ...]:
    """
    Return the steps from answers, contributions and purchases to the tables of ``TOLD``.

    Needs ``purchase_summaries``, ``all_time_totals``, ``product_facts``, ``customer_values`` and
    ``tiers`` of the steps before.
    """
    return (
        *asked_steps(asked),
        *satisfaction_steps(),
        *contribution_steps(),
        *need_steps(moment),
        *map_steps(),
        *share_steps(moment),
    )
