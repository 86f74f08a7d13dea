"""What one customer bought, and the contacts with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class MonthRow:
    """What one customer paid in one month."""

    month: date
    amount: int


@dataclass(frozen=True)
class AmountRow:
    """What one customer paid for one thing."""

    name: str
    amount: int


@dataclass(frozen=True)
class OrderRow:
    """One purchase; goods are counted, shipping and discounts are not."""

    on: date
    amount: int
    n_articles: Decimal


@dataclass(frozen=True)
class Purchases:
    """What one customer bought in the 365 days before the turn, and their last orders."""

    amount: int
    months: tuple[MonthRow, ...]
    categories: tuple[AmountRow, ...]
    products: tuple[AmountRow, ...]
    orders: tuple[OrderRow, ...]


@dataclass(frozen=True)
class ContactRow:
    """One contact with a customer, in either direction."""

    at: datetime
    direction: str
    channel: str
    kind: str
    title: str | None
    minutes: int | None
    is_from_desk: bool
