"""What a weight of the playbook costs in a turn, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from najimi.model.money import format_money
from najimi.words import say


def say_weight_cost(row: Mapping[str, Any], currency: str, locale: str) -> str:
    """
    Return for how many a weight of the playbook changed the choice, and at what cost.

    Parameters
    ----------
    row : mapping
        Of ``weight_costs``; a cost below zero is margin that the weight gained.
    currency : str
    locale : {"ja", "en"}

    Examples
    --------
    >>> print(say_weight_cost({"n_turned": 1, "cost_amount": -95}, "JPY", "en"))
    In this turn that weight alone changed what was chosen for one person; all else being equal, the expected margin is ¥95 higher for it.
    """
    cost = row["cost_amount"]
    return say(
        "why-weight-turned",
        locale,
        turned=row["n_turned"],
        cost=format_money(abs(cost), currency, locale),
        way="gained" if cost < 0 else "lost" if cost > 0 else "same",
    )
