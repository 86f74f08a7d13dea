"""Rows that are alike, found without sorting where the numbers are whole and close together."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Scalar = TypeVar("Scalar", bound=np.generic)


def cell_index(*columns: NDArray[Any]) -> tuple[NDArray[np.intp], int]:
    """
    Give each distinct row of some columns a number, in sorted order.

    Parameters
    ----------
    *columns : arrays of shape (n,), finite numbers
        At least one.

    Returns
    -------
    tuple of int array of shape (n,) and int
        For each row its number in [0, n_cells), and ``n_cells``.

    Examples
    --------
    >>> index, n_cells = cell_index(np.array([5, 5, 1]), np.array([0.5, 0.5, 9.0]))
    >>> index.tolist(), n_cells
    ([1, 1, 0], 2)
    """
    index, n_cells = np.zeros(len(columns[0]), dtype=np.intp), 1
    for column in columns:
        values, code = distinct(column)
        keys, index = distinct(index * len(values) + code)
        n_cells = len(keys)
    return index, n_cells


def distinct(values: NDArray[Scalar]) -> tuple[NDArray[Scalar], NDArray[np.intp]]:
    """
    Return the sorted distinct values and each row's place among them.

    Whole numbers of a narrow span - days, counts - are looked up instead of sorted: linear time.

    Parameters
    ----------
    values : array, shape (n,), finite numbers
        Any order, any repetition.

    Returns
    -------
    tuple of array of shape (k,) and int array of shape (n,)
        ``distinct_values[place]`` equals ``values``.

    Examples
    --------
    >>> distinct(np.array([30.0, 7.0, 30.0]))
    (array([ 7., 30.]), array([1, 0, 1]))
    """
    if len(values) == 0 or not _is_narrow(values):
        found, place = np.unique(values, return_inverse=True)
        return found, place
    low = int(values.min())
    offset = values.astype(np.intp) - low
    is_present = np.zeros(int(offset.max()) + 1, dtype=np.bool_)
    is_present[offset] = True
    place_of_offset = np.cumsum(is_present) - 1
    return (np.flatnonzero(is_present) + low).astype(values.dtype), place_of_offset[offset]


def _is_narrow(values: NDArray[Any]) -> bool:
    span = float(values.max()) - float(values.min())
    if not span < 4 * len(values) + 65_536:
        return False
    return values.dtype.kind in "iu" or bool((values == np.rint(values)).all())
