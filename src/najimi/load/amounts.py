"""Texts to numbers, exactly: money in minor units, quantities in thousandths."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from najimi.load.widths import narrow
from najimi.tables.contract import QUANTITY

DECIMAL_PATTERN = r"^[+-]?\d{1,15}(?:\.\d{1,18})?$"
WHOLE_PATTERN = r"^[+-]?\d{1,18}$"
FLOAT_PATTERN = r"^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$"
EXACT = pa.decimal128(33, 18)
MOST_DECIMALS = 3
_TEN_POWER = pa.decimal128(4, 0)
_WHOLE = pa.decimal128(19, 0)


SIGNS = {"JPY": "¥\\\\", "USD": "$", "EUR": "€", "GBP": "£"}
"""How amounts of a currency are marked. CP932 has the yen sign where others have the backslash."""

_AMOUNT = (
    r"^(?P<before>[▲△−+-]?) ?[{signs}]? ?(?P<after>[+-]?)"
    r"(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?) ?{unit}$"
)


def parse_amounts(
    texts: pa.Array, *, exponent: int, currency: str = ""
) -> tuple[pa.Array, pa.Array, pa.Array]:
    """
    Return amounts in minor units, which texts are no numbers, which have too many decimals.

    Parameters
    ----------
    texts : pyarrow.StringArray
        In major units, up to 15 digits before the point.
    exponent : int, 0 to 3
        Number of decimals of the currency.
    currency : str, optional
        ISO 4217 code; allows its sign, and commas between thousands where the currency has
        fewer than three decimals, so that none can be meant by them.

    Examples
    --------
    >>> amounts, is_no_number, is_too_fine = parse_amounts(pa.array(["12.30", "1.234"]), exponent=2)
    >>> amounts.to_pylist(), is_too_fine.to_pylist()
    ([1230, None], [False, True])
    >>> parse_amounts(pa.array(["￥1,980", "1,980円"]), exponent=0, currency="JPY")[0].to_pylist()
    [1980, 1980]
    """
    if currency and exponent < MOST_DECIMALS:
        texts = plain_amounts(texts, currency)
    numbers, is_no_number = _matching(narrow(texts), DECIMAL_PATTERN, EXACT)
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
    numbers, is_no_number = _matching(narrow(texts), DECIMAL_PATTERN, EXACT)
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
    return _matching(narrow(texts), WHOLE_PATTERN, pa.int64())


def parse_floats(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """
    Return numbers, and which texts are none.

    Examples
    --------
    >>> [column.to_pylist() for column in parse_floats(pa.array(["0.25", "x"]))]
    [[0.25, None], [False, True]]
    """
    return _matching(narrow(texts), FLOAT_PATTERN, pa.float64())


def plain_amounts(texts: pa.Array, currency: str) -> pa.Array:
    """
    Return amounts without signs of money and commas; what is no amount stays as it is.

    Parameters
    ----------
    texts : pyarrow.StringArray
    currency : str
        ISO 4217 code; only its own sign is taken off.

    Examples
    --------
    >>> plain_amounts(pa.array(["▲1,980円", "$5"]), "JPY").to_pylist()
    ['-1980', '$5']
    """
    if pc.all(pc.match_substring_regex(texts, DECIMAL_PATTERN)).as_py() is not False:
        return texts
    unit = "(?:円|JPY)?" if currency == "JPY" else f"(?:{currency})?"
    pattern = _AMOUNT.format(signs=SIGNS.get(currency, " "), unit=unit)
    narrowed = narrow(texts)
    parts = pc.extract_regex(narrowed, pattern)
    sign = pc.binary_join_element_wise(parts.field("before"), parts.field("after"), "")
    sign = pc.replace_substring_regex(sign, "[▲△−]", "-")
    number = pc.replace_substring(parts.field("number"), ",", "")
    plain = pc.binary_join_element_wise(sign, number, "")
    return pc.if_else(pc.is_valid(parts), plain, narrowed)


def _matching(texts: pa.Array, pattern: str, kind: pa.DataType) -> tuple[pa.Array, pa.Array]:
    is_wrong = pc.fill_null(pc.invert(pc.match_substring_regex(texts, pattern)), False)
    bare = pc.utf8_ltrim(_null_where(is_wrong, texts), characters="+")
    return bare.cast(kind), is_wrong


def _null_where(mask: pa.Array, values: pa.Array) -> pa.Array:
    return pc.if_else(mask, pa.scalar(None, values.type), values)
