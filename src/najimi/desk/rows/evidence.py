"""How we know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
    n_customers: int = 0
    reason: str = ""
    calibration_error: float | None = None


@dataclass(frozen=True)
class RecordRow:
    """Which model one turn chose for purchases, and the best and the weakest of the others."""

    on: date
    chosen: ModelRow
    next_best: ModelRow | None
    weakest: ModelRow | None

    @property
    def gain_share(self) -> float | None:
        """By which part the chosen one was off less than the weakest; ``None`` if untested."""
        if self.weakest is None or not self.weakest.mae or self.chosen.mae is None:
            return None
        return 1 - self.chosen.mae / self.weakest.mae


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
    """
    Chosen and issued against chosen and kept back; ``title`` is None for all together.

    ``is_equal_arm``: of all together, but the measured arm alone against the global holdout.
    """

    title: str | None
    basis: str
    n_treated: int
    n_held_out: int
    amount: float | None
    low: float | None
    high: float | None
    is_equal_arm: bool = False


@dataclass(frozen=True)
class SaidAndDone:
    """Purchases expected and made, per customer, of some of whom much the same was expected."""

    said: float
    done: float
    n: int


@dataclass(frozen=True)
class Calibration:
    """What a turn expected of customers, and what they did, by tenths of what was expected."""

    predicted_on: date
    window_days: int
    n_customers: int
    bins: tuple[SaidAndDone, ...]


@dataclass(frozen=True)
class Coverage:
    """How many intervals of a turn held what came, and how many should have."""

    predicted_on: date
    window_days: int
    promised_share: float
    n_customers: int
    n_held: int

    @property
    def held_share(self) -> float:
        """The part that held."""
        return self.n_held / self.n_customers


@dataclass(frozen=True)
class TotalRow:
    """What all customers together are expected to do, and how far such totals were off."""

    quantity: str
    n_customers: int
    expected: float
    low: float | None
    high: float | None
    error_share: float | None
    n_origins: int


@dataclass(frozen=True)
class Evidence:
    """How we know: models and their record by turn, forecasts, response rates, lift."""

    model_sentence: str
    models: tuple[ModelRow, ...]
    record: tuple[RecordRow, ...]
    forecasts: tuple[ForecastRow, ...]
    rates: tuple[RateRow, ...]
    lift: tuple[LiftRow, ...]
