"""The page of one customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from najimi.desk.names import Person
from najimi.desk.rows.groups import GroupRow
from najimi.desk.rows.plan import DecisionRow, EarlierDecision, ExplanationRow
from najimi.desk.rows.purchases import ContactRow, Purchases
from najimi.desk.rows.relation import Relation
from najimi.model.terms import Stage

AWAY = (Stage.LAPSING, Stage.LOST)


@dataclass(frozen=True)
class Standing:
    """Where one customer stands; amounts in minor units, ``None`` where nothing is claimed."""

    tier: str
    stage: str
    since_on: date | None
    first_on: date | None
    last_on: date | None
    n_orders: int
    days_since_last_order: int | None
    usual_gap_days: float | None
    value_rank: int | None
    expected_amount: float | None
    low_amount: float | None
    high_amount: float | None
    returns_probability: float | None
    returns_window_days: int | None
    buys_probability: float | None
    next_purchase_on: date | None
    n_alike: int
    past_margin_amount: int
    days_since_last_talk: int | None

    @property
    def paused_since_on(self) -> date | None:
        """Since when they stay away; other stages are only known to hold now."""
        return self.since_on if self.stage in AWAY else None


@dataclass(frozen=True)
class CustomerPage:
    """
    Everything the page of one customer shows.

    ``interval_part`` says how many of how many alike fall inside the interval; it ``is_rough``
    when it rests on few.
    """

    person: Person
    standing: Standing
    decision: DecisionRow
    explanation: ExplanationRow
    dont: str | None
    purchases: Purchases
    contacts: tuple[ContactRow, ...]
    groups: tuple[GroupRow, ...]
    earlier: tuple[EarlierDecision, ...]
    model: str | None
    horizon_days: int
    interval_part: tuple[int, int]
    is_rough: bool
    relation: Relation
