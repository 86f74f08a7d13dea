"""What the page about effort shows: where it goes, what steers it, and what may be amiss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class EffortRow:
    """What of the turn goes to one group of customers; shares of all effort, None without any."""

    nearness: str
    n_customers: int
    n_decided: int
    n_messages: int
    minutes: int
    cost_amount: int
    shares: Mapping[str, float | None]


@dataclass(frozen=True)
class StrategyRow:
    """What is done for one strategy; idle if nothing was decided for it."""

    strategy: str
    n_decided: int
    n_held_out: int
    cost_amount: int
    minutes: int
    expected_margin_amount: int


@dataclass(frozen=True)
class WeightRow:
    """What one declared weight adds to a score, whose choice it turns, and what that costs."""

    weight: str
    weight_amount: int
    n_turned: int
    cost_amount: int


@dataclass(frozen=True)
class StrengthRow:
    """How many proposals of the turn rest on one strength of the firm; no words for none."""

    words: str
    n: int


@dataclass(frozen=True)
class SuspendedRow:
    """A treatment that is proposed to nobody, as too many regret it."""

    title: str
    n_customers: int
    n_regretted: int


@dataclass(frozen=True)
class WelcomeRow:
    """To how many of those who spoke of it a treatment was welcome."""

    title: str
    n_customers: int
    n_welcome: int


@dataclass(frozen=True)
class Sign:
    """Something to think about, in words."""

    text: str


@dataclass(frozen=True)
class Effort:
    """
    Where the effort of a turn goes.

    ``n_ours`` and ``n_theirs`` count who began contacts in a year; ``n_given_first`` of the
    ``n_asked`` who were ever asked a favour had been given something on an earlier day.
    """

    groups: tuple[EffortRow, ...]
    signs: tuple[Sign, ...]
    strategies: tuple[StrategyRow, ...]
    weights: tuple[WeightRow, ...]
    strengths: tuple[StrengthRow, ...]
    suspended: tuple[SuspendedRow, ...]
    welcome: tuple[WelcomeRow, ...]
    n_ours: int
    n_theirs: int
    n_asked: int
    n_given_first: int
    n_solved_elsewhere: int
    currency: str

    @property
    def n_proposals(self) -> int:
        """How many proposals the turn decided on."""
        return sum(row.n for row in self.strengths)

    @property
    def n_cited(self) -> int:
        """How many of them rest on a strength."""
        return sum(row.n for row in self.strengths if row.words)
