"""Who somebody is by now: per column the statement that holds, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from najimi.tables import FACT_TABLES
from najimi.tables.contract import INSTANT, STRING
from najimi.tables.facts import NAMED

WHEN_AND_WHENCE = ("source", "occurred_at", "recorded_at", "fact_id")
NOT_STATED = (
    *WHEN_AND_WHENCE, "content_hash", "source_key", "device_id", "fills_only", "attributes",
)  # fmt: skip
STATED_COLUMNS = tuple(name for name in FACT_TABLES["people"].names if name not in NOT_STATED)
"""Columns of ``people`` that say something about the person."""

CURRENT_SCHEMA = pa.schema(
    [
        ("customer_id", STRING),
        ("column", STRING),
        ("value", STRING),
        ("source", STRING),
        ("occurred_at", INSTANT),
        ("recorded_at", INSTANT),
        ("fact_id", STRING),
    ]
)
NOBODY = -1

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Holding:
    """
    Which statement holds, per customer and column.

    Parameters
    ----------
    customers : pyarrow.Array of str
        Each once, sorted.
    rows : mapping of str to numpy array
        By column, one position in the statements per customer; -1 if nobody said anything.
    """

    customers: pa.Array
    rows: dict[str, Positions]

    def of(self, column: str, statements: pa.Table) -> pa.Array:
        """Return what holds in one column, or any other column of the rows that hold there."""
        return _taken(statements[column], self.rows[column])


def holding_statements(statements: pa.Table, columns: tuple[str, ...] = STATED_COLUMNS) -> Holding:
    """
    Find the statement that holds for each customer and column.

    Candidates are statements with a value there. Those of nameless keys count only where no
    known key of the customer has a value; of one kind of keys, those that only fill
    (``fills_only`` names the column) only where no other has one. Of equals the greatest
    (``occurred_at``, ``recorded_at``, ``fact_id``, ``source``) holds. The order of rows does
    not matter.

    Parameters
    ----------
    statements : pyarrow.Table
        Rows of ``people`` with a ``customer_id`` and, where a customer may have several keys,
        ``first_customer_id``: the own id of the key. Then all ``NAMED`` columns must be there,
        for a key is known if one of its statements has any.
    columns : tuple of str
        Those wanted; columns that the rows lack are left out.

    Returns
    -------
    Holding
    """
    coded = statements["customer_id"].combine_chunks().dictionary_encode()
    order = pc.sort_indices(coded.dictionary)
    place = np.empty(len(order), dtype=np.int64)
    place[order.to_numpy()] = np.arange(len(order))
    whose = place[coded.indices.to_numpy()] if len(coded) else np.zeros(0, np.int64)
    ranks = _ranks(statements)
    at_rank, of_known = np.argsort(ranks), 2 * len(ranks) * _is_known(statements)
    rows = {
        name: _holding(statements, name, whose, ranks + of_known, at_rank, len(order))
        for name in columns
        if name in statements.column_names
    }
    return Holding(coded.dictionary.take(order), rows)


def current_people(statements: pa.Table) -> pa.Table:
    """
    Return what holds about each customer, with its origin.

    Parameters
    ----------
    statements : pyarrow.Table
        Rows as ``holding_statements`` takes them.

    Returns
    -------
    pyarrow.Table
        ``CURRENT_SCHEMA``: one row per customer and column with a value, sorted by customer;
        the value as text, a date like 1980-04-01.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> always = datetime(1970, 1, 1, tzinfo=UTC)
    >>> said = {"customer_id": "c", "occurred_at": always, "recorded_at": always}
    >>> rows = pa.Table.from_pylist([
    ...     said | {"source": "shop", "fact_id": "1", "email": "a@x.jp", "fills_only": None},
    ...     said | {"source": "list", "fact_id": "2", "email": "b@x.jp", "fills_only": "email"},
    ... ])
    >>> current_people(rows).select(["column", "value", "source"]).to_pylist()
    [{'column': 'email', 'value': 'a@x.jp', 'source': 'shop'}]
    """
    holding = holding_statements(statements)
    parts = []
    for name, rows in holding.rows.items():
        is_said = rows != NOBODY
        taken = pa.array(rows[is_said])
        told = {
            "customer_id": holding.customers.filter(pa.array(is_said)),
            "column": pa.repeat(name, len(taken)),
            "value": _combined(statements[name].take(taken)).cast(STRING),
        }
        told |= {origin: _combined(statements[origin].take(taken)) for origin in WHEN_AND_WHENCE}
        parts.append(pa.table(told).cast(CURRENT_SCHEMA))
    if not parts:
        return CURRENT_SCHEMA.empty_table()
    return pa.concat_tables(parts).sort_by([("customer_id", "ascending"), ("column", "ascending")])


def people_now(statements: pa.Table, columns: tuple[str, ...] = STATED_COLUMNS) -> pa.Table:
    """
    Return one row per customer with what holds in each column.

    Parameters
    ----------
    statements : pyarrow.Table
        Rows as ``holding_statements`` takes them.
    columns : tuple of str

    Returns
    -------
    pyarrow.Table
        ``customer_id``, sorted and unique, and the columns wanted.

    Examples
    --------
    >>> people_now(pa.table({
    ...     "customer_id": ["c", "c"], "source": ["s", "s"], "fact_id": ["1", "2"],
    ...     "occurred_at": [1, 2], "recorded_at": [1, 2],
    ...     "family_name": ["山田", None], "given_name": [None, "花子"],
    ... })).to_pylist()
    [{'customer_id': 'c', 'family_name': '山田', 'given_name': '花子'}]
    """
    holding = holding_statements(statements, columns)
    told = {name: holding.of(name, statements) for name in holding.rows}
    return pa.table({"customer_id": holding.customers, **told})


def _ranks(statements: pa.Table) -> Positions:
    """Return the place of each row, from the oldest statement to the newest."""
    keys = [(name, "ascending") for name in ("occurred_at", "recorded_at", "fact_id", "source")]
    order = pc.sort_indices(statements, sort_keys=keys).to_numpy()
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order))
    return ranks


def _is_known(statements: pa.Table) -> npt.NDArray[np.bool_]:
    """Return which rows are of a key under which anybody said a name."""
    if "first_customer_id" not in statements.column_names:
        return np.ones(len(statements), dtype=np.bool_)
    has_name = np.zeros(len(statements), dtype=np.bool_)
    for name in NAMED:
        has_name |= pc.fill_null(
            pc.greater(pc.binary_length(statements[name]), 0), False
        ).to_numpy()
    keys = statements["first_customer_id"].combine_chunks()
    known: npt.NDArray[np.bool_] = pc.is_in(
        keys, value_set=keys.filter(pa.array(has_name))
    ).to_numpy(zero_copy_only=False)
    return known


def _holding(
    statements: pa.Table, name: str, whose: Positions, ranks: Positions, at_rank: Positions, n: int
) -> Positions:
    is_said = pc.is_valid(statements[name]).to_numpy()
    strength = np.where(_only_fills(statements, name), ranks, ranks + len(ranks))
    best = np.full(n, NOBODY, dtype=np.int64)
    np.maximum.at(best, whose[is_said], strength[is_said])
    if not len(at_rank):
        return best
    return np.where(best == NOBODY, NOBODY, at_rank[best % len(at_rank)])


def _only_fills(statements: pa.Table, name: str) -> npt.NDArray[np.bool_]:
    if "fills_only" not in statements.column_names:
        return np.zeros(len(statements), dtype=np.bool_)
    listed = statements["fills_only"].cast(STRING)
    named = pc.match_substring_regex(listed, rf"(^|,)\s*{name}\s*(,|$)")
    found: npt.NDArray[np.bool_] = pc.fill_null(named, False).to_numpy().astype(np.bool_)
    return found


def _taken(column: pa.ChunkedArray, rows: Positions) -> pa.Array:
    return _combined(column.take(pa.array(rows, mask=rows == NOBODY)))


def _combined(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks()
