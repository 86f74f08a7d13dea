"""What customers tell: how content they are, the distribution first, and what they gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from najimi.desk.names import Person
from najimi.desk.rows.relation import GivenRow


@dataclass(frozen=True)
class ScoreCount:
    """How many gave one score."""

    score: int
    n: int


@dataclass(frozen=True)
class Period:
    """How the answers of one quarter spread; of each customer the latest counts."""

    from_on: date
    scores: tuple[ScoreCount, ...]
    n_answered: int
    n_off_scale: int


@dataclass(frozen=True)
class Spread:
    """How the answers to one question spread, quarter by quarter, the latest first."""

    question: str
    low: int
    high: int
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class FallingRow:
    """One customer whose newest answer lies below their own earlier ones."""

    person: Person
    latest: float
    latest_on: date
    previous: float
    n_answers: int


@dataclass(frozen=True)
class Giver:
    """One customer who gave something beyond money, each thing in its own unit."""

    person: Person
    given: tuple[GivenRow, ...]
