"""How to build a purchase model again from a stored row."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

from najimi.differentiate.purchasing.bg_nbd import BgNbd
from najimi.differentiate.purchasing.blend import JOINT, Blend
from najimi.differentiate.purchasing.boosted import PREFIX, Boosted, Node
from najimi.differentiate.purchasing.by_segment import DIVIDER, BySegment
from najimi.differentiate.purchasing.corrected import Corrected
from najimi.differentiate.purchasing.fading_rate import FadingRate, name_of
from najimi.differentiate.purchasing.fitted_model import FittedPurchaseModel
from najimi.differentiate.purchasing.histories import HALF_LIVES_DAYS
from najimi.differentiate.purchasing.mbg_cnbd_k import MbgCnbdK
from najimi.differentiate.purchasing.mbg_cnbd_k_fit import MOST_PHASES
from najimi.differentiate.purchasing.mbg_nbd import MbgNbd
from najimi.differentiate.purchasing.mended import Mend
from najimi.differentiate.purchasing.naive import NaivePreviousWindow, NaiveRate
from najimi.differentiate.purchasing.pareto_nbd import ParetoNbd
from najimi.errors import OutOfRangeError

__all__ = ["MODEL_NAMES", "FittedPurchaseModel", "model_from_parameters"]

_MODELS: dict[str, type[Any]] = {
    model.name: model
    for model in (BgNbd, MbgNbd, ParetoNbd, MbgCnbdK, NaiveRate, NaivePreviousWindow)
} | {name_of(days): FadingRate for days in HALF_LIVES_DAYS}
MODEL_NAMES = tuple(_MODELS)
_CORRECTIONS = {"total_factor": 0.0, "mend_intercept": -math.inf, "mend_slope": 0.0}
"""What the backtest taught, each with what it must be above."""
_LOWEST = {"log_likelihood": -math.inf, "active_return_share": 0.0, "silent_return_share": 0.0}
_HIGHEST = {"active_return_share": 1.0, "silent_return_share": 1.0}


def model_from_parameters(name: str, parameters: Mapping[str, float]) -> FittedPurchaseModel:
    """
    Build a purchase model from its stored name and numbers.

    Parameters
    ----------
    name : str
        One of ``MODEL_NAMES``, some joined by ``+`` for their mean, or two of these divided by
        ``/``: for customers with one purchase, and for those with more.
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
    own = {key: float(value) for key, value in parameters.items()}
    corrections = {key: own.pop(key) for key in _CORRECTIONS if key in own}
    faults = [
        f"{key} must be in ({_CORRECTIONS[key]:g}, inf), got {value}"
        for key, value in corrections.items()
        if not _CORRECTIONS[key] < value < math.inf
    ]
    leaving_name, of_leaving = _taken_out(own, "leaving")
    faults += [
        *_faults_of(name, own),
        *(_faults_of(leaving_name, of_leaving) if of_leaving else ()),
    ]
    if faults:
        raise OutOfRangeError(
            f"name and parameters of {name} are outside their range: " + "; ".join(faults) + ".",
            hint="read name and parameters from the same row.",
        )
    model = _build(name, own)
    if not corrections and not of_leaving:
        return model
    leaving = _build(leaving_name, of_leaving) if of_leaving else None
    mend = Mend(corrections.get("mend_intercept", 0.0), corrections.get("mend_slope", 1.0))
    return Corrected(model, leaving, corrections.get("total_factor", 1.0), mend)


def _taken_out(own: dict[str, float], prefix: str) -> tuple[str, dict[str, float]]:
    """Move the numbers of a model that stands after a prefix out of a dict; name and numbers."""
    name, taken = "", {}
    for key in [key for key in own if key.startswith(f"{prefix}.")]:
        name, number = key.removeprefix(f"{prefix}.").rsplit(".", 1)
        taken[number] = own.pop(key)
    return name, taken


def _build(name: str, own: Mapping[str, float]) -> FittedPurchaseModel:
    if DIVIDER in name:
        once, again = (_build(side, _below(own, p)) for side, p in _sides(name))
        return BySegment(once, again)
    if JOINT in name:
        return Blend(tuple(_build(part, _below(own, part)) for part in name.split(JOINT)))
    if name.startswith(PREFIX):
        return _build_boosted(name, own)
    model: FittedPurchaseModel = _MODELS[name](**own)
    return model


def _build_boosted(name: str, own: Mapping[str, float]) -> FittedPurchaseModel:
    trees: dict[int, dict[int, dict[str, float]]] = {}
    for key, value in _below(own, "tree").items():
        tree, node, number = key.split(".")
        trees.setdefault(int(tree), {}).setdefault(int(node), {})[number] = value
    return Boosted(
        _build(name.removeprefix(PREFIX), _below(own, "offset")),
        tuple(
            tuple(_node(nodes[place]) for place in sorted(nodes))
            for _, nodes in sorted(trees.items())
        ),
        own["window_days"],
        own["boosted_factor"],
    )


def _node(numbers: Mapping[str, float]) -> Node:
    places = {key: int(numbers[key]) for key in ("feature", "left", "right")}
    return Node(threshold=numbers["threshold"], value=numbers["value"], **places)


def _sides(name: str) -> list[tuple[str, str]]:
    return list(zip(name.split(DIVIDER, 1), ("once", "again"), strict=True))


def _below(own: Mapping[str, float], prefix: str) -> dict[str, float]:
    return {
        key.removeprefix(f"{prefix}."): value
        for key, value in own.items()
        if key.startswith(f"{prefix}.")
    }


def _faults_of(name: str, own: Mapping[str, float]) -> list[str]:
    if DIVIDER in name or JOINT in name:
        inner = _sides(name) if DIVIDER in name else [(part, part) for part in name.split(JOINT)]
        prefixes = tuple(f"{prefix}." for _, prefix in inner)
        unknown = [f"{key} is unknown" for key in own if not key.startswith(prefixes)]
        below = [_faults_of(part, _below(own, prefix)) for part, prefix in inner]
        return [*unknown, *(fault for faults in below for fault in faults)]
    if name.startswith(PREFIX):
        wanted = ("window_days", "boosted_factor")
        missing = [f"{key} is missing" for key in wanted if not own.get(key, 0.0) > 0]
        return missing + _faults_of(name.removeprefix(PREFIX), _below(own, "offset"))
    if name not in _MODELS:
        return [
            f"name must be one of {', '.join(MODEL_NAMES)}, some joined by {JOINT}, or two of "
            f"these divided by {DIVIDER}, got {name!r}"
        ]
    return _faults_of_one(name, own)


def _faults_of_one(name: str, parameters: Mapping[str, float]) -> list[str]:
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
