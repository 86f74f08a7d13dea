"""
Purchase histories as arrays: one row per customer, or one per cell of equal customers.

A purchase model sees of a customer only how often, how lately and how long they bought.
Customers who agree in all of that have the same likelihood, so they are counted, not repeated.
Collapsing is exact: days stay days (rounding to weeks biases the estimates).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from najimi.differentiate.purchasing.distinct_rows import cell_index
from najimi.errors import OutOfRangeError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

HALF_LIVES_DAYS = (15, 30, 60, 120)
"""A fading purchase counts 1 on its day and half as much after each of these many days."""
FADING_SLACK = 0.01
"""Fading purchases arrive as rounded sums, which may end a little above the truth."""
MOST_REMEMBERED = 4
"""Answers that histories keep, the newest: enough for the parts of one model, and little memory."""


@dataclass(frozen=True, eq=False)
class Histories:
    """
    Purchase histories, one row per customer or per cell of customers alike.

    Parameters
    ----------
    frequency : int array, shape (n,), >= 0
        Days with a purchase after the first one ("repeat purchase days").
    recency_days : float array, shape (n,), in [0, tenure_days]
        Days from the first to the last purchase; 0 exactly when ``frequency`` is 0.
    tenure_days : float array, shape (n,), >= 0
        Days from the first purchase to the day of the estimate.
    n_customers : int array, shape (n,), >= 1
        Customers who share this row.
    previous_purchases : int array, shape (n,), >= 0, or None
        Purchase days in the window just past; only :class:`NaivePreviousWindow` asks for it.
    fading_purchases : float array, shape (n, 4), in [0, frequency], or None
        Purchases after the first, each fading by one of ``HALF_LIVES_DAYS``; only
        :class:`FadingRate` asks for it.

    Raises
    ------
    OutOfRangeError
        If any array is outside its range; names every fault at once.

    See Also
    --------
    Histories.of : takes anything array-like and fills what is usual.

    Examples
    --------
    >>> rows = Histories.of(frequency=[2, 0], recency_days=[10, 0], tenure_days=[30, 30])
    >>> len(rows), rows.n_customers.tolist()
    (2, [1, 1])
    """

    frequency: IntArray
    recency_days: FloatArray
    tenure_days: FloatArray
    n_customers: IntArray
    previous_purchases: IntArray | None = None
    fading_purchases: FloatArray | None = None

    def __post_init__(self) -> None:
        faults = _faults_of_lengths(self) or list(_faults_of_ranges(self))
        if faults:
            raise OutOfRangeError(
                "purchase histories are outside their range: " + "; ".join(faults) + ".",
                hint="count one purchase per customer and day, and leave out what lies after "
                "the day of the estimate.",
            )

    def __len__(self) -> int:
        return len(self.frequency)

    @property
    def n_total(self) -> int:
        """All customers together."""
        return int(self.n_customers.sum())

    def only(self, rows: NDArray[Any] | slice) -> Histories:
        """Return some of the rows, with all their columns: by place, by truth or by slice."""
        columns: dict[str, Any] = {
            field.name: None if (column := getattr(self, field.name)) is None else column[rows]
            for field in fields(self)
        }
        return Histories(**columns)

    def remembered(self, who: Hashable, answer: Callable[[], FloatArray]) -> FloatArray:
        """
        Return an answer about these rows, worked out only if it was not asked of late.

        Parameters
        ----------
        who : hashable
            Equal only to whoever answers the same, such as a model.
        answer : callable
            Works it out.

        Returns
        -------
        float array
            Others get the same one, so it may not be written to.
        """
        if who not in self._answers:
            found = answer()
            found.flags.writeable = False
            while len(self._answers) >= MOST_REMEMBERED:
                del self._answers[next(iter(self._answers))]
            self._answers[who] = found
        return self._answers[who]

    @cached_property
    def _answers(self) -> dict[Hashable, FloatArray]:
        return {}

    @classmethod
    def of(
        cls,
        *,
        frequency: ArrayLike,
        recency_days: ArrayLike,
        tenure_days: ArrayLike,
        n_customers: ArrayLike | None = None,
        previous_purchases: ArrayLike | None = None,
        fading_purchases: ArrayLike | None = None,
    ) -> Histories:
        """
        Return histories from anything array-like; one customer per row unless told otherwise.

        Parameters
        ----------
        frequency, recency_days, tenure_days : array-like, shape (n,)
            As in :class:`Histories`.
        n_customers : array-like, shape (n,), optional
            Customers per row; 1 each when left out.
        previous_purchases : array-like, shape (n,), optional
            Purchase days in the window just past.
        fading_purchases : array-like, shape (n, 4), optional
            Purchases after the first, fading by each of ``HALF_LIVES_DAYS``.

        Raises
        ------
        OutOfRangeError
            If any array is outside its range.

        Examples
        --------
        >>> Histories.of(frequency=[1], recency_days=[9], tenure_days=[4])
        Traceback (most recent call last):
        najimi.errors.OutOfRangeError: ... recency_days must be in [0, tenure_days] (1 row: 0)...
        """
        counts = np.ones(np.shape(frequency), np.int64) if n_customers is None else n_customers
        previous = None if previous_purchases is None else _whole(previous_purchases)
        fading = (
            None if fading_purchases is None else np.asarray(fading_purchases, dtype=np.float64)
        )
        return cls(
            frequency=_whole(frequency),
            recency_days=np.asarray(recency_days, dtype=np.float64),
            tenure_days=np.asarray(tenure_days, dtype=np.float64),
            n_customers=_whole(counts),
            previous_purchases=previous,
            fading_purchases=fading,
        )


def collapse(
    *,
    frequency: ArrayLike,
    recency_days: ArrayLike,
    tenure_days: ArrayLike,
    n_customers: ArrayLike | None = None,
    previous_purchases: ArrayLike | None = None,
    fading_purchases: ArrayLike | None = None,
) -> tuple[Histories, NDArray[np.intp]]:
    """
    Count customers with exactly the same history.

    Parameters
    ----------
    frequency, recency_days, tenure_days, n_customers, previous_purchases : array-like, shape (n,)
        As in :class:`Histories`.
    fading_purchases : array-like, shape (n, 4), optional
        As in :class:`Histories`.

    Returns
    -------
    tuple of Histories and int array
        The cells, sorted by frequency, tenure and recency; and for every row given the cell it
        fell into, so that ``values_of_cells[index]`` puts an answer back to its customers.

    Raises
    ------
    OutOfRangeError
        If any array is outside its range.

    Examples
    --------
    >>> cells, index = collapse(
    ...     frequency=[0, 2, 0], recency_days=[0, 7, 0], tenure_days=[30, 30, 30]
    ... )
    >>> cells.n_customers.tolist(), index.tolist()
    ([2, 1], [0, 1, 0])
    """
    rows = Histories.of(
        frequency=frequency,
        recency_days=recency_days,
        tenure_days=tenure_days,
        n_customers=n_customers,
        previous_purchases=previous_purchases,
        fading_purchases=fading_purchases,
    )
    columns: list[NDArray[Any]] = [rows.frequency, rows.tenure_days, rows.recency_days]
    columns += [] if rows.previous_purchases is None else [rows.previous_purchases]
    columns += [] if rows.fading_purchases is None else [*rows.fading_purchases.T]
    index, n_cells = cell_index(*columns)
    first = np.zeros(n_cells, dtype=np.intp)
    first[index] = np.arange(len(rows))
    n_customers = _summed(index, rows.n_customers, n_cells)
    return replace(rows.only(first), n_customers=n_customers), index


def _summed(index: NDArray[np.intp], counts: IntArray, n_cells: int) -> IntArray:
    # Sums of counts are whole numbers below 2**53, which float64 holds exactly.
    return np.rint(np.bincount(index, weights=counts, minlength=n_cells)).astype(np.int64)


def _whole(values: ArrayLike) -> IntArray:
    """Return int64; what is not a whole number becomes -1, which the range check then refuses."""
    given = np.asarray(values)
    if given.dtype.kind in "iub":
        return given.astype(np.int64)
    as_float = given.astype(np.float64)
    is_whole = np.isfinite(as_float) & (as_float == np.rint(as_float))
    return np.where(is_whole, as_float, -1.0).astype(np.int64)


def _faults_of_lengths(rows: Histories) -> list[str]:
    arrays = {name: value for name, value in vars(rows).items() if value is not None}
    fading = arrays.pop("fading_purchases", None)
    shapes = {name: value.shape for name, value in arrays.items()}
    if len(set(shapes.values())) != 1 or len(rows.frequency.shape) != 1:
        return [f"all arrays must have one shape (n,), got {shapes}"]
    wanted = (len(rows.frequency), len(HALF_LIVES_DAYS))
    if fading is not None and fading.shape != wanted:
        return [f"fading_purchases must have shape {wanted}, got {fading.shape}"]
    return []


def _faults_of_ranges(rows: Histories) -> Iterator[str]:
    finite = np.isfinite(rows.tenure_days) & np.isfinite(rows.recency_days)
    ordered = (rows.recency_days >= 0) & (rows.recency_days <= rows.tenure_days)
    agree = (rows.frequency == 0) == (rows.recency_days == 0)
    rules = [
        ("frequency must be a whole number >= 0", rows.frequency >= 0),
        ("recency_days and tenure_days must be finite", finite),
        ("recency_days must be in [0, tenure_days]", ordered | ~finite),
        ("frequency must be 0 exactly when recency_days is 0", agree),
        ("n_customers must be a whole number >= 1", rows.n_customers >= 1),
    ]
    if rows.previous_purchases is not None:
        in_range = rows.previous_purchases >= 0
        rules.append(("previous_purchases must be a whole number >= 0", in_range))
    if rows.fading_purchases is not None:
        fading, most = rows.fading_purchases, rows.frequency[:, None] + FADING_SLACK
        between = np.isfinite(fading) & (fading >= 0) & (fading <= most)
        rules.append(("fading_purchases must be in [0, frequency]", np.all(between, axis=1)))
    for sentence, holds in rules:
        if not holds.all():
            broken = np.flatnonzero(~holds)
            some = ", ".join(str(row) for row in broken[:3])
            yield f"{sentence} ({len(broken)} row{'s' * (len(broken) > 1)}: {some})"
