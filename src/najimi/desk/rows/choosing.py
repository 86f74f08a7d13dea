"""Whom to care for: value and need, named managers, what relations cost, first products."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from najimi.desk.names import Person


@dataclass(frozen=True)
class NeedCell:
    """Those of one tier with one main need."""

    tier: str
    n: int
    n_said: int
    amount: int


@dataclass(frozen=True)
class NeedMapRow:
    """One main need over all tiers; ``title`` is empty where no need is known."""

    need: str
    title: str
    cells: tuple[NeedCell, ...]
    n: int
    n_said: int


@dataclass(frozen=True)
class NeedMap:
    """Value and need together; every customer stands in one cell."""

    tiers: tuple[str, ...]
    rows: tuple[NeedMapRow, ...]
    n_customers: int
    n_known: int


@dataclass(frozen=True)
class CareRow:
    """One customer with a named manager, or one who just misses it."""

    person: Person
    tier: str
    position: int
    gain_amount: int
    minutes: int
    gain_per_hour_amount: float


@dataclass(frozen=True)
class CareCut:
    """Where named care ends, and what one more hour of a manager would bring."""

    reason: str
    n_managers: int
    minutes_available: int
    minutes_used: int
    n_candidates: int
    n_named: int
    gain_amount: int
    price_per_hour_amount: float | None
    source: str | None


@dataclass(frozen=True)
class Care:
    """Who gets a named manager; both lists begin with the most gain per hour."""

    cut: CareCut | None
    named: tuple[CareRow, ...]
    following: tuple[CareRow, ...]


@dataclass(frozen=True)
class RelationCosts:
    """What winning a customer cost beside keeping one; None where an entry is missing."""

    from_on: date
    until_on: date
    reason: str
    n_new: int
    n_kept: int
    acquire_amount: int
    keep_amount: int
    acquire_per_new_amount: float | None
    keep_per_kept_amount: float | None
    ratio: float | None


@dataclass(frozen=True)
class LedgerRow:
    """What one kind of activity cost in a year, and how much of it lies on customers."""

    activity: str
    total_amount: int
    attributed_amount: int
    unattributed_amount: int
    n_unpriced: int


@dataclass(frozen=True)
class EntryRow:
    """What followed a first purchase of one product, category or role."""

    name: str
    role: str
    n_customers: int
    window_days: int
    n_observed: int
    n_second: int
    probability: float | None
    low: float | None
    high: float | None
    n_year: int
    later_mean_amount: float | None


@dataclass(frozen=True)
class WaitingWeek:
    """One week after the first purchase: who still waited, and the part that bought again."""

    week: int
    n_waiting: int
    n_again: int
    probability: float
