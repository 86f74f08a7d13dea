"""One customer: who they are, where they stand, what was decided and why."""

from __future__ import annotations

import math
from typing import Any

from najimi.desk.engine.contacts import read_contacts
from najimi.desk.engine.evidence import read_chosen_model
from najimi.desk.engine.groups import groups_of
from najimi.desk.engine.people import people_of
from najimi.desk.engine.purchases import read_purchases
from najimi.desk.engine.reasons import OF_CASES, explain, what_not_to_say
from najimi.desk.engine.relation import read_relation
from najimi.desk.engine.shop import Shop
from najimi.desk.rows import CustomerPage, DecisionRow, EarlierDecision, Standing
from najimi.errors import UnknownCustomerError
from najimi.explain import SEVERAL_ALIKE
from najimi.model.terms import COMMON_PATH

DECIDED = [
    "customer_id", "decision_id", "reason", "treatment_id", "minutes", "channel", "kind",
]  # fmt: skip
ISSUED = ["occurred_at", "turn_id", "treatment_id", "held_out_treatment_id", "reason", "is_replay"]
N_EARLIER = 12


def read_customer(shop: Shop, customer_id: str, locale: str) -> CustomerPage:
    """
    Return everything the page of one customer shows.

    Raises
    ------
    UnknownCustomerError
        If the turn does not know the customer.
    """
    decision = read_decision(shop, customer_id, locale)
    standing, model = _standing(shop, customer_id), read_chosen_model(shop, "purchases")
    return CustomerPage(
        person=people_of(shop, [customer_id])[customer_id],
        standing=standing,
        decision=decision,
        explanation=explain(shop, customer_id, locale),
        dont=_dont(shop, customer_id, decision),
        purchases=read_purchases(shop, customer_id),
        contacts=read_contacts(shop, customer_id, locale),
        groups=groups_of(shop, customer_id),
        earlier=_earlier(shop, customer_id, locale),
        model=model.model if model else None,
        horizon_days=shop.manifest.horizon_days,
        interval_part=part_of_people(shop.manifest.interval_share),
        is_rough=standing.n_alike < SEVERAL_ALIKE,
        relation=read_relation(shop, customer_id, locale),
    )


def part_of_people(share: float) -> tuple[int, int]:
    """
    Return a share as so many of so many people, of the fewest of 10, 20 or 100 that is exact.

    Examples
    --------
    >>> part_of_people(0.8), part_of_people(0.95), part_of_people(0.683)
    ((8, 10), (19, 20), (68, 100))
    """
    for whole in (10, 20):
        if math.isclose(share * whole, round(share * whole), abs_tol=1e-6):
            return round(share * whole), whole
    return round(share * 100), 100


def read_decision(shop: Shop, customer_id: str, locale: str) -> DecisionRow:
    """
    Return what the current turn decided for one customer.

    Raises
    ------
    UnknownCustomerError
        If the turn does not know the customer.
    """
    row = _one(shop, "decisions", customer_id, DECIDED)
    if row is None:
        raise UnknownCustomerError(
            "this turn knows no such customer.", hint="search for them by name on the desk."
        )
    return DecisionRow(
        decision_id=row["decision_id"],
        reason=row["reason"],
        treatment=shop.treatment(row["treatment_id"], locale),
        minutes=row["minutes"],
        channel=row["channel"],
        kind=row["kind"],
    )


def _standing(shop: Shop, customer_id: str) -> Standing:
    value = _one(shop, "customer_values", customer_id) or {}
    tier = _one(shop, "tiers", customer_id) or {}
    bought = _one(shop, "purchase_summaries", customer_id) or {}
    context = _one(shop, "contexts", customer_id, ["days_since_last_talk"]) or {}
    careers = shop.rows("careers", [customer_id])
    career: dict[str, Any] = next((row for row in careers if row["path"] == COMMON_PATH), {})
    return Standing(
        tier=tier["tier"],
        stage=career["stage"],
        since_on=career["since_on"],
        first_on=bought.get("first_on"),
        last_on=bought.get("last_on"),
        n_orders=value["n_orders"],
        days_since_last_order=career["days_since_last_order"],
        usual_gap_days=career["usual_gap_days"],
        value_rank=tier["value_rank"],
        expected_amount=value["expected_margin_amount"],
        low_amount=value["expected_margin_low_amount"],
        high_amount=value["expected_margin_high_amount"],
        returns_probability=value["returns_probability"],
        returns_window_days=value["returns_window_days"],
        buys_probability=value.get("buys_probability"),
        next_purchase_on=value.get("next_purchase_on"),
        n_alike=value["n_alike"],
        past_margin_amount=value["past_margin_amount"],
        days_since_last_talk=context.get("days_since_last_talk"),
    )


def _dont(shop: Shop, customer_id: str, decision: DecisionRow) -> str | None:
    if decision.treatment is None:
        return None
    allowed = f"may_promotional_{decision.treatment.channel}"
    context = _one(shop, "contexts", customer_id, [*OF_CASES, allowed])
    if context is None:
        return None
    return what_not_to_say(shop, context, decision.treatment.kind, decision.treatment.channel)


def _earlier(shop: Shop, customer_id: str, locale: str) -> tuple[EarlierDecision, ...]:
    rows = shop.facts("decisions_issued", [("customer_id", "=", customer_id)], ISSUED).to_pylist()
    before = [row for row in rows if row["turn_id"] != shop.manifest.turn_id]
    before.sort(key=lambda row: row["occurred_at"], reverse=True)
    return tuple(
        EarlierDecision(
            on=row["occurred_at"].astimezone(shop.zone).date(),
            title=shop.title(row["treatment_id"], locale),
            held_out_title=shop.title(row["held_out_treatment_id"], locale),
            reason=row["reason"],
            is_replay=row["is_replay"],
        )
        for row in before[:N_EARLIER]
    )


def _one(
    shop: Shop, table: str, customer_id: str, columns: list[str] | None = None
) -> dict[str, Any] | None:
    return next(iter(shop.rows(table, [customer_id], columns)), None)
