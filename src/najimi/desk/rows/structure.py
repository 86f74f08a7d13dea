"""How customers differ: tiers, stages, movement, and lists of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from najimi.desk.names import Person


@dataclass(frozen=True)
class TierRow:
    """One tier: people in it, and its part of all expected margin."""

    tier: str
    n: int
    value_share: float | None


@dataclass(frozen=True)
class StageRow:
    """One stage of the common path, and the people who stand on it."""

    stage: str
    n: int


@dataclass(frozen=True)
class MovementRow:
    """
    From one tier of the earlier turn: how many stand in each tier of the later one.

    ``n_gone`` were merged into another customer since, or erased; ``n`` is the whole tier.
    """

    tier: str
    counts: tuple[tuple[str, int], ...]
    n_gone: int
    n: int


@dataclass(frozen=True)
class Movement:
    """How customers moved between two turns, and who was not there in the earlier one, by tier."""

    rows: tuple[MovementRow, ...]
    newcomers: tuple[tuple[str, int], ...]

    @property
    def n_gone(self) -> int:
        """How many are no longer there."""
        return sum(row.n_gone for row in self.rows)

    @property
    def n_new(self) -> int:
        """How many were not there in the earlier turn."""
        return sum(n for _, n in self.newcomers)


@dataclass(frozen=True)
class Structure:
    """How value is spread over all customers."""

    n_customers: int
    n_valued: int
    tiers: tuple[TierRow, ...]
    stages: tuple[StageRow, ...]
    top_tenth_share: float | None
    curve: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class TurnRow:
    """One turn, to choose from."""

    turn_id: str
    on: date


@dataclass(frozen=True)
class ListedCustomer:
    """One line of the list of customers."""

    person: Person
    tier: str
    stage: str
    reason: str
    main_need: str
    treatment_title: str | None
    expected_amount: float | None
    position: int


@dataclass(frozen=True)
class CustomerList:
    """One page of a list; ``after`` continues it, ``None`` at its end."""

    n: int
    rows: tuple[ListedCustomer, ...]
    after: int | None
    is_cut: bool
