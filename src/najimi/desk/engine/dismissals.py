"""Whether customers bought what was suggested to them, or put aside on their behalf."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from najimi.desk.engine.people import owned_facts
from najimi.desk.engine.shop import Shop
from najimi.model.terms import CaseState

WINDOW_DAYS = 28
COLUMNS = ["source", "source_key", "occurred_at", "product_id", "quantity"]


class Proposed(NamedTuple):
    """A product once thought of for a customer; ``at`` is aware."""

    decision_id: str
    customer_id: str
    product_id: str
    at: datetime


def list_bought(shop: Shop, proposed: Iterable[Proposed]) -> set[str]:
    """
    Return the decisions whose product the customer bought within ``WINDOW_DAYS`` after them.

    Parameters
    ----------
    shop : Shop
    proposed : iterable of Proposed
        Those of one report, not of all time.
    """
    wanted = list(proposed)
    if not wanted:
        return set()
    customers = sorted({each.customer_id for each in wanted})
    lines = owned_facts(shop, "order_lines", customers, COLUMNS, newest=True).to_pylist()
    bought: dict[tuple[str, str], list[datetime]] = {}
    for line in lines:
        if line["quantity"] > 0:
            key = (line["customer_id"], line["product_id"])
            bought.setdefault(key, []).append(line["occurred_at"])
    window = timedelta(days=WINDOW_DAYS)
    return {
        each.decision_id
        for each in wanted
        for at in bought.get((each.customer_id, each.product_id), ())
        if each.at <= at < each.at + window
    }


class HeldBack(NamedTuple):
    """A decision that somebody of us carried out or held back; ``at`` is aware."""

    decision_id: str
    customer_id: str
    at: datetime


@dataclass(frozen=True)
class Followed:
    """
    What followed one decision of a turn within the days in which its outcome counts.

    ``title`` is that of the treatment; ``is_over`` tells whether these days have passed.
    """

    title: str
    is_over: bool
    has_bought: bool
    is_solved_elsewhere: bool


def follow_up(
    shop: Shop, decisions: Iterable[HeldBack], *, locale: str, now: datetime
) -> dict[str, Followed]:
    """
    Return by decision what its customer bought afterwards, or solved elsewhere.

    Where the treatment names a product, only that one counts as bought; else anything does.

    Parameters
    ----------
    shop : Shop
    decisions : iterable of HeldBack
        Those of one report, not of all time; such without a treatment are left out.
    locale : {"ja", "en"}
    now : datetime
        Aware.
    """
    wanted = {each.decision_id: each for each in decisions}
    if not wanted:
        return {}
    columns = ["fact_id", "treatment_id", "outcome_window_days"]
    issued = shop.facts(
        "decisions_issued", [("fact_id", "in", sorted(wanted))], columns, newest=True
    )
    rows = [row for row in issued.to_pylist() if row["treatment_id"] is not None]
    customers = sorted({each.customer_id for each in wanted.values()})
    bought, solved = _purchases(shop, customers), _solved_elsewhere(shop, customers)
    treatments = {each.treatment_id: each for each in shop.playbook.treatments}
    found = {}
    for row in rows:
        held, told = wanted[row["fact_id"]], treatments.get(row["treatment_id"])
        until = held.at + timedelta(days=row["outcome_window_days"])
        product = told.product_id if told else None
        found[held.decision_id] = Followed(
            title=told.words[locale].title if told else row["treatment_id"],
            is_over=until <= now,
            has_bought=any(
                held.at <= at < until and product in (None, what)
                for at, what in bought.get(held.customer_id, ())
            ),
            is_solved_elsewhere=any(
                held.at <= at < until for at in solved.get(held.customer_id, ())
            ),
        )
    return found


def _purchases(shop: Shop, customers: list[str]) -> dict[str, list[tuple[datetime, str]]]:
    found: dict[str, list[tuple[datetime, str]]] = {}
    for line in owned_facts(shop, "order_lines", customers, COLUMNS, newest=True).to_pylist():
        if line["quantity"] > 0:
            told = (line["occurred_at"], line["product_id"])
            found.setdefault(line["customer_id"], []).append(told)
    return found


def _solved_elsewhere(shop: Shop, customers: list[str]) -> dict[str, list[datetime]]:
    columns = ["source", "source_key", "occurred_at", "state"]
    found: dict[str, list[datetime]] = {}
    for row in owned_facts(shop, "cases", customers, columns, newest=True).to_pylist():
        if row["state"] in (CaseState.SOLVED_ELSEWHERE, CaseState.SENT_ELSEWHERE):
            found.setdefault(row["customer_id"], []).append(row["occurred_at"])
    return found
