"""What a playbook says of suggestions at the counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from najimi.model.playbook_fields import FieldReader
from najimi.model.terms import Channel, ContactClass, Kind, Strategy

AT_THE_COUNTER = "at_the_counter"
"""The treatment under which every suggestion at the counter is decided, told and measured."""

ASK_AT_THE_COUNTER = "ask_at_the_counter"
"""The treatment under which a question about what matters is asked there."""

OF_THE_COUNTER = (AT_THE_COUNTER, ASK_AT_THE_COUNTER)
"""Ids that no treatment of a playbook may take: a verdict on one of them is on the product told."""

MOST_DAYS = 3650


@dataclass(frozen=True)
class CounterRules:
    """
    How suggestions at the counter are weighed; every field has a default.

    How long a product rests that was refused is told by ``[screening.refused_rest_days]``, for
    the counter as for all else.

    Parameters
    ----------
    is_open : bool
        Whether anything is suggested there at all.
    holdout_share : float, in [0, 0.5]
        Part of customers, and of baskets of nobody known, kept in silence to compare with.
    take_probability : float, in [0, 1]
        That somebody who would want the product, and has not got it in the basket, takes it when
        told; an assumption until verdicts say better.
    take_weight : float, above 0
        How many wanted suggestions that assumption is worth.
    incremental_share : float, in [0, 1]
        Part of what is taken that would not have been bought anyway.
    attention_share : float, in [0, 1]
        Price of a word at the counter, as a part of that of any other contact.
    suggested_rest_days : int
        How long a product rests that was suggested to a customer.
    half_life_days : int
        After how long a customer's past basket counts half.
    prior_baskets : float, above 0
        How many of a customer's own baskets the shop's recent baskets are worth.
    least_lift : float, at least 1
        How many times as often as by chance two products must be bought together.
    outcome_window_days : int
        How long an outcome counts.
    """

    is_open: bool = True
    holdout_share: float = 0.1
    take_probability: float = 0.3
    take_weight: float = 50.0
    incremental_share: float = 0.5
    attention_share: float = 0.1
    suggested_rest_days: int = 14
    half_life_days: int = 120
    prior_baskets: float = 12.0
    least_lift: float = 1.5
    outcome_window_days: int = 28

    kind = Kind.SELL
    strategy = Strategy.GROW
    channel = Channel.COUNTER
    contact_class = ContactClass.PROMOTIONAL


OUR_COUNTER = CounterRules()
"""What holds where a playbook keeps silent."""


def read_counter_rules(fields: FieldReader, raw: dict[str, Any]) -> CounterRules:
    """Read ``[counter]`` of a playbook; what is left out has its default."""
    at = "counter"
    table = fields.table(raw, at, "playbook")
    names = CounterRules.__dataclass_fields__
    fields.only(table, names, at)
    told = {name: getattr(OUR_COUNTER, name) for name in names} | table

    def share(name: str, high: float = 1.0) -> float:
        return fields.number(told, name, at, 0, high)

    def days(name: str, low: int = 0) -> int:
        return fields.whole(told, name, at, low, MOST_DAYS)

    return CounterRules(
        is_open=fields.truth(told, "is_open", at),
        holdout_share=share("holdout_share", 0.5),
        take_probability=share("take_probability"),
        take_weight=fields.number(told, "take_weight", at, 0.01, 1e6),
        incremental_share=share("incremental_share"),
        attention_share=share("attention_share"),
        suggested_rest_days=days("suggested_rest_days"),
        half_life_days=days("half_life_days", 1),
        prior_baskets=fields.number(told, "prior_baskets", at, 0.1, 1000),
        least_lift=fields.number(told, "least_lift", at, 1, 1000),
        outcome_window_days=fields.whole(told, "outcome_window_days", at, 1, 365),
    )
