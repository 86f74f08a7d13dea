"""What an allocation is asked with, held against what it must be: one check at the door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import AnyNumbers, Capacity, Reals
from najimi.errors import OutOfRangeError
from najimi.model.treatments import MOST_TREATMENTS

MOST_USED = 2**53
"""Sums of what is used are kept in doubles, which hold whole numbers up to here."""


def check_call(
    scores: NDArray[np.floating],
    capacities: Sequence[Capacity],
    prices: Reals | None,
    *,
    tolerance: float,
    n_workers: int,
) -> None:
    """
    Refuse what ``allocate`` would answer wrongly or not at all.

    Parameters
    ----------
    scores, capacities, prices, tolerance, n_workers
        As in ``allocate``.

    Raises
    ------
    OutOfRangeError
        At the first thing that is not as documented: what was expected, what came.

    Examples
    --------
    >>> use = Capacity(use=np.array([-2]), available=np.array([1]))
    >>> check_call(np.array([[1.0]]), [use], None, tolerance=1e-6, n_workers=1)
    Traceback (most recent call last):
    najimi.errors.OutOfRangeError: capacity 0: use must be whole numbers >= 0, got -2.
    Hint: give what one customer takes with each treatment, in whole units.
    """
    faults = (
        *_of_scores(scores),
        *(fault for n, each in enumerate(capacities) for fault in _of(each, n, scores)),
        *_of_prices(prices, sum(np.size(each.available) for each in capacities)),
    )
    if not tolerance > 0:
        faults = (*faults, (f"tolerance must be in (0, inf), got {tolerance}.", "1e-6 is usual."))
    if n_workers < 1:
        faults = (*faults, (f"n_workers must be 1 or more, got {n_workers}.", "1 is usual."))
    for problem, hint in faults:
        raise OutOfRangeError(problem, hint=hint)


Faults = Iterator[tuple[str, str]]


def _of_scores(scores: NDArray[np.floating]) -> Faults:
    hint = "give one row per customer and one column per treatment, -inf where it may not be given."
    if scores.ndim != 2 or not np.issubdtype(scores.dtype, np.floating):
        yield f"scores must be a table of floats, got {scores.dtype} of shape {scores.shape}.", hint
        return
    if scores.shape[1] > MOST_TREATMENTS:
        yield f"there may be {MOST_TREATMENTS} treatments at most, got {scores.shape[1]}.", hint
    for treatment in range(scores.shape[1]):
        # The greatest of a column is NaN if any of it is, so one pass finds both.
        top = float(scores[:, treatment].max(initial=-np.inf))
        if np.isnan(top) or top == np.inf:
            yield f"scores must be numbers or -inf, got {top} for treatment {treatment}.", hint
            return


def _of(capacity: Capacity, place: int, scores: NDArray[np.floating]) -> Faults:
    at, (n, m) = f"capacity {place}", scores.shape if scores.ndim == 2 else (0, 0)
    yield from _wholes(
        capacity.use,
        m,
        f"{at}: use",
        "give what one customer takes with each treatment, in whole units.",
    )
    yield from _wholes(
        capacity.available,
        None,
        f"{at}: available",
        "give what there is, in whole units of its use.",
    )
    if capacity.factor is not None:
        yield from _wholes(
            capacity.factor,
            n,
            f"{at}: factor",
            "give a whole number per customer; 1 changes nothing.",
        )
    if capacity.group is not None:
        hint = "number the groups 0, 1, … in the order of available."
        yield from _wholes(capacity.group, n, f"{at}: group", hint)
        last = int(np.max(capacity.group, initial=0))
        if last >= np.size(capacity.available):
            yield f"{at}: group must be below {np.size(capacity.available)}, got {last}.", hint
    elif np.size(capacity.available) != 1:
        size = np.size(capacity.available)
        yield (
            f"{at}: without group there is one number available, got {size}.",
            "give the group of each customer.",
        )
    factors = 1 if capacity.factor is None else capacity.factor
    most = float(np.max(capacity.use, initial=0)) * float(np.max(factors, initial=0)) * n
    if most > MOST_USED:
        yield f"{at}: all together may use {MOST_USED} at most, got {most:g}.", "use coarser units."


def _wholes(told: AnyNumbers, size: int | None, named: str, hint: str) -> Faults:
    values = np.asarray(told, dtype=None)
    if values.ndim != 1 or (size is not None and len(values) != size):
        wanted = "one list of numbers" if size is None else f"{size} numbers"
        yield f"{named} must be {wanted}, got shape {values.shape}.", hint
        return
    is_whole = np.issubdtype(values.dtype, np.integer)
    odd = values[:0] if is_whole else values[~(np.isfinite(values) & (values == np.rint(values)))]
    below = values[values < 0]
    for wrong in (*odd[:1], *below[:1]):
        yield f"{named} must be whole numbers >= 0, got {wrong}.", hint
        return
    if not is_whole:
        yield f"{named} must be whole numbers, got {values.dtype}.", "cast it to int64."


def _of_prices(prices: Reals | None, size: int) -> Faults:
    if prices is None:
        return
    hint = "give one price per capacity and group, or leave prices out."
    if np.shape(prices) != (size,):
        yield f"prices must be {size} numbers, got shape {np.shape(prices)}.", hint
    elif not (np.isfinite(prices) & (np.asarray(prices) >= 0)).all():
        yield "prices must be numbers >= 0.", hint
