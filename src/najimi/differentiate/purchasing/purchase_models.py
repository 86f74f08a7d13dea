"""The one shape of every purchase model, and how to build one again from a stored row."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import ClassVar, Protocol

from najimi.differentiate.purchasing.bg_nbd import BgNbd
from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.mbg_cnbd_k import MbgCnbdK
from najimi.differentiate.purchasing.mbg_cnbd_k_fit import MOST_PHASES
from najimi.differentiate.purchasing.mbg_nbd import MbgNbd
from najimi.differentiate.purchasing.naive import NaivePreviousWindow, NaiveRate
from najimi.differentiate.purchasing.pareto_nbd import ParetoNbd
from najimi.errors import OutOfRangeError


class FittedPurchaseModel(Protocol):
    """
    What every purchase model answers, per row of histories; always finite and in range.

    A model is a frozen set of named numbers: ``name`` and ``parameters()`` rebuild it.
    """

    name: ClassVar[str]

    def parameters(self) -> dict[str, float]:
        """Return the model's numbers by name."""
        ...

    def expected_purchases(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """Return expected purchase days in the horizon; shape (n,), >= 0."""
        ...

    def alive_probability(self, histories: Histories) -> FloatArray:
        """Return the probability to still be a customer; shape (n,), in [0, 1]."""
        ...

    def buys_probability(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """Return the probability of at least one purchase; shape (n,), in [0, 1]."""
        ...


_MODELS: dict[
    str, type[BgNbd | MbgNbd | ParetoNbd | MbgCnbdK | NaiveRate | NaivePreviousWindow]
] = {
    model.name: model
    for model in (BgNbd, MbgNbd, ParetoNbd, MbgCnbdK, NaiveRate, NaivePreviousWindow)
}
MODEL_NAMES = tuple(_MODELS)
_LOWEST = {"log_likelihood": -math.inf, "active_return_share": 0.0, "silent_return_share": 0.0}
_HIGHEST = {"active_return_share": 1.0, "silent_return_share": 1.0}


def model_from_parameters(name: str, parameters: Mapping[str, float]) -> FittedPurchaseModel:
    """
    Build a purchase model from its stored name and numbers.

    Parameters
    ----------
    name : str
        One of ``MODEL_NAMES``.
    parameters : mapping of str to float
        As ``parameters()`` of that model returned them; what has a default may be left out.

    Returns
    -------
    FittedPurchaseModel

    Raises
    ------
    OutOfRangeError
        If the name is unknown, or a parameter is unknown, missing or outside its range; names
        every fault at once.

    Examples
    --------
    >>> model = model_from_parameters("naive_rate", {"mean_purchases_per_day": 0.01})
    >>> model == model_from_parameters(model.name, model.parameters())
    True
    """
    if name not in _MODELS:
        raise OutOfRangeError(
            f"name must be one of {', '.join(MODEL_NAMES)}, got {name!r}.",
            hint="read name and parameters from the same row.",
        )
    faults = _faults_of(name, parameters)
    if faults:
        raise OutOfRangeError(
            f"parameters of {name} are outside their range: " + "; ".join(faults) + ".",
            hint="read name and parameters from the same row.",
        )
    return _MODELS[name](**{key: float(value) for key, value in parameters.items()})


def _faults_of(name: str, parameters: Mapping[str, float]) -> list[str]:
    fields = {field.name: field for field in dataclasses.fields(_MODELS[name])}
    missing = [
        f"{key} is missing"
        for key, field in fields.items()
        if key not in parameters and field.default is dataclasses.MISSING
    ]
    unknown = [f"{key} is unknown" for key in parameters if key not in fields]
    outside = [
        f"{key} must be finite and in its range, got {value}"
        for key, value in parameters.items()
        if key in fields and not _is_in_range(key, value)
    ]
    return missing + unknown + outside


def _is_in_range(key: str, value: float) -> bool:
    if not math.isfinite(value):
        return False
    if key == "regularity":
        return value in range(1, MOST_PHASES + 1)
    if key in _LOWEST:
        return _LOWEST[key] <= value <= _HIGHEST.get(key, math.inf)
    return value > 0
