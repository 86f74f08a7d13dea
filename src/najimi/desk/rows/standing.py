"""How customers pass the common path, who slows down, and to whom of ours they are bound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from najimi.desk.names import Person


@dataclass(frozen=True)
class MoveRow:
    """From one stage to the next: how many of those followed went, with the 95 % interval."""

    next_stage: str
    n_moved: int
    share: float
    low: float
    high: float
    median_days: float | None


@dataclass(frozen=True)
class StageFlowRow:
    """One stage: who is in it, who came and went in a year, and where those followed went."""

    stage: str
    n_now: int
    n_entered: int
    n_left: int
    n_followed: int
    leakage_share: float | None
    median_days: float | None
    n_stuck: int
    stuck_after_days: float | None
    moves: tuple[MoveRow, ...]


@dataclass(frozen=True)
class StuckRow:
    """One customer who stays in a stage for longer than most who went on."""

    person: Person
    stage: str
    days: int
    stuck_after_days: float


@dataclass(frozen=True)
class SlowerRow:
    """One customer who buys more seldom than their own habit."""

    person: Person
    since_on: date
    usual_days: int
    recent_days: int | None
    n_purchases: int


@dataclass(frozen=True)
class Path:
    """How customers pass the common path; the lists hold the most valuable, ``n_`` counts all."""

    stages: tuple[StageFlowRow, ...]
    stuck: tuple[StuckRow, ...]
    slower: tuple[SlowerRow, ...]
    n_slower: int
    n_watched: int
    chance_share: float | None


@dataclass(frozen=True)
class StaffRow:
    """One of our people: what would be at risk if they left."""

    staff_id: str
    n_customers: int
    n_at_risk: int
    at_risk_amount: int
    n_of_unknown_value: int


@dataclass(frozen=True)
class AtRiskRow:
    """One customer who might go with one of our people."""

    person: Person
    strength: float
    n_meetings: int
    latest_on: date
    expected_amount: float | None


@dataclass(frozen=True)
class Leaving:
    """Whom one of our people might take along; the list holds the most valuable."""

    staff: StaffRow
    customers: tuple[AtRiskRow, ...]
