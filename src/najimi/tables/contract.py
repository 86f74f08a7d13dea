"""
What a table promises: grain, key, columns with type, unit and range; and the check of it.

A ``Table`` is only a description. Data travels as Arrow; ``check`` holds data against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from najimi.errors import TableError

EXAMPLES_PER_FAULT = 3

STRING = pa.string()
INTEGER = pa.int64()
FLOAT = pa.float64()
BOOLEAN = pa.bool_()
DATE = pa.date32()
INSTANT = pa.timestamp("us", tz="UTC")
QUANTITY = pa.decimal128(18, 3)


@dataclass(frozen=True)
class Column:
    """
    One column of a table.

    Parameters
    ----------
    name : str
        Carries its unit as a suffix where it has one (``_days``, ``_at``, ``_amount``).
    type : pyarrow.DataType
    sentence : str
        What it means, for the reference and for people.
    unit : str, optional
    is_required : bool, default True
        Whether every row must have a value.
    low, high : float, optional
        Smallest and largest value allowed, both inclusive.
    choices : tuple of str, optional
        The closed list of values, if there is one.
    is_personal : bool, default False
        Whether it can hold personal data.
    """

    name: str
    type: pa.DataType
    sentence: str
    unit: str = ""
    is_required: bool = True
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    is_personal: bool = False


@dataclass(frozen=True)
class Table:
    """
    The contract of one table.

    Parameters
    ----------
    name : str
    grain : str
        What one row stands for, as a sentence.
    key : tuple of str
        Columns that together are unique; also the order in which rows are written.
    columns : tuple of Column
    one_of : tuple of str, optional
        Columns of which a row fills exactly one.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    one_of: tuple[str, ...] = ()
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {column.name: column for column in self.columns})

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema, required columns marked as not nullable."""
        return pa.schema(
            [pa.field(c.name, c.type, nullable=not c.is_required) for c in self.columns]
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(self._by_name)

    def column(self, name: str) -> Column:
        """Return one column by name."""
        return self._by_name[name]


class Checker:
    """
    Hold a table against its contract, batch by batch, rows sorted by key.

    Faults are counted over all batches and raised together by ``finish``.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._counts: dict[str, int] = {}
        self._examples: dict[str, list[str]] = {}
        self._last_key: pa.Table | None = None

    def add(self, batch: pa.RecordBatch) -> None:
        """Check one batch whose columns are those of the contract."""
        missing = [name for name in self._table.names if name not in batch.schema.names]
        unexpected = [name for name in batch.schema.names if name not in self._table.names]
        for name in missing:
            self._note(f"column {name!r} is missing", 1, [])
        for name in unexpected:
            self._note(f"column {name!r} is not in the contract", 1, [])
        if missing:
            return
        for column in self._table.columns:
            self._check_column(column, batch.column(column.name))
        if self._table.one_of:
            mask = not_one_of(self._table, {n: batch.column(n) for n in self._table.one_of})
            self._note_rows(one_of_fault(self._table), batch.column(self._table.key[-1]), mask)
        self._check_key(batch)

    def finish(self) -> None:
        """
        Raise if any batch broke the contract.

        Raises
        ------
        TableError
            Listing every fault with its count and up to three examples.
        """
        if not self._counts:
            return
        faults = [
            f"{fault}: {count} row(s)"
            + (f", e.g. {', '.join(shown)}" if (shown := self._examples[fault]) else "")
            for fault, count in self._counts.items()
        ]
        raise TableError(table=self._table.name, faults=faults)

    def _note(self, fault: str, count: int, examples: Sequence[object]) -> None:
        self._counts[fault] = self._counts.get(fault, 0) + count
        kept = self._examples.setdefault(fault, [])
        kept.extend(repr(example) for example in examples[: EXAMPLES_PER_FAULT - len(kept)])

    def _check_column(self, column: Column, values: pa.Array) -> None:
        if values.type != column.type:
            self._note(f"{column.name} must be {column.type}, is {values.type}", len(values), [])
            return
        for fault, mask in _fault_masks(column, values):
            self._note_rows(f"{column.name} {fault}", values, mask)

    def _note_rows(self, fault: str, values: pa.Array, mask: pa.Array) -> None:
        found = values.filter(mask)
        if len(found):
            self._note(fault, len(found), found[:EXAMPLES_PER_FAULT].to_pylist())

    def _check_key(self, batch: pa.RecordBatch) -> None:
        keys = pa.Table.from_batches([batch]).select(list(self._table.key))
        joined = keys if self._last_key is None else pa.concat_tables([self._last_key, keys])
        self._last_key = keys.slice(max(0, keys.num_rows - 1)) if keys.num_rows else self._last_key
        if joined.num_rows < 2:
            return
        same = pa.scalar(True)
        for name in self._table.key:
            column = joined.column(name)
            same = pc.and_(same, pc.equal(column[1:], column[:-1]))
        n_same = pc.sum(same).as_py() or 0
        if n_same:
            repeated = joined.slice(1).filter(same).slice(0, EXAMPLES_PER_FAULT).to_pylist()
            self._note(f"key {self._table.key} is not unique", n_same, repeated)


def one_of_fault(table: Table) -> str:
    """Return what is wrong with a row that fills none, or several, of the columns of ``one_of``."""
    return f"exactly one of {', '.join(table.one_of)} must be filled"


def not_one_of(table: Table, values: Mapping[str, pa.Array]) -> pa.Array:
    """
    Return which rows fill none, or several, of the columns of ``one_of``.

    Parameters
    ----------
    table : Table
        With ``one_of``.
    values : mapping of str to pyarrow.Array
        At least one of these columns; a missing one is empty.

    Examples
    --------
    >>> words = Table("words", "one row", ("a",), (), one_of=("a", "b"))
    >>> not_one_of(words, {"a": pa.array([1, 2, None]), "b": pa.array([None, 2, None])}).to_pylist()
    [False, True, True]
    """
    filled = [pc.is_valid(values[name]).cast(pa.int8()) for name in table.one_of if name in values]
    return pc.not_equal(reduce(pc.add, filled), 1)


def _fault_masks(column: Column, values: pa.Array) -> Iterator[tuple[str, pa.Array]]:
    """Yield each fault a column can have, with a mask of the rows that have it."""
    if column.is_required and values.null_count:
        yield "must not be empty", pc.is_null(values)
    if values.null_count == len(values):
        return  # what says nothing cannot say it wrong, and a single record costs a call each
    if pa.types.is_floating(column.type):
        yield "must be finite", pc.fill_null(pc.invert(pc.is_finite(values)), False)
    if column.low is not None:
        yield f"must be >= {column.low}", pc.fill_null(pc.less(values, column.low), False)
    if column.high is not None:
        yield f"must be <= {column.high}", pc.fill_null(pc.greater(values, column.high), False)
    if column.choices:
        known = pa.array([*column.choices, None], type=column.type)
        yield f"must be one of {column.choices}", pc.invert(pc.is_in(values, value_set=known))


def check(table: Table, data: pa.Table) -> None:
    """
    Hold a whole table against its contract, whatever the order of its rows.

    Parameters
    ----------
    table : Table
    data : pyarrow.Table

    Raises
    ------
    TableError
        Listing every fault at once, with counts and up to three examples each.

    Examples
    --------
    >>> ages = Table("ages", "one row per person", ("name",), (
    ...     Column("name", STRING, "Who."), Column("age", INTEGER, "Years lived.", low=0)))
    >>> check(ages, pa.table({"name": ["Alice"], "age": [41]}))
    >>> check(ages, pa.table({"name": ["Bob", "Bob"], "age": [-1, None]}))
    Traceback (most recent call last):
    najimi.errors.TableError: table 'ages' breaks its contract in 3 way(s):
      - age must not be empty: 1 row(s), e.g. None
      - age must be >= 0: 1 row(s), e.g. -1
      - key ('name',) is not unique: 1 row(s), e.g. {'name': 'Bob'}
    Hint: mend the step that writes this table; its contract stands in najimi.tables.
    """
    checker = Checker(table)
    present = [name for name in table.key if name in data.schema.names]
    is_sorted = not present or data.num_rows < 2
    ordered = data if is_sorted else data.sort_by([(name, "ascending") for name in present])
    for batch in ordered.combine_chunks().to_batches():
        checker.add(batch)
    if not data.num_rows:
        checker.add(pa.RecordBatch.from_pylist([], schema=data.schema))
    checker.finish()
