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
