"""Capacities and the rows that want them: what a choice uses, and what it costs at prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Wholes = NDArray[np.int64]
Counts = NDArray[np.int32] | NDArray[np.int64]
AnyNumbers = NDArray[np.floating] | NDArray[np.integer]

SILENCE = -1


@dataclass(frozen=True)
class Capacity:
    """
    Something scarce, for everybody together or for each of several groups of customers.

    What a customer uses of it with a treatment is ``use[treatment] * factor[customer]``, of
    the group that the customer belongs to: whole numbers, so that a sum is the same in any
    order.

    Parameters
    ----------
    use : array of shape (n_treatments,), whole numbers >= 0
    available : array of shape (n_groups,), whole numbers >= 0
    group : array of shape (n_customers,), optional
        Which group each customer belongs to, in 0 … n_groups - 1; all to the only one unless
        given.
    factor : array of shape (n_customers,), optional
        Whole numbers >= 0 by which the use is multiplied; 1 unless given.

    Examples
    --------
    Minutes of two managers: a call takes 10 and a visit 60, of the manager each customer has.

    >>> minutes = Capacity(
    ...     use=np.array([10, 60]), available=np.array([240, 120]), group=np.array([0, 0, 1])
    ... )
    >>> minutes.is_plain
    False
    >>> everyone = Rows(np.ones((2, 3)), (minutes,), np.ones(3, np.int64))
    >>> demand(everyone, np.array([1, 0, 0])).tolist()
    [70, 10]
    """

    use: Wholes
    available: Wholes
    group: NDArray[np.integer] | None = None
    factor: NDArray[np.integer] | None = None

    @property
    def is_plain(self) -> bool:
        """Whether all customers use it alike."""
        return self.group is None and self.factor is None

    def take(self, rows: NDArray[np.int64] | slice) -> Capacity:
        """Return the same capacity as some customers see it."""
        group = None if self.group is None else self.group[rows]
        return replace(self, group=group, factor=None if self.factor is None else self.factor[rows])


@dataclass(frozen=True)
class Rows:
    """
    Customers, or classes of customers alike.

    Parameters
    ----------
    scores : array of shape (n_treatments, n_rows)
        -inf where a treatment may not be given.
    capacities : tuple of Capacity
    n_alike : array of shape (n_rows,)
        How many customers each row stands for.
    """

    scores: NDArray[np.floating]
    capacities: tuple[Capacity, ...]
    n_alike: Wholes

    def __len__(self) -> int:
        return int(self.scores.shape[1])

    def take(self, rows: NDArray[np.int64] | slice) -> Rows:
        """Return some of the rows, their scores as one block of the numbers they are."""
        scores = np.ascontiguousarray(self.scores[:, rows])
        taken = tuple(capacity.take(rows) for capacity in self.capacities)
        return Rows(scores, taken, self.n_alike[rows])

    def view(self, part: slice) -> Rows:
        """Return a slice of the rows, without a copy of their scores."""
        taken = tuple(capacity.take(part) for capacity in self.capacities)
        return Rows(self.scores[:, part], taken, self.n_alike[part])

    def choice_scores(self, choice: NDArray[np.integer]) -> Reals:
        """Return the score of each row's choice; 0 for silence."""
        got = np.flatnonzero(choice >= 0)
        scores = np.zeros(len(choice))
        scores[got] = self.scores[choice[got], got]
        return scores


def spans(capacities: Sequence[Capacity]) -> list[tuple[Capacity, slice]]:
    """Return each capacity with its place among all prices."""
    ends = np.cumsum([0, *(len(capacity.available) for capacity in capacities)]).tolist()
    return [
        (capacity, slice(start, end))
        for capacity, start, end in zip(capacities, ends, ends[1:], strict=False)
    ]


def usable(capacities: Sequence[Capacity]) -> Wholes:
    """
    Return how much can be used, one number per price.

    Where every use is a multiple of 5, nobody can use the last 3 of 48: they are worth nothing,
    and a bound without them is nearer to what whole choices can be worth.

    Examples
    --------
    >>> usable([Capacity(use=np.array([10, 0, 15]), available=np.array([48]))]).tolist()
    [45]
    """
    parts = [c.available - c.available % _common_measure(c) for c in capacities]
    return np.concatenate([np.zeros(0, np.int64), *parts])


def _common_measure(capacity: Capacity) -> int:
    """Return what every use of a capacity is a multiple of; 1 if nothing uses it."""
    measure = int(np.gcd.reduce(capacity.use, initial=0))
    if capacity.factor is not None:
        measure *= int(np.gcd.reduce(capacity.factor, initial=0))
    return max(measure, 1)


COUNTED_ROWS = 1 << 18
"""So many rows are counted at once: what it takes to count them is small beside their scores."""


def demand(rows: Rows, choice: NDArray[np.integer]) -> Wholes:
    """Return what choices use of each capacity; whole numbers."""
    if len(choice) > COUNTED_ROWS:
        parts = [slice(n, n + COUNTED_ROWS) for n in range(0, len(choice), COUNTED_ROWS)]
        counted = [_demand(rows.view(part), choice[part]) for part in parts]
        return np.asarray(np.sum(counted, axis=0), np.int64)
    return _demand(rows, choice)


def _demand(rows: Rows, choice: NDArray[np.integer]) -> Wholes:
    got = np.flatnonzero(choice >= 0)
    chosen, alike = choice[got].astype(np.int64), rows.n_alike[got]
    n = len(rows.scores)
    plain = np.bincount(chosen, alike, n)
    parts = [np.zeros(0)]
    for capacity in rows.capacities:
        if capacity.is_plain:
            parts.append(np.array([plain @ capacity.use]))
            continue
        weights = alike if capacity.factor is None else alike * capacity.factor[got]
        place = chosen if capacity.group is None else capacity.group[got] * np.int64(n) + chosen
        table = np.bincount(place, weights, len(capacity.available) * n).reshape(-1, n)
        parts.append((table * capacity.use).sum(axis=1))
    return np.rint(np.concatenate(parts)).astype(np.int64)


@dataclass(frozen=True)
class Pattern:
    """One way in which use spreads over treatments, with what a unit costs each row."""

    use: Reals
    unit_cost: Reals


def costs(rows: Rows, prices: Reals, part: slice) -> tuple[Reals, list[Pattern]]:
    """
    Return what treatments cost at prices: the part that is the same for all, and the patterns.

    The cost of a treatment for a row is ``same[treatment] + Σ use[treatment] * unit_cost[row]``.
    Capacities of one use and one factor, as a budget and its shares by region, are one pattern.
    """
    same = np.zeros(len(rows.scores))
    found: list[tuple[Capacity, Reals]] = []
    for capacity, span in spans(rows.capacities):
        price = prices[span]
        if capacity.is_plain:
            same += capacity.use * price[0]
            continue
        if not price.any():
            continue
        unit = price if capacity.group is None else price[capacity.group[part]]
        for place, (like, sofar) in enumerate(found):
            if like.factor is capacity.factor and np.array_equal(like.use, capacity.use):
                found[place] = (like, sofar + unit)
                break
        else:
            found.append((capacity, unit))
    return same, [
        Pattern(c.use.astype(float), unit if c.factor is None else unit * c.factor[part])
        for c, unit in found
    ]


def advantages(rows: Rows, prices: Reals, part: slice = slice(None)) -> Reals:
    """Return scores less the costs at prices; shape (n_treatments, rows of the part)."""
    same, patterns = costs(rows, prices, part)
    net = rows.scores[:, part] - same[:, None]
    for pattern in patterns:
        net -= pattern.use[:, None] * pattern.unit_cost
    return np.asarray(net)
