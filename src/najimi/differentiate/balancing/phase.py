"""Give and take: the part of the phase that keeps the ledger."""

from __future__ import annotations

from najimi.differentiate.balancing.booking import booking_steps
from najimi.differentiate.balancing.fading import fading_step
from najimi.differentiate.balancing.judging import judging_steps
from najimi.differentiate.balancing.ledger import ledger_steps
from najimi.model.give_and_take_rules import GiveAndTake
from najimi.model.moment import Moment
from najimi.plan import Step

BALANCED = ("ledger_entries", "balances")
"""The tables that these steps write for others."""


def balancing_steps(moment: Moment, rules: GiveAndTake, gives_per_ask: int) -> tuple[Step, ...]:
    """
    Return the steps from facts to the tables of ``BALANCED``.

    Needs ``customers``, ``identities`` and ``told_contributions`` of the steps before, and facts
    ``interactions``, ``answers``, ``cases`` and ``verdicts``.
    """
    return (
        fading_step(rules.half_life_days),
        *judging_steps(),
        *booking_steps(rules),
        *ledger_steps(moment, rules, gives_per_ask),
    )
