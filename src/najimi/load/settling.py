"""
The present state of an order: what a file says of it now holds, also of lines it no longer has.

A shop system re-writes the lines of an order when somebody edits it, and exports the order as
it stands. Facts are never changed, so a line that is gone is taken back by a fact of its own,
and a line that changed or came back is told once more; an order then adds up to what the file
loaded last says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.backends.duckdb import DuckDbBackend
from najimi.journal.comparing import LINE
from najimi.journal.storing import RAW, staged_batches, staged_schema
from najimi.plan import Plan, Source, SqlStep
from najimi.tables import FACT_TABLES
from najimi.tables.contract import INSTANT, STRING
from najimi.workspace import Workspace

ORDER_LINES = FACT_TABLES["order_lines"]
SEEN = pa.schema([("source", STRING), ("order_id", STRING), ("is_understood", pa.bool_())])
NEGATED = ("quantity", "net_amount", "margin_amount")

SETTLE = Plan(
    (
        SqlStep(
            "orders",
            """
            SELECT source, order_id, MIN(CASE WHEN is_understood THEN 1 ELSE 0 END) AS is_whole
            FROM seen WHERE order_id IS NOT NULL GROUP BY source, order_id
            """,
        ),
        SqlStep(
            "told",
            """
            SELECT staged.source, staged.fact_id AS line_id, MIN(staged.content_hash) AS said
            FROM staged GROUP BY staged.source, staged.fact_id
            """,
        ),
        SqlStep(
            "known_lines",
            """
            SELECT facts.*,
              CASE WHEN facts.fact_id LIKE 'najimi:____:____:%'
                THEN SUBSTR(facts.fact_id, 18) ELSE facts.fact_id END AS line_id,
              CASE WHEN facts.fact_id LIKE 'najimi:____:____:%'
                THEN CAST(SUBSTR(facts.fact_id, 13, 4) AS INTEGER) ELSE 0 END AS nth,
              facts.fact_id LIKE 'najimi:back:____:%' AS is_back
            FROM facts
            WHERE EXISTS (
              SELECT 1 FROM orders
              WHERE orders.source = facts.source AND orders.order_id = facts.order_id
            )
            """,
        ),
        SqlStep(
            "lasts",
            """
            SELECT source, line_id,
              MAX(CASE WHEN is_back THEN 0 ELSE nth END) AS last_told,
              MAX(CASE WHEN is_back THEN nth ELSE 0 END) AS last_back
            FROM known_lines GROUP BY source, line_id
            """,
        ),
        SqlStep(
            "held",
            """
            SELECT known_lines.*, lasts.last_told, lasts.last_back, told.said,
              lasts.last_told >= lasts.last_back AS is_held
            FROM known_lines
            JOIN lasts ON lasts.source = known_lines.source
              AND lasts.line_id = known_lines.line_id AND lasts.last_told = known_lines.nth
            LEFT JOIN told
              ON told.source = known_lines.source AND told.line_id = known_lines.line_id
            WHERE NOT known_lines.is_back
            """,
        ),
        SqlStep(
            "taken_back",
            """
            SELECT held.* FROM held
            JOIN orders ON orders.source = held.source AND orders.order_id = held.order_id
            WHERE held.is_held
              AND (held.said <> held.content_hash OR (held.said IS NULL AND orders.is_whole = 1
                AND (SELECT is_complete FROM file)))
            """,
        ),
        SqlStep(
            "told_again",
            """
            SELECT line_id,
              CASE WHEN NOT is_held THEN last_back
                WHEN said <> content_hash THEN last_told + 1 ELSE last_told END AS nth
            FROM held WHERE said IS NOT NULL
              AND (NOT is_held OR said <> content_hash OR last_told > 0)
            """,
        ),
    ),
    ("taken_back", "told_again"),
)
"""Which stored lines no longer hold, and which lines of the file are told once more."""


def settle(
    workspace: Workspace,
    staged: list[Path],
    seen: Path,
    *,
    back: Path,
    is_complete: bool,
    now: datetime,
) -> None:
    """
    Take back the stored lines that a file no longer has, and number those it tells anew.

    Parameters
    ----------
    workspace : Workspace
    staged : list of Path
        Staged order lines of one file; written anew where a line is told once more.
    seen : Path
        Parquet file with ``SEEN``: each row's order, and whether the row could be understood.
        Of an order with a row that could not, no line that is missing is taken back.
    back : Path
        Where the lines that take others back are staged.
    is_complete : bool
        Whether every row of the file could be taken apart; else nothing missing is taken back.
    now : datetime
        Aware; becomes their ``recorded_at``.
    """
    schema = staged_schema(ORDER_LINES)
    limit = workspace.settings.memory_limit_mb
    with DuckDbBackend(
        scratch=back.parent / "scratch", memory_limit_mb=limit, threads=1
    ) as backend:
        backend.register("facts", workspace.facts.source(ORDER_LINES.name))
        backend.register("staged", Source(schema, tuple(map(str, staged))))
        backend.register("seen", Source(SEEN, (str(seen),)))
        backend.register("file", pa.table({"is_complete": [is_complete]}))
        backend.run(SETTLE)
        with pq.ParquetWriter(back, schema, compression="lz4") as writer:
            n_before = 0
            for batch in backend.reader("taken_back", order_by=("source", "line_id")):
                writer.write_batch(_taking_back(batch, n_before, now))
                n_before += batch.num_rows
        again = backend.collect("told_again")
    if again.num_rows:
        names = _numbered("once", again["nth"], again["line_id"]).combine_chunks()
        for path in staged:
            _rename(path, again["line_id"].combine_chunks(), names)


def _numbered(kind: str, nth: pa.Array, line_id: pa.Array) -> pa.Array:
    """Return ids like ``najimi:back:0001:1002``."""
    padded = pc.utf8_lpad(nth.cast(STRING), 4, "0")
    return pc.binary_join_element_wise(f"najimi:{kind}", padded, line_id, ":")


def _taking_back(batch: pa.RecordBatch, n_before: int, now: datetime) -> pa.RecordBatch:
    """Return the facts that undo some lines, on the day of their order."""
    n_rows, nth = batch.num_rows, pc.add(batch.column("last_told"), 1)
    changed = {name: pc.negate(batch.column(name)) for name in NEGATED} | {
        "fact_id": _numbered("back", nth, batch.column("line_id")),
        "recorded_at": pa.repeat(pa.scalar(now, INSTANT), n_rows),
        LINE.name: pa.array(range(n_before, n_before + n_rows), LINE.type),
        RAW.name: pa.nulls(n_rows, RAW.type),
    }
    schema = staged_schema(ORDER_LINES)
    columns = [changed.get(name, None) for name in schema.names]
    told = [
        batch.column(field.name) if column is None else column
        for field, column in zip(schema, columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(
        [column.cast(field.type) for field, column in zip(schema, told, strict=True)],
        schema=schema,
    )


def _rename(path: Path, old: pa.Array, new: pa.Array) -> None:
    """Write staged rows anew, some under another id."""
    made, schema = path.with_suffix(".new"), staged_schema(ORDER_LINES)
    with pq.ParquetWriter(made, schema, compression="lz4") as writer:
        for batch in _renamed(path, old, new):
            writer.write_batch(batch)
    made.replace(path)


def _renamed(path: Path, old: pa.Array, new: pa.Array) -> Iterator[pa.RecordBatch]:
    schema = staged_schema(ORDER_LINES)
    at = schema.get_field_index("fact_id")
    for batch in staged_batches(path, schema.names):
        ids = batch.column(at)
        named = pc.coalesce(new.take(pc.index_in(ids, value_set=old)), ids)
        columns = [named if i == at else column for i, column in enumerate(batch.columns)]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)
