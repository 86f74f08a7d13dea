"""What the engine hands to the desk: small frozen rows, ready for a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from najimi.desk.names import Person
from najimi.model.terms import Stage

AWAY = (Stage.LAPSING, Stage.LOST)


@dataclass(frozen=True)
class TreatmentRow:
    """A treatment in the words of one language."""

    treatment_id: str
    kind: str
    channel: str
    purpose: str
    is_must_arrive: bool
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
    n_alike: int
    past_margin_amount: int
    days_since_last_talk: int | None

    @property
    def paused_since_on(self) -> date | None:
        """Since when they stay away; other stages are only known to hold now."""
        return self.since_on if self.stage in AWAY else None


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
    """The decision in words of one language."""

    headline: str
    benefit: str | None
    why: tuple[str, ...]
    who: tuple[str, ...]
    not_chosen: tuple[NotChosenRow, ...]


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


@dataclass(frozen=True)
class EarlierDecision:
    """What an earlier turn decided for a customer."""

    on: date
    title: str | None
    held_out_title: str | None
    reason: str
    is_replay: bool


@dataclass(frozen=True)
class MemberRow:
    """One person of a household or account; ``role`` is a code, or empty."""

    person: Person
    role: str | None
    since_at: datetime


@dataclass(frozen=True)
class GroupPage:
    """
    A household or an account with those of its people who may be named.

    ``n_unnamed`` counts the others; ``None`` where they are fewer than ``fewest_told``.
    """

    group_id: str
    kind: str
    name: str
    members: tuple[MemberRow, ...]
    n_unnamed: int | None
    has_unnamed: bool
    fewest_told: int


@dataclass(frozen=True)
class GroupLink:
    """A household or an account that another page speaks of; its name is empty if unknown."""

    group_id: str
    kind: str
    name: str


@dataclass(frozen=True)
class GroupRelations:
    """What an account is a part of, and its parts; ``n_further_parts`` are not listed."""

    parents: tuple[GroupLink, ...]
    parts: tuple[GroupLink, ...]
    n_further_parts: int


@dataclass(frozen=True)
class GroupRow:
    """A household or an account of one customer: their role, and who else is in it."""

    group: GroupPage
    role: str | None
    others: tuple[MemberRow, ...]


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


@dataclass(frozen=True)
class ModelRow:
    """One candidate model and its error in the backtest."""

    quantity: str
    model: str
    is_chosen: bool
    mae: float | None
    bias_share: float | None
    n_origins: int
    window_days: int


@dataclass(frozen=True)
class ForecastRow:
    """What an earlier turn expected, against what followed."""

    predicted_on: date
    window_days: int
    n_customers: int
    expected: float
    actual: int
    mae: float


@dataclass(frozen=True)
class RateRow:
    """How often people respond to a treatment, over all classes of activity."""

    title: str
    activity: str
    n_delivered: int
    n_responses: int
    probability: float
    low: float
    high: float


@dataclass(frozen=True)
class LiftRow:
    """Chosen and issued against chosen and kept back; ``title`` is None for all together."""

    title: str | None
    basis: str
    n_treated: int
    n_held_out: int
    amount: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Evidence:
    """How we know: models, forecasts, response rates, lift."""

    model_sentence: str
    models: tuple[ModelRow, ...]
    forecasts: tuple[ForecastRow, ...]
    rates: tuple[RateRow, ...]
    lift: tuple[LiftRow, ...]


@dataclass(frozen=True)
class HeldField:
    """One thing we hold about a person: its value as text, and the statement it came from."""

    column: str
    value: str
    source: str
    on: date
    fact_id: str


@dataclass(frozen=True)
class ConsentRow:
    """One statement of a person about one purpose on one channel; empty where nothing is known."""

    purpose: str
    channel: str
    state: str
    on: date
    means: str
    place: str
    evidence: str
    wording_version: str
    lawful_reason: str
    source: str


@dataclass(frozen=True)
class TestedBy:
    """The model that foretells purchases, and the backtest it won; no origins mean no test."""

    __test__ = False

    model: str
    n_origins: int
    window_days: int
    total_bias_share: float | None


@dataclass(frozen=True)
class ImportantRow:
    """One of the most valuable customers; amounts in minor units, over the horizon."""

    rank: int
    customer_id: str
    tier: str
    expected_amount: float
    low_amount: float | None
    high_amount: float | None
    value_share: float


@dataclass(frozen=True)
class Important:
    """The answer to who is most important, with its freshness, its proof and its gaps."""

    rows: tuple[ImportantRow, ...]
    n_customers: int
    n_valued: int
    as_of: datetime
    horizon_days: int
    interval_share: float
    latest_order_on: date | None
    tested_by: TestedBy | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class RelationCosts:
    """What winning a customer cost beside keeping one; see table ``relation_costs``."""

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
class CareCut:
    """Where named care ends; see table ``portfolio_cuts``."""

    reason: str
    n_managers: int
    minutes_available: int
    minutes_used: int
    n_candidates: int
    n_named: int
    gain_amount: int
    price_per_hour_amount: float | None
    source: str | None
