"""DuckDB: the embedded default, one process on one machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from najimi.backends.writing import write_checked
from najimi.plan import BatchStep, Plan, PriceStep, Small, SmallStep, Source, SqlStep, Step
from najimi.tables import Table

BATCH_ROWS = 65_536

_DAY_US = 86_400_000_000
_STEADY_UNTIL = "2050-01-01 00:00:00+00"

# The last offset of a zone and a day by which it held for good, asked of the same calendar as the
# dates; of a zone that turns its clocks every year, a day at the end of all those asked.
_STEADY_OFFSET = f"""
WITH asked AS (
    SELECT instant, epoch_us(timezone({{zone}}, instant)) - epoch_us(instant) AS offset_us
    FROM (SELECT unnest(generate_series(TIMESTAMPTZ '1990-01-01 00:00:00+00',
                                        TIMESTAMPTZ '{_STEADY_UNTIL}', INTERVAL 2 DAY)) AS instant)
), last AS (SELECT max_by(offset_us, instant) AS offset_us FROM asked)
SELECT min(last.offset_us),
       CAST(coalesce(max(CASE WHEN asked.offset_us <> last.offset_us THEN instant END)
                         + INTERVAL 2 DAY, min(instant)) AS VARCHAR)
FROM asked CROSS JOIN last
"""
_steady_offsets: dict[str, tuple[int, str]] = {}
"""Of the zones asked before: the answer is the same in every connection, and takes a moment."""


class DuckDbBackend:
    """
    Run plans in an in-memory DuckDB that spills to ``scratch``.

    Parameters
    ----------
    scratch : Path
        Folder for what does not fit into memory; removed on leaving.
    memory_limit_mb : int
    threads : int, optional
        Each takes memory of its own; as many as there are cores unless given.
    time_zone : str
        IANA zone of ``local_date``.
    salt : str
        Secret of ``customer_key``.

    Examples
    --------
    >>> import tempfile
    >>> with DuckDbBackend(scratch=Path(tempfile.mkdtemp())) as backend:
    ...     backend.run(Plan((SqlStep("answer", "SELECT 6 * 7 AS n"),), ("answer",)))
    ...     backend.collect("answer").to_pylist()
    [{'n': 42}]
    """

    def __init__(
        self,
        *,
        scratch: Path,
        memory_limit_mb: int = 2560,
        threads: int | None = None,
        time_zone: str = "UTC",
        salt: str = "",
    ) -> None:
        import duckdb  # here, for 13 MB and a third of a second of whoever needs no database

        self._out_of_memory = duckdb.OutOfMemoryException
        self._scratch = scratch
        self._late: dict[str, BatchStep] = {}
        scratch.mkdir(parents=True, exist_ok=True)
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": f"{memory_limit_mb}MB",
                "temp_directory": str(scratch / "spill"),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "preserve_insertion_order": False,
                **({} if threads is None else {"threads": threads}),
            },
        )
        for statement in _common_functions(time_zone, salt):
            self._connection.execute(statement)
        self._define_local_date(time_zone)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def register(
        self, name: str, table: Source | pa.Table, *, before: datetime | None = None
    ) -> None:
        """Make a table known by name; ``before`` hides rows with a later ``occurred_at``."""
        if isinstance(table, Source) and table.files:
            files = ", ".join(_quoted(file) for file in table.files)
            self._view(name, f"SELECT * FROM read_parquet([{files}])", before)
            return
        arrow = table.schema.empty_table() if isinstance(table, Source) else table
        self._connection.register(f"{name}__arrow", arrow)
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name}__kept AS FROM {name}__arrow")
        self._connection.unregister(f"{name}__arrow")
        self._view(name, f"SELECT * FROM {name}__kept", before)

    def run(self, plan: Plan) -> None:
        """
        Run every step in order; its tables are then known by name.

        Raises
        ------
        MemoryError
            If the limit is too low even with what was spilled; a higher one may do.
        """
        try:
            for step in plan.steps:
                self._run_step(step)
        except self._out_of_memory as error:
            raise MemoryError(str(error)) from error

    def collect(self, name: str) -> pa.Table:
        """Return a small table whole."""
        self._settle(name)
        return self._connection.sql(f"SELECT * FROM {name}").to_arrow_table()

    def reader(self, name: str, *, order_by: tuple[str, ...] = ()) -> pa.RecordBatchReader:
        """Return the batches of a table; read them before the next call."""
        self._settle(name)
        order = f" ORDER BY {', '.join(order_by)}" if order_by else ""
        return self._connection.sql(f"SELECT * FROM {name}{order}").to_arrow_reader(BATCH_ROWS)

    def write(self, name: str, table: Table, path: Path) -> int:
        """Write a table, sorted by its key and checked; return its number of rows."""
        late = self._late.get(name)
        if late is not None and late.sorted_by == table.key:
            return write_checked(table, self._made(late), path)
        self._settle(name)
        columns, order = ", ".join(table.names), ", ".join(table.key)
        query = self._connection.sql(f"SELECT {columns} FROM {name} ORDER BY {order}")
        return write_checked(table, query.to_arrow_reader(BATCH_ROWS), path)

    def _run_step(self, step: Step) -> None:
        match step:
            case SqlStep():
                self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {step.name} AS {step.sql}")
            case BatchStep() if step.is_late:
                self._late[step.name] = step
            case BatchStep():
                self._run_batches(step)
            case SmallStep():
                self.register(step.name, step.function(self._small(step.small)).cast(step.schema))
            case PriceStep():
                self.register(step.name, self._search(step).cast(step.schema))

    def _run_batches(self, step: BatchStep) -> None:
        path = self._scratch / f"{step.name}.parquet"
        with pq.ParquetWriter(path, step.schema, compression="lz4") as writer:
            for batch in self._made(step):
                writer.write_batch(batch)
        self._view(step.name, f"SELECT * FROM read_parquet({_quoted(str(path))})", None)

    def _made(self, step: BatchStep) -> Iterator[pa.RecordBatch]:
        small = self._small(step.small)
        for batch in self.reader(step.over, order_by=step.sorted_by):
            yield step.function(batch, small).cast(step.schema)

    def _settle(self, name: str) -> None:
        """Keep a table that was left until it is written, now that it is asked for."""
        if (step := self._late.pop(name, None)) is not None:
            self._run_batches(step)

    def _search(self, step: PriceStep) -> pa.Table:
        small = self._small(step.small)
        prepared = [step.prepare(batch, small) for batch in self.reader(step.over)]
        state, is_done = step.start(small), False
        while not is_done:
            gathered = [step.tally(batch, state) for batch in prepared]
            state, is_done = step.advance(state, pa.Table.from_batches(gathered, step.gathered))
        return step.finish(state)

    def _small(self, names: tuple[str, ...]) -> Small:
        return {name: self.collect(name) for name in names}

    def _view(self, name: str, select: str, before: datetime | None) -> None:
        cut = (
            f" WHERE occurred_at < TIMESTAMPTZ '{before.astimezone(UTC).isoformat()}'"
            if before
            else ""
        )
        self._connection.execute(f"DROP VIEW IF EXISTS {name}")
        self._connection.execute(f"CREATE TEMP VIEW {name} AS {select}{cut}")

    def _define_local_date(self, time_zone: str) -> None:
        """
        Define ``local_date``; where the zone keeps one offset, by adding it to the instant.

        Asking the calendar of a zone costs four times as much, and a turn asks it of every fact
        several times.
        """
        zone = _quoted(time_zone)
        asked = f"CAST(timezone({zone}, instant) AS DATE)"
        if time_zone not in _steady_offsets:
            (found,) = self._connection.execute(_STEADY_OFFSET.format(zone=zone)).fetchall()
            _steady_offsets[time_zone] = found
        offset_us, since = _steady_offsets[time_zone]
        added = (
            f"DATE '1970-01-01' + CAST((epoch_us(instant) + {offset_us}) // {_DAY_US} AS INTEGER)"
        )
        self._connection.execute(
            f"CREATE MACRO local_date(instant) AS CASE WHEN instant >= TIMESTAMPTZ '{since}'"
            f" AND instant < TIMESTAMPTZ '{_STEADY_UNTIL}' THEN {added} ELSE {asked} END"
        )


def _common_functions(time_zone: str, salt: str) -> Iterator[str]:
    """Yield the definitions of the functions that the common SQL may use."""
    yield "SET TimeZone = 'UTC'"
    yield "SET enable_progress_bar = false"
    yield "CREATE MACRO days_between(earlier, later) AS CAST(date_diff('day', earlier, later) AS BIGINT)"
    yield (
        "CREATE MACRO hash_share(text) AS "
        "CAST(('0x' || substr(md5(text), 1, 13)) AS BIGINT) / 4503599627370496e0"
    )
    yield (
        "CREATE MACRO customer_key(source, source_key) AS 'c' || substr(sha256("
        f"{_quoted(salt)} || chr(31) || source || chr(31) || source_key), 1, 20)"
    )


def _quoted(text: str) -> str:
    """Return text as a SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
