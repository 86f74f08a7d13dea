"""Rows of a file that add the others up: they are nobody's, and no order either."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from najimi.load.batch import Batch
from najimi.load.content import texts_of

IS_TOTAL = "it is a total, not a row"
KEYS = ("source_key", "order_id")
"""Keys that no customer and no order calls so; a product may."""

_BLANK = r"[\s\p{Z}]*"
TOTAL_PATTERN = (
    rf"(?i)^{_BLANK}(総{_BLANK})?(合{_BLANK}計|小{_BLANK}計|計)"
    rf"{_BLANK}[:：]?{_BLANK}$|^{_BLANK}((grand|sub){_BLANK}-?)?totals?{_BLANK}:?{_BLANK}$"
)


def totals(batch: Batch, values: dict[str, pa.Array]) -> pa.Array:
    """
    Return which rows are a total: their key is the word, or is empty and the word stands beside.

    Parameters
    ----------
    batch : Batch
    values : dict of str to pyarrow.Array
        Our columns as converted, null where empty.

    Examples
    --------
    >>> import numpy as np
    >>> rows = {"No": pa.array(["1", "合　計", None]), "氏名": pa.array(["計", "4", "Total"])}
    >>> batch = Batch(rows, np.array([2, 3, 4]), pa.nulls(3, pa.string()))
    >>> totals(batch, {"source_key": rows["No"]}).to_pylist()
    [False, True, True]
    """
    n_rows = len(batch.lines)
    keys = [texts_of(values[name]) for name in KEYS if name in values]
    is_total, is_empty = pa.repeat(False, n_rows), pa.repeat(True, n_rows)
    for key in keys:
        is_total = pc.or_(is_total, _are_words(key))
        is_empty = pc.and_(is_empty, pc.is_null(key))
    if not keys or not pc.any(is_empty).as_py():
        return is_total
    at = pc.indices_nonzero(is_empty)
    is_named = pa.repeat(False, len(at))
    for column in batch.columns.values():
        is_named = pc.or_(is_named, _are_words(texts_of(column.take(at))))
    return pc.or_(is_total, pc.replace_with_mask(is_empty, is_empty, is_named))


def _are_words(texts: pa.Array) -> pa.Array:
    return pc.fill_null(pc.match_substring_regex(texts, TOTAL_PATTERN), False)
