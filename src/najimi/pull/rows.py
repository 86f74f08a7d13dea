"""The answer to a query as batches of rows, read as they come."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from najimi.errors import InputFileError
from najimi.faults import fault_point
from najimi.load import Batch, Note, json_objects, texts_of
from najimi.pull.sources import PulledTable
from najimi.pull.watermarks import Value, kind_of, looked_back

if TYPE_CHECKING:
    from sqlalchemy import Connection, CursorResult, Select

BATCH_ROWS = 10_000
READABLE = (str, bool, int, float, Decimal, date, datetime, time, uuid.UUID)
BIND_PATTERN = r"(?<![:\w\\]):(?=\w)"


class QueryRows:
    """
    The rows of one query that lie at or beyond its watermark.

    Parameters
    ----------
    connection : Connection
        In a transaction that only reads.
    table : PulledTable
    since : int, float, Decimal, str, date or datetime, optional
        The watermark of the last pull; everything unless given.

    Raises
    ------
    InputFileError
        If the query has no such column as the watermark, or two of one name.
    """

    def __init__(
        self, connection: Connection, table: PulledTable, *, since: Value | None = None
    ) -> None:
        self._table, self._n_before = table, 0
        self.format = "query"
        self.notes: tuple[Note, ...] = ()
        self.sheets: tuple[str, ...] = ()
        self.encoding: str | None = None
        self._mark = since
        asked = _question(table, since)
        streaming = connection.execution_options(stream_results=True, max_row_buffer=BATCH_ROWS)
        self._result: CursorResult[Any] = streaming.execute(asked)
        self.names: tuple[str, ...] = tuple(self._result.keys())
        self._refuse_unclear_names()
        self._ahead = self._result.fetchmany(BATCH_ROWS)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing new."""
        return not self._ahead

    @property
    def watermark(self) -> Value | None:
        """The greatest value of the watermark column so far, the last pull's included."""
        return self._mark

    def batches(self) -> Iterator[Batch]:
        """Yield the rows, once."""
        while self._ahead:
            rows, at = self._ahead, self.names.index(self._table.watermark)
            self._mark = _greatest(self._mark, [row[at] for row in rows])
            yield self._batch(rows)
            fault_point("pull.after_batch")
            self._ahead = self._result.fetchmany(BATCH_ROWS)

    def _batch(self, rows: Sequence[Any]) -> Batch:
        columns = {
            name: as_column(name, values)
            for name, values in zip(self.names, zip(*rows, strict=True), strict=True)
        }
        lines = np.arange(self._n_before + 1, self._n_before + len(rows) + 1, dtype=np.int64)
        self._n_before += len(rows)
        texts = {name: texts_of(column) for name, column in columns.items()}
        return Batch(columns, lines, json_objects(texts, len(rows)))

    def _refuse_unclear_names(self) -> None:
        twice = sorted({name for name in self.names if self.names.count(name) > 1 or not name})
        if twice:
            raise InputFileError(
                f"the query of {self._table.table} has unclear column names: {', '.join(twice)}.",
                hint="give every column a name of its own with AS.",
            )
        if self._table.watermark not in self.names:
            raise InputFileError(
                f"the query of {self._table.table} has no column {self._table.watermark!r},"
                f" the watermark; it has {', '.join(self.names)}.",
                hint="select it too, written as in pull.toml.",
            )


def as_column(name: str, values: Sequence[Any]) -> pa.Array:
    """
    Return the values of one column, so that one value always becomes the same text.

    Arrow would give numbers of one column as many decimals as the longest beside them.

    Raises
    ------
    InputFileError
        If a value is no text, number, truth value, date, time or UUID.

    Examples
    --------
    >>> as_column("price", [Decimal("1.50"), None]).to_pylist()
    ['1.50', None]
    >>> as_column("photo", [b"..."])
    Traceback (most recent call last):
    najimi.errors.InputFileError: column 'photo' holds values of type bytes, which cannot be facts.
    Hint: leave the column out of the query, or cast it to text there.
    """
    kinds = {type(value) for value in values if value is not None}
    for kind in kinds:
        if not issubclass(kind, READABLE):
            raise InputFileError(
                f"column {name!r} holds values of type {kind.__name__}, which cannot be facts.",
                hint="leave the column out of the query, or cast it to text there.",
            )
    if kinds == {datetime}:
        return _instants(values)
    if kinds == {int, float}:
        return pa.array(values, pa.float64())
    is_plain = len(kinds) <= 1 and kinds <= {str, bool, int, float, date}
    return pa.array(values) if is_plain else _texts(values)


def _instants(values: Sequence[Any]) -> pa.Array:
    """Return instants in UTC; those without a zone stay without, for the mapping names it."""
    n_aware = sum(value is not None and value.tzinfo is not None for value in values)
    n_known = sum(value is not None for value in values)
    if n_aware == 0:
        return pa.array(values, pa.timestamp("us"))
    if n_aware == n_known:
        return pa.array(values, pa.timestamp("us", tz="UTC"))
    return _texts(values)


def _texts(values: Sequence[Any]) -> pa.Array:
    told: Callable[[Any], str | None] = lambda value: None if value is None else _text(value)  # noqa: E731
    return pa.array([told(value) for value in values], pa.string())


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _greatest(mark: Value | None, values: Sequence[Value | None]) -> Value | None:
    known = [value for value in values if value is not None]
    if mark is not None:
        known.append(mark)
    kinds = {kind_of(value) for value in known}
    if len(kinds) > 1:
        raise InputFileError(
            f"the watermark holds values of several kinds: {', '.join(sorted(kinds))}.",
            hint="cast it to one type in the query.",
        )
    return max(known, default=None)


def _question(table: PulledTable, since: Value | None) -> Select[Any]:
    """
    Return the shop's query as a subquery, asked from the watermark on and in its order.

    Rows without a watermark are always asked for again: nothing tells when they were new.
    """
    import sqlalchemy as sa

    # A colon in the shop's own text is no parameter of ours.
    escaped = re.sub(BIND_PATTERN, r"\\:", table.query)
    column: sa.ColumnClause[Any] = sa.column(table.watermark)
    # The line end closes a comment that may stand at the end.
    inner = sa.text(f"{escaped}\n").columns(column).subquery("pulled")
    mark = inner.c[table.watermark]
    asked: Select[Any] = sa.select(sa.literal_column("*")).select_from(inner).order_by(mark)
    if since is None:
        return asked
    border = sa.literal(looked_back(since, minutes=table.look_back_minutes))
    return asked.where(sa.or_(mark >= border, mark.is_(None)))
