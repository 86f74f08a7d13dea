"""
Columns of a file to values of ours: joined, added up, translated, or taken as they are.

Nothing is guessed. What a mapping does not know is a fault of its row, and the fault names
the file's own column and value, for the file is what its owner can look at.
"""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from najimi.load.batch import Batch
from najimi.load.content import texts_of
from najimi.load.layout import Layout
from najimi.load.mapping import LITERAL, MARKED, MINUS, Mapping
from najimi.load.targets import targets_of
from najimi.load.whole_names import WHOLE, family_of, taken_apart
from najimi.model.contact_keys import GUEST, canonical_emails
from najimi.tables.contract import FLOAT, INTEGER, QUANTITY, STRING, Table

Faults = list[tuple[str, pa.Array]]

MOST_VALUES_NAMED = 20
LONGEST_VALUE = 40
THOUSANDS_PATTERN = r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$"
FACTOR_PATTERN = r"^[+-]?\d{1,13}(?:\.\d{1,3}0*)?$"
FACTOR, PRODUCT = pa.decimal128(16, 3), pa.decimal128(33, 6)
_READ = pa.decimal128(36, 21)
MOST_FACTOR_CHARACTERS = 32
NUMBERS = (INTEGER, QUANTITY, FLOAT)
MARKS_PATTERN = r"[¥￥$€£,\s]|円$"
IN_BRACKETS_PATTERN = r"^\((.*)\)$"
NULL = pa.scalar(None, STRING)


@dataclass(frozen=True)
class Derived:
    """
    What a batch says of our columns, and which of its rows cannot be understood.

    ``remarks`` tell of rows what a person should know although they can be stored.
    """

    values: dict[str, pa.Array]
    faults: Faults
    remarks: dict[str, pa.Array]


def select_rows(batch: Batch, mapping: Mapping) -> Batch:
    """
    Return the rows that a mapping takes; rows that could not be taken apart stay.

    Parameters
    ----------
    batch : Batch
    mapping : Mapping
        With ``only``, ``any_of`` and ``but_not``.
    """
    if not mapping.only and not mapping.but_not and not mapping.any_of:
        return batch
    is_taken = pa.repeat(True, len(batch.lines))
    for theirs, wanted in mapping.only.items():
        is_taken = pc.and_(is_taken, _is_among(batch.columns[theirs], wanted))
    if mapping.any_of:
        is_one = (_is_among(batch.columns[name], some) for name, some in mapping.any_of.items())
        is_taken = pc.and_(is_taken, reduce(pc.or_, is_one))
    for theirs, unwanted in mapping.but_not.items():
        is_taken = pc.and_(is_taken, pc.invert(_is_among(batch.columns[theirs], unwanted)))
    return Batch(
        {name: column.filter(is_taken) for name, column in batch.columns.items()},
        batch.lines[is_taken.to_numpy(zero_copy_only=False)],
        batch.raw.filter(is_taken),
        batch.broken_lines,
        batch.broken_reasons,
        batch.broken_raw,
        {name: mask.filter(is_taken) for name, mask in batch.numbers.items()},
    )


def derive(batch: Batch, mapping: Mapping, layout: Layout, table: Table) -> Derived:
    """
    Return the values of our columns as the file has them, and faults of translation.

    Parameters
    ----------
    batch : Batch
    mapping : Mapping
    layout : Layout
        The same mapping held against the columns of the file.
    table : Table

    Examples
    --------
    >>> import numpy as np
    >>> from najimi.tables import FACT_TABLES
    >>> people, names = FACT_TABLES["people"], ("会員ID", "都道府県", "住所1")
    >>> mapping = Mapping({"会員ID": "source_key"}, joined={"address": ("都道府県", "住所1")})
    >>> from najimi.load.layout import lay_out
    >>> rows = {name: pa.array([text]) for name, text in zip(names, ("1", "東京都", "渋谷区"))}
    >>> batch = Batch(rows, np.array([2]), pa.array(["1,東京都,渋谷区"]))
    >>> derive(batch, mapping, lay_out(mapping, names, people), people).values["address"].to_pylist()
    ['東京都 渋谷区']
    """
    n_rows = len(batch.lines)
    values: dict[str, pa.Array] = {}
    faults: Faults = []
    for ours in targets_of(table):
        if ours in mapping.sums and ours in layout.derived:
            values[ours], found = _sum(batch, ours, mapping)
            faults += found
        elif ours in mapping.joined and ours in layout.derived:
            values[ours] = _joined(batch.columns, mapping.joined[ours], n_rows)
        elif ours in layout.theirs_of:
            values[ours] = _as_written(batch.columns[layout.theirs_of[ours]], ours, mapping, table)
        elif ours in layout.constants:
            values[ours] = pa.repeat(layout.constants[ours], n_rows)
        if ours in mapping.values and ours in values:
            label = _label(ours, mapping, layout)
            values[ours], found = _translated(values[ours], mapping.values[ours], label)
            faults += found
    is_whole = _take_names_apart(values, batch, mapping, layout)
    if mapping.guest_email:
        own = values.get("source_key", pa.nulls(n_rows, STRING))
        values["source_key"] = pc.coalesce(
            trimmed(own), guest_keys(batch.columns[mapping.guest_email])
        )
    return Derived(values, faults, {WHOLE: is_whole} if mapping.split else {})


def _take_names_apart(
    values: dict[str, pa.Array], batch: Batch, mapping: Mapping, layout: Layout
) -> pa.Array:
    """
    Add the parts of whole names; return of which rows one stays whole.

    Such a name only fills: where the parts are known, it takes nothing's place.
    """
    n_rows = len(batch.lines)
    is_any_whole = pa.repeat(False, n_rows)
    for theirs, order in mapping.split.items():
        parts, is_whole = taken_apart(trimmed(batch.columns[theirs]), order)
        values |= {ours: part for ours, part in parts.items() if ours in layout.derived}
        is_any_whole = pc.or_(is_any_whole, is_whole)
        family = family_of(order)
        before = layout.constants.get("fills_only", "")
        if family in layout.derived and family not in before.split(","):
            others = values.get("fills_only", pa.nulls(n_rows, STRING))
            more = pc.binary_join_element_wise(others, family, ",", null_handling="skip")
            values["fills_only"] = pc.if_else(is_whole, more, others)
    return is_any_whole


def trimmed(column: pa.Array) -> pa.Array:
    """Return texts without blanks around them, empty ones as null."""
    texts = pc.utf8_trim_whitespace(texts_of(column))
    return pc.if_else(pc.equal(texts, ""), NULL, texts)


def guest_keys(emails: pa.Array) -> pa.Array:
    """
    Return the keys of buyers without an account: by e-mail, in one width and case.

    Examples
    --------
    >>> guest_keys(pa.array([" Hana@Example.JP", None])).to_pylist()
    ['guest:hana@example.jp', None]
    """
    return pc.binary_join_element_wise(GUEST, canonical_emails(texts_of(emails)), "")


def without_marks(texts: pa.Array) -> pa.Array:
    """
    Return amounts without currency signs and thousands separators; brackets mean minus.

    Examples
    --------
    >>> without_marks(pa.array(["¥1,980", "-$12.30", "($5.00)", "1980円"])).to_pylist()
    ['1980', '-12.30', '-5.00', '1980']
    """
    narrow = pc.utf8_normalize(texts, form="NFKC")
    signed = pc.replace_substring_regex(narrow, IN_BRACKETS_PATTERN, r"-\1")
    return pc.replace_substring_regex(signed, MARKS_PATTERN, "")


def _as_written(column: pa.Array, ours: str, mapping: Mapping, table: Table) -> pa.Array:
    if mapping.amounts == MARKED and table.column(ours).type in NUMBERS:
        return without_marks(trimmed(column))
    return column


def _label(ours: str, mapping: Mapping, layout: Layout) -> str:
    """Return what the owner of the file calls a column."""
    return layout.theirs_of.get(ours) or " + ".join(mapping.joined.get(ours, (ours,)))


def _folded(texts: pa.Array) -> pa.Array:
    return pc.utf8_lower(pc.utf8_normalize(pc.fill_null(trimmed(texts), ""), form="NFKC"))


def _is_among(column: pa.Array, wanted: tuple[str, ...]) -> pa.Array:
    return pc.is_in(_folded(column), value_set=_folded(pa.array(wanted, STRING)))


def _joined(columns: Dictionary[str, pa.Array], parts: tuple[str, ...], n_rows: int) -> pa.Array:
    texts = [
        pa.repeat(part.removeprefix(LITERAL), n_rows)
        if part.startswith(LITERAL)
        else trimmed(columns[part])
        for part in parts
    ]
    # The first part is never null: with null_handling="skip" Arrow drops rows of nulls alone.
    joined = pc.binary_join_element_wise(pa.repeat("", n_rows), *texts, " ", null_handling="skip")
    return pc.utf8_trim_whitespace(joined)


def _translated(
    column: pa.Array, translation: Dictionary[str, str], label: str
) -> tuple[pa.Array, Faults]:
    """Return values in our words; any other value is a fault that names it."""
    texts, folded = trimmed(column), _folded(column)
    known = _folded(pa.array(list(translation), STRING))
    ours = pa.array(list(translation.values()), STRING)
    values = ours.take(pc.index_in(folded, value_set=known))
    is_unknown = pc.and_(pc.is_valid(texts), pc.is_null(values))
    strange = pc.unique(texts.filter(is_unknown))
    faults: Faults = [
        (
            f'column "{label}" says "{value[:LONGEST_VALUE]}", which is none of'
            f" {', '.join(sorted(filter(None, translation)))}",
            pc.fill_null(pc.equal(texts, value), False),
        )
        for value in strange[:MOST_VALUES_NAMED].to_pylist()
    ]
    if len(strange) > MOST_VALUES_NAMED:
        rest = pc.is_in(texts, value_set=strange[MOST_VALUES_NAMED:])
        faults.append((f'column "{label}" says something else again', rest))
    return values, faults


def _sum(batch: Batch, ours: str, mapping: Mapping) -> tuple[pa.Array, Faults]:
    """Return sums of products as texts; a later term counts as nothing where it is empty."""
    faults: Faults = []
    terms = []
    for term in mapping.sums[ours]:
        is_minus = term[0] == MINUS
        factors = []
        for name in term[1:] if is_minus else term:
            factor, is_wrong = _factor(batch.columns[name], mapping)
            faults.append((f'column "{name}" must be a number like 1980 or -12.30', is_wrong))
            factors.append(factor)
        product = reduce(pc.multiply, factors).cast(PRODUCT)
        terms.append(pc.negate(product) if is_minus else product)
    later = (pc.fill_null(term, 0) for term in terms[1:])
    total = reduce(pc.add, later, terms[0])
    return pc.replace_substring_regex(total.cast(STRING), r"\.?0+$", ""), faults


def _factor(column: pa.Array, mapping: Mapping) -> tuple[pa.Array, pa.Array]:
    """Return numbers of up to 13 digits and 3 decimals, whose product is exact."""
    texts = trimmed(column)
    texts = without_marks(texts) if mapping.amounts == MARKED else texts
    has_thousands = pc.match_substring_regex(texts, THOUSANDS_PATTERN)
    texts = pc.if_else(has_thousands, pc.replace_substring(texts, ",", ""), texts)
    is_number = pc.match_substring_regex(texts, FACTOR_PATTERN)
    is_short = pc.less_equal(pc.utf8_length(texts), MOST_FACTOR_CHARACTERS)
    is_wrong = pc.fill_null(pc.invert(pc.and_(is_number, is_short)), False)
    bare = pc.utf8_ltrim(pc.if_else(is_wrong, NULL, texts), characters="+")
    return bare.cast(_READ).cast(FACTOR), is_wrong
