"""The answer to one question: who is our most important customer?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from najimi.desk.names import Person
from najimi.desk.rows.evidence import ModelRow


@dataclass(frozen=True)
class ImportantRow:
    """One of the most important: what is expected of them, how sure that is, and why."""

    person: Person
    rank: int
    expected_amount: float | None
    low_amount: float | None
    high_amount: float | None
    n_alike: int
    value_share: float | None
    past_margin_amount: int
    past_share: float | None
    order_margin_amount: float | None
    n_orders: int
    first_on: date | None
    days_since_last_order: int | None
    usual_gap_days: int | None


@dataclass(frozen=True)
class Silence:
    """How many order lines say nothing of their margin, and what stands in for them."""

    n_silent: int
    n_lines: int
    default_share: float

    @property
    def share(self) -> float:
        """The part of the lines that keeps silent."""
        return self.n_silent / self.n_lines if self.n_lines else 0.0


@dataclass(frozen=True)
class Answer:
    """
    Who is most important, as far as the data say.

    ``by_value`` looks ahead, ``by_past`` back. ``n_rivals`` counts the others whose interval
    reaches what is expected of the first; ``missing`` are the codes of what the data lack.
    """

    by_value: tuple[ImportantRow, ...]
    by_past: tuple[ImportantRow, ...]
    n_customers: int
    n_valued: int
    n_rivals: int
    horizon_days: int
    interval_share: float
    as_of: datetime
    model: ModelRow | None
    latest_purchase_on: date | None
    days_behind: int | None
    margins: Silence
    n_nameless: int
    missing: tuple[str, ...]

    @property
    def held_share(self) -> float | None:
        """The part of all value that those shown hold together."""
        shares = [row.value_share for row in self.by_value if row.value_share is not None]
        return sum(shares) if shares else None
