"""
Zeros at the beginning of postal codes and telephone numbers, which spreadsheets drop.

A number has no leading zero, so where a cell holds a number the zero is gone for certain, and is
put back if only one code can be meant. A text may be short for another reason, so it stays as
it is and is only remarked. Either way a person is told.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from najimi.load.content import texts_of
from najimi.model.contact_keys import canonical_phones
from najimi.tables.contract import STRING

POSTAL_DIGITS: Mapping[str, int] = {"JP": 7, "US": 5}
"""How many digits a postal code has, by region."""

WITHOUT_ZEROS = {"JP": r"^([1-9]\d{5}|[1-7]\d{4})$", "US": r"^[1-9]\d{2,3}$"}
"""What is left of a postal code without its zeros: none begins with three, in Japan of those
with two only 001 to 007 are in use."""

TOO_SHORT = {"JP": r"^[1-9]\d{4,5}$", "US": r"^[1-9]\d{2,3}$"}
"""A number that may have lost one zero or two."""

TRUNK_ZERO = {"JP": r"^[1-9]\d{8,9}$"}
"""What is left of a telephone number without the zero it is dialled with, by region."""

POSTAL_RESTORED, POSTAL_SHORT = "postal_code_zero_restored", "postal_code_zero_missing"
PHONE_RESTORED, PHONE_SHORT = "phone_zero_restored", "phone_zero_missing"


def with_zeros(
    values: dict[str, pa.Array], numbers: Mapping[str, pa.Array], region: str
) -> dict[str, pa.Array]:
    """
    Put back zeros that were lost for certain; return what is remarked of which rows.

    Parameters
    ----------
    values : dict of str to pyarrow.Array
        Columns of ours as the file has them; ``postal_code`` and ``phone`` are written anew.
    numbers : mapping of str to pyarrow.Array of bool
        Columns of ours to the rows in which the file has a number, not a text.
    region : str
        Of numbers without their country, such as ``JP``.

    Examples
    --------
    >>> values = {"postal_code": pa.array(["600001", "600002", "1500001"])}
    >>> remarks = with_zeros(values, {"postal_code": pa.array([True, False, True])}, "JP")
    >>> values["postal_code"].to_pylist()
    ['0600001', '600002', '1500001']
    >>> {name: rows.to_pylist() for name, rows in remarks.items()}[POSTAL_SHORT]
    [False, True, False]
    """
    remarks: dict[str, pa.Array] = {}
    if "postal_code" in values and region in POSTAL_DIGITS:
        remarks |= _postal_codes(values, _numbers(values, numbers, "postal_code"), region)
    if "phone" in values and region in TRUNK_ZERO:
        remarks |= _phones(values, _numbers(values, numbers, "phone"), region)
    return remarks


def _numbers(
    values: Mapping[str, pa.Array], numbers: Mapping[str, pa.Array], name: str
) -> pa.Array:
    return numbers.get(name, pa.repeat(False, len(values[name])))


def _postal_codes(
    values: dict[str, pa.Array], is_number: pa.Array, region: str
) -> dict[str, pa.Array]:
    n_digits, codes = POSTAL_DIGITS[region], texts_of(values["postal_code"])
    lacks_one = pc.and_not(_matches(codes, rf"^[1-9]\d{{{n_digits - 2}}}$"), is_number)
    is_short = pc.and_(_matches(codes, TOO_SHORT[region]), is_number)
    is_lost = pc.and_(_matches(codes, WITHOUT_ZEROS[region]), is_number)
    if pc.any(is_lost).as_py():
        padded = pc.utf8_lpad(codes, n_digits, "0")
        values["postal_code"] = pc.if_else(is_lost, padded, codes)
    return {
        POSTAL_RESTORED: is_lost,
        POSTAL_SHORT: pc.or_(lacks_one, pc.and_not(is_short, is_lost)),
    }


def _phones(values: dict[str, pa.Array], is_number: pa.Array, region: str) -> dict[str, pa.Array]:
    phones = texts_of(values["phone"])
    is_short = _matches(phones, TRUNK_ZERO[region])
    if not pc.any(pc.and_(is_short, is_number)).as_py():
        return {PHONE_SHORT: is_short}
    dialled = pc.binary_join_element_wise("0", pc.if_else(is_short, phones, _NULL), "")
    is_lost = pc.and_(is_number, pc.is_valid(canonical_phones(dialled, region=region)))
    values["phone"] = pc.if_else(is_lost, dialled, phones)
    return {PHONE_RESTORED: is_lost, PHONE_SHORT: pc.and_not(is_short, is_lost)}


def _matches(texts: pa.Array, pattern: str) -> pa.Array:
    return pc.fill_null(pc.match_substring_regex(texts, pattern), False)


_NULL = pa.scalar(None, STRING)
