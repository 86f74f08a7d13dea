"""Texts to numbers, exactly: money in minor units, quantities in thousandths."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from najimi.tables.contract import QUANTITY

DECIMAL_PATTERN = r"^[+-]?\d{1,15}(?:\.\d{1,18})?$"
WHOLE_PATTERN = r"^[+-]?\d{1,18}$"
FLOAT_PATTERN = r"^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$"
EXACT = pa.decimal128(33, 18)
_TEN_POWER = pa.decimal128(4, 0)
_WHOLE = pa.decimal128(19, 0)


def parse_amounts(texts: pa.Array, *, exponent: int) -> tuple[pa.Array, pa.Array, pa.Array]:
    """
    Return amounts in minor units, which texts are no numbers, which have too many decimals.

    Parameters
    ----------
    texts : pyarrow.StringArray
        In major units, up to 15 digits before the point.
    exponent : int, 0 to 3
        Number of decimals of the currency.

    Examples
    --------
    >>> amounts, is_no_number, is_too_fine = parse_amounts(pa.array(["12.30", "1.234"]), exponent=2)
    >>> amounts.to_pylist(), is_too_fine.to_pylist()
    ([1230, None], [False, True])
    """
    numbers, is_no_number = _matching(texts, DECIMAL_PATTERN, EXACT)
    scaled = pc.multiply(numbers, pa.scalar(Decimal(10**exponent), _TEN_POWER))
    whole = scaled.cast(pa.int64(), safe=False)
    is_too_fine = pc.fill_null(pc.not_equal(whole.cast(_WHOLE).cast(scaled.type), scaled), False)
    return _null_where(is_too_fine, whole), is_no_number, is_too_fine


def parse_quantities(texts: pa.Array) -> tuple[pa.Array, pa.Array, pa.Array]:
    """
    Return quantities, which texts are no numbers, which have more than three decimals.

    Examples
    --------
    >>> [str(quantity) for quantity in parse_quantities(pa.array(["-1.5"]))[0]]
    ['-1.500']
    """
    numbers, is_no_number = _matching(texts, DECIMAL_PATTERN, EXACT)
    rounded = numbers.cast(QUANTITY, safe=False)
    is_too_fine = pc.fill_null(pc.not_equal(rounded.cast(EXACT), numbers), False)
    return _null_where(is_too_fine, rounded), is_no_number, is_too_fine


def parse_whole(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """
    Return whole numbers, and which texts are none.

    Examples
    --------
    >>> [column.to_pylist() for column in parse_whole(pa.array(["7", "7.5"]))]
    [[7, None], [False, True]]
    """
    return _matching(texts, WHOLE_PATTERN, pa.int64())


def parse_floats(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """
    Return numbers, and which texts are none.

    Examples
    --------
    >>> [column.to_pylist() for column in parse_floats(pa.array(["0.25", "x"]))]
    [[0.25, None], [False, True]]
    """
    return _matching(texts, FLOAT_PATTERN, pa.float64())


def _matching(texts: pa.Array, pattern: str, kind: pa.DataType) -> tuple[pa.Array, pa.Array]:
    is_wrong = pc.fill_null(pc.invert(pc.match_substring_regex(texts, pattern)), False)
    bare = pc.utf8_ltrim(_null_where(is_wrong, texts), characters="+")
    return bare.cast(kind), is_wrong


def _null_where(mask: pa.Array, values: pa.Array) -> pa.Array:
    return pc.if_else(mask, pa.scalar(None, values.type), values)
