"""What the pages about duplicates show: small frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from najimi.desk.names import Person
from najimi.desk.rows import HeldField
from najimi.tables.matching import LeftOut


@dataclass(frozen=True)
class Side:
    """One of two customers, as far as we know them."""

    person: Person
    told: dict[str, HeldField]
    keys: tuple[str, ...]
    n_orders: int
    net_amount: int
    first_seen_on: date
    first_seen_at: datetime


@dataclass(frozen=True)
class Compared:
    """One thing about both: what each side says, and how the two agree."""

    name: str
    left: str
    right: str
    agreement: str


@dataclass(frozen=True)
class PairRow:
    """Two customers who may be one, with the evidence."""

    left: Side
    right: Side
    probability: float
    has_same_key: bool
    compared: tuple[Compared, ...]

    @property
    def ids(self) -> tuple[str, str]:
        """Both ids, the smaller one first."""
        return self.left.person.customer_id, self.right.person.customer_id


@dataclass(frozen=True)
class Queue:
    """One page of the queue: how many wait in all, and how many share mailbox and name."""

    n: int
    n_together: int
    n_later: int
    rows: tuple[PairRow, ...]
    after: int | None
    compared_on: date | None
    left_out: LeftOut


@dataclass(frozen=True)
class ConsentLine:
    """What holds for one purpose on one channel once two are one."""

    purpose: str
    channel: str
    left: str
    right: str
    merged: str


@dataclass(frozen=True)
class Preview:
    """
    What one customer will look like, made of two. ``seen`` names the facts it is made of.

    A merge joins ``leaving_id`` and ``staying_id``: where the two lead by merges already made.
    """

    stays: Side
    leaves: Side
    values: tuple[HeldField, ...]
    consents: tuple[ConsentLine, ...]
    n_orders: int
    net_amount: int
    state: str
    leaving_id: str
    staying_id: str
    seen: str


@dataclass(frozen=True)
class JoinedKey:
    """
    A key that a rule gave to a customer, and what goes with it if it is taken back.

    ``from_ids`` are the customers it has to be told apart from, with what was said of each
    before; of a device those keys of the customer that called it theirs.
    """

    first_id: str
    source: str
    source_key: str
    reason: str
    joined_at: datetime | None
    from_ids: tuple[str, ...]
    states: tuple[str, ...]
    n_orders: int
    net_amount: int
    is_parted: bool
    seen: str


@dataclass(frozen=True)
class MergeRow:
    """
    What a person said of two, and nobody took back: that they are one, or that they are two.

    ``is_in_turn`` tells whether the turn knows it, or it waits for the next one.
    """

    leaving_id: str
    staying_id: str
    leaving: Person
    staying: Person
    at: datetime
    is_in_turn: bool
