"""What the plan of today shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from najimi.desk.names import Person


@dataclass(frozen=True)
class TreatmentRow:
    """A treatment in the words of one language."""

    treatment_id: str
    kind: str
    channel: str
    purpose: str
    is_must_arrive: bool
    is_caring: bool
    minutes: int
    title: str
    text: str
    benefit: str


@dataclass(frozen=True)
class CapacityRow:
    """A scarce capacity: how much of it this turn uses."""

    name: str
    available: int
    wanted: int
    used: int


@dataclass(frozen=True)
class AgendaRow:
    """One thing a person is to do; ``dont`` is the word on what not to say, if any."""

    position: int
    customer_id: str
    decision_id: str
    person: Person
    treatment: TreatmentRow
    tier: str
    days_since_last_talk: int | None
    minutes: int
    why: tuple[str, ...]
    dont: str | None


@dataclass(frozen=True)
class MessageGroup:
    """The messages of one treatment, with a few of the people who get them."""

    treatment: TreatmentRow
    n: int
    examples: tuple[Person, ...]


@dataclass(frozen=True)
class ChannelCount:
    """How many messages travel by one channel."""

    channel: str
    n: int


@dataclass(frozen=True)
class PlanOfToday:
    """
    The plan of one turn; ``agenda`` is one page of it, ``n_agenda`` counts all of it.

    ``prices`` says what more of each capacity would be worth.
    ``n_spoken`` and ``n_to_do`` leave out those who withdrew since; ``n_stopped`` of the agenda.
    """

    n_spoken: int
    n_left: int
    n_agenda: int
    minutes_used: int
    minutes_available: int | None
    channels: tuple[ChannelCount, ...]
    agenda: tuple[AgendaRow, ...]
    groups: tuple[MessageGroup, ...]
    n_stopped: int = 0
    prices: tuple[str, ...] = ()

    @property
    def n_to_do(self) -> int:
        """How many people are to be spoken to in person."""
        return self.n_agenda - self.n_stopped

    @property
    def n_messages(self) -> int:
        """How many messages travel by themselves."""
        return self.n_spoken - self.n_to_do

    @property
    def n_hidden(self) -> int:
        """How many rows of the agenda follow after those shown."""
        return max(0, self.n_agenda - self.next_position + 1) if self.agenda else 0

    @property
    def next_position(self) -> int:
        """Position of the first row that follows."""
        return self.agenda[-1].position + 1 if self.agenda else 1


@dataclass(frozen=True)
class PeaceRow:
    """How many are left in peace for one reason, with a few of them."""

    reason: str
    n: int
    examples: tuple[Person, ...]


@dataclass(frozen=True)
class DecisionRow:
    """What this turn decided for one customer."""

    decision_id: str
    reason: str
    treatment: TreatmentRow | None
    minutes: int
    channel: str | None
    kind: str | None


@dataclass(frozen=True)
class NotChosenRow:
    """A treatment that was considered, and why it was not chosen."""

    title: str
    why: str


@dataclass(frozen=True)
class ExplanationRow:
    """The decision in words of one language; ``path``, which ``who`` ends with, is their own way."""

    headline: str
    benefit: str | None
    why: tuple[str, ...]
    who: tuple[str, ...]
    not_chosen: tuple[NotChosenRow, ...]
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class EarlierDecision:
    """What an earlier turn decided for a customer."""

    on: date
    title: str | None
    held_out_title: str | None
    reason: str
    is_replay: bool
