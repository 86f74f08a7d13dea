"""What the page of one customer tells of the relation: cost, share, needs, path, voice, bonds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class ServingRow:
    """What serving one customer cost in 365 days; ``after_amount`` is None if a cost is unknown."""

    n_contacts: int
    minutes: int
    serving_amount: int
    margin_amount: int
    after_amount: int | None
    n_unpriced: int


@dataclass(frozen=True)
class ShareRow:
    """Our part of what they spend in the category, and how that is known."""

    method: str
    reason: str
    share: float | None
    low: float | None
    high: float | None
    with_us_amount: int
    in_category_amount: int | None
    window_days: int
    said_on: date | None
    n_alike: int


@dataclass(frozen=True)
class NeedRow:
    """One need that holds, in words, and from where we know it."""

    title: str
    source: str
    confidence: float
    since_on: date
    is_main: bool


@dataclass(frozen=True)
class PassageRow:
    """One stage that somebody entered; ``left_on`` is None while they are in it."""

    stage: str
    entered_on: date
    left_on: date | None
    days: int


@dataclass(frozen=True)
class DeclineRow:
    """Somebody buys more seldom than their own habit; ``recent_days`` is None if not at all."""

    since_on: date
    usual_days: int
    recent_days: int | None
    n_purchases: int
    n_before: int


@dataclass(frozen=True)
class ScoreRow:
    """One answer on a scale."""

    on: date
    score: Decimal


@dataclass(frozen=True)
class SatisfactionRow:
    """The answers of one customer to one question, the oldest first; never an average."""

    question: str
    low: float
    high: float
    trend: str
    scores: tuple[ScoreRow, ...]


@dataclass(frozen=True)
class GivenRow:
    """What somebody gave beyond money, in its own unit."""

    kind: str
    unit: str
    quantity: Decimal
    used: Decimal
    shipped: Decimal
    n_came: int | None
    latest_on: date


@dataclass(frozen=True)
class BondRow:
    """How far a customer is one of our people's."""

    staff_id: str
    n_meetings: int
    share: float
    strength: float
    latest_on: date
    is_at_risk: bool


@dataclass(frozen=True)
class BalanceTold:
    """Give and take in words: how it stands and is going, and the latest entries, newest first."""

    standing: tuple[str, ...]
    latest: tuple[str, ...]


@dataclass(frozen=True)
class Relation:
    """All of it, each part empty where the turn has nothing to tell."""

    serving: ServingRow | None
    share: ShareRow | None
    needs: tuple[NeedRow, ...]
    passages: tuple[PassageRow, ...]
    decline: DeclineRow | None
    satisfaction: tuple[SatisfactionRow, ...]
    given: tuple[GivenRow, ...]
    bonds: tuple[BondRow, ...]
    balance: BalanceTold | None = None
