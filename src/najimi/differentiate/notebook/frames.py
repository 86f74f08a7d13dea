"""Frames of several libraries as Arrow tables, and back: through Arrow's own exchange, no copies."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
import pyarrow as pa

from najimi.errors import OutOfRangeError

Frame = Any
"""An Arrow table, or a frame of pandas or polars, or whatever else speaks Arrow."""


def table_of(frame: Frame) -> pa.Table:
    """
    Return a frame as an Arrow table.

    Raises
    ------
    OutOfRangeError
        If it is no frame that speaks Arrow (``__arrow_c_stream__``).

    Examples
    --------
    >>> import pandas
    >>> table_of(pandas.DataFrame({"a": [1]})).to_pydict()
    {'a': [1]}
    """
    if isinstance(frame, pa.Table):
        return frame
    if hasattr(frame, "__arrow_c_stream__"):
        table = pa.table(frame)
        return table.cast(pa.schema([_plain(field) for field in table.schema]))
    raise OutOfRangeError(
        f"an Arrow table or a frame of pandas or polars is expected, got {type(frame).__name__}.",
        hint="wrap it, as in pyarrow.table({...}).",
    )


def _plain(field: pa.Field) -> pa.Field:
    """Return the field with texts as Arrow can sort them; polars hands over views of texts."""
    is_view = pa.types.is_string_view(field.type)
    return field.with_type(pa.large_string()) if is_view else field


def as_given(table: pa.Table, frame: Frame) -> Frame:
    """Return a table as a frame of the kind that was given; pandas keeps its index."""
    library = type(frame).__module__.partition(".")[0]
    if library == "pandas":
        made = table.to_pandas()
        if len(made) == len(frame):
            made.index = frame.index
        return made
    if library == "polars":
        return import_module("polars").from_arrow(table)
    return table


def numbers_of(table: pa.Table, names: Sequence[str]) -> dict[str, np.ndarray[Any, Any]]:
    """
    Return columns as arrays of numbers.

    Raises
    ------
    OutOfRangeError
        If a column is missing, holds nulls, or is no number; names every fault at once.
    """
    faults = [f"column {name!r} is missing" for name in names if name not in table.schema.names]
    for name in set(names) & set(table.schema.names):
        column = table[name]
        if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
            faults.append(f"column {name!r} must hold numbers, got {column.type}")
        elif column.null_count:
            faults.append(f"column {name!r} must not be empty in any row")
    if faults:
        raise OutOfRangeError(
            "; ".join(sorted(faults)) + ".",
            hint="make the summary by summarize_purchases, or rename your columns.",
        )
    return {name: table[name].to_numpy() for name in names}
