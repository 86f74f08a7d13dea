"""
What each single model foretold at each origin, heard once.

Means and segments are put together from these answers without asking again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from najimi.differentiate.choosing.candidates import FITTED, fit_model
from najimi.differentiate.choosing.origins import Origin, Spenders, is_of
from najimi.differentiate.purchasing.blend import JOINT
from najimi.differentiate.purchasing.by_segment import DIVIDER
from najimi.differentiate.purchasing.fitted_model import FittedPurchaseModel
from najimi.differentiate.purchasing.histories import FloatArray, Histories, collapse
from najimi.errors import NotEnoughDataError


@dataclass(frozen=True, eq=False)
class Answers:
    """What one single model said at one origin, row by row."""

    expected: FloatArray
    buys: FloatArray
    buys_in_reach: FloatArray
    expected_of_spenders: FloatArray


@dataclass(eq=False)
class Heard:
    """
    One origin and the answers given at it.

    Parameters
    ----------
    origin : Origin
    window_days : float, in days, > 0
    answers : dict of str to Answers
        By name of single model; those that could not be fitted are missing.
    """

    origin: Origin
    window_days: float
    answers: dict[str, Answers] = field(default_factory=dict)

    def knows(self, name: str) -> bool:
        """Return whether all parts of a candidate could be fitted."""
        parts = name.replace(DIVIDER, JOINT).split(JOINT)
        return all(part in self.answers for part in parts)

    def expected(self, name: str) -> FloatArray:
        """Return the purchases that a candidate expected in the window, per cell."""
        told = {part: answer.expected for part, answer in self.answers.items()}
        return _put_together(name, told, self.origin.histories)

    def expected_of(self, name: str, spenders: Spenders) -> FloatArray:
        """Return the purchases that a candidate expected of each of the origin's spenders."""
        told = {part: answer.expected_of_spenders for part, answer in self.answers.items()}
        return _put_together(name, told, spenders.histories)


def hear(origins: Sequence[Origin], names: Sequence[str], *, window_days: float) -> list[Heard]:
    """
    Fit single models at every origin and ask each once.

    Parameters
    ----------
    origins : sequence of Origin
    names : sequence of str
        Single models; those whose data are missing or too thin are left out of the answers.
    window_days : float, in days, > 0
    """
    return [_hear(origin, names, window_days) for origin in origins]


def _hear(origin: Origin, names: Sequence[str], window_days: float) -> Heard:
    heard = Heard(origin, window_days)
    for name in names:
        if name.startswith("fading") and origin.histories.fading_purchases is None:
            continue
        try:
            model = fit_model(name, origin.histories, window_days=window_days)
        except NotEnoughDataError:
            continue
        heard.answers[name] = _ask(model, origin, window_days)
    return heard


def _ask(model: FittedPurchaseModel, origin: Origin, window_days: float) -> Answers:
    rows, index = _rows_for(model.name, origin.histories)
    reach_days = origin.reach_days or window_days
    buys = model.buys_probability(rows, horizon_days=window_days)
    in_reach = (
        buys
        if reach_days == window_days or model.name not in FITTED
        else model.buys_probability(rows, horizon_days=reach_days)
    )
    return Answers(
        expected=model.expected_purchases(rows, horizon_days=window_days)[index],
        buys=buys[index],
        buys_in_reach=in_reach[index],
        expected_of_spenders=_of_spenders(model, origin, window_days),
    )


def _of_spenders(model: FittedPurchaseModel, origin: Origin, window_days: float) -> FloatArray:
    if origin.spenders is None:
        return np.zeros(0)
    rows, index = _rows_for(model.name, origin.spenders.histories)
    return model.expected_purchases(rows, horizon_days=window_days)[index]


def _rows_for(
    name: str, histories: Histories
) -> tuple[Histories, np.ndarray[tuple[int], np.dtype[np.intp]]]:
    """Return fewer rows for models to which more customers look alike, and each row's place."""
    if name not in FITTED:
        return histories, np.arange(len(histories))
    return collapse(
        frequency=histories.frequency,
        recency_days=histories.recency_days,
        tenure_days=histories.tenure_days,
        n_customers=histories.n_customers,
    )


def _put_together(name: str, told: dict[str, FloatArray], histories: Histories) -> FloatArray:
    if DIVIDER in name:
        once, again = (_put_together(side, told, histories) for side in name.split(DIVIDER))
        return np.where(is_of(histories, "once"), once, again)
    mean: FloatArray = np.mean([told[part] for part in name.split(JOINT)], axis=0)
    return mean
