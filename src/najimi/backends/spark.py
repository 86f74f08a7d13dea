"""Spark: the way out when one machine is not enough; the whole turn runs here, not a part."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.parquet as pq

from najimi.backends.writing import write_checked
from najimi.errors import MissingExtraError
from najimi.plan import BatchStep, Plan, PriceStep, Small, SmallStep, Source, SqlStep, Step
from najimi.tables import Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Batches = Iterator[pa.RecordBatch]


def open_session() -> SparkSession:
    """
    Start Spark the way najimi needs it: UTC, this very Python, no web page.

    The master is that of ``spark-submit`` or ``spark-defaults.conf``; without one, this machine.

    Raises
    ------
    MissingExtraError
        If pyspark is not installed.
    """
    try:
        from pyspark import SparkConf
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingExtraError(extra="spark", needed_for="the Spark engine") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    master = SparkConf().get("spark.master", "local[*]")
    builder = SparkSession.builder.master(master or "local[*]").appName("najimi")
    for name, value in {
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
        "spark.sql.shuffle.partitions": "4",
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "65536",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.warehouse.dir": tempfile.mkdtemp(prefix="najimi-spark-"),
    }.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


class SparkBackend:
    """
    Run plans in a Spark session.

    Parameters
    ----------
    scratch : Path
        Folder that driver and executors share; removed on leaving.
    time_zone : str
        IANA zone of ``local_date``.
    salt : str
        Secret of ``customer_key``.
    session : SparkSession, optional
        Started by ``open_session`` unless given.
    """

    def __init__(
        self,
        *,
        scratch: Path,
        time_zone: str = "UTC",
        salt: str = "",
        session: SparkSession | None = None,
    ) -> None:
        self._scratch = scratch
        scratch.mkdir(parents=True, exist_ok=True)
        self._session = session or open_session()
        for statement in _common_functions(time_zone, salt):
            self._session.sql(statement)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self._scratch, ignore_errors=True)

    def register(
        self, name: str, table: Source | pa.Table, *, before: datetime | None = None
    ) -> None:
        """Make a table known by name; ``before`` hides rows with a later ``occurred_at``."""
        frame = self._frame(table)
        if before is not None:
            cut = f"occurred_at < TIMESTAMP '{before.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00:00'"
            frame = frame.where(cut)
        frame.createOrReplaceTempView(name)

    def run(self, plan: Plan) -> None:
        """Run every step in order; its tables are then known by name."""
        for step in plan.steps:
            self._run_step(step)

    def collect(self, name: str) -> pa.Table:
        """Return a small table whole."""
        folder = self._scratch / f"{name}.collected.parquet"
        self._session.table(name).coalesce(1).write.mode("overwrite").parquet(str(folder))
        return pq.read_table(folder)

    def write(self, name: str, table: Table, path: Path) -> int:
        """Write a table, sorted by its key and checked; return its number of rows."""
        folder = self._scratch / f"{name}.parquet"
        frame = self._session.table(name).select(*table.names)
        frame.repartition(1).sortWithinPartitions(*table.key).write.mode("overwrite").parquet(
            str(folder)
        )
        parts = sorted(folder.glob("part-*.parquet"))
        batches = (batch for part in parts for batch in pq.ParquetFile(part).iter_batches())
        return write_checked(table, batches, path)

    def _frame(self, table: Source | pa.Table) -> DataFrame:
        if isinstance(table, Source) and table.files:
            return self._session.read.parquet(*table.files)
        arrow = table.schema.empty_table() if isinstance(table, Source) else table
        # In one piece: what follows an empty piece of a table was seen to be lost (pyspark 4.3.0).
        return self._session.createDataFrame(arrow.combine_chunks())

    def _run_step(self, step: Step) -> None:
        match step:
            case SqlStep():
                self._keep(step.name, self._session.sql(step.sql))
            case BatchStep():
                self._keep(
                    step.name,
                    self._mapped(step.over, _mapper(step, self._small(step.small)), step.schema),
                )
            case SmallStep():
                self.register(step.name, step.function(self._small(step.small)).cast(step.schema))
            case PriceStep():
                self.register(step.name, self._search(step).cast(step.schema))

    def _search(self, step: PriceStep) -> pa.Table:
        small = self._small(step.small)
        state, is_done = step.start(small), False
        while not is_done:
            tallied = self._mapped(step.over, _tallier(step, state, small), step.gathered)
            # By files, not `toArrow`: seen to wait for ever on a finished socket (pyspark 4.3.0).
            folder = self._scratch / f"{step.name}.gathered.parquet"
            tallied.write.mode("overwrite").parquet(str(folder))
            state, is_done = step.advance(state, pq.read_table(folder).cast(step.gathered))
        return step.finish(state)

    def _mapped(
        self, over: str, function: Callable[[Batches], Batches], schema: pa.Schema
    ) -> DataFrame:
        from pyspark.sql.pandas.types import from_arrow_schema

        return self._session.table(over).mapInArrow(function, from_arrow_schema(schema))

    def _small(self, names: tuple[str, ...]) -> Small:
        return {name: self.collect(name) for name in names}

    def _keep(self, name: str, frame: DataFrame) -> None:
        """Store what a step made, so that plans of later steps stay short."""
        folder = str(self._scratch / f"{name}.kept.parquet")
        frame.write.mode("overwrite").parquet(folder)
        self._session.read.parquet(folder).createOrReplaceTempView(name)


def _mapper(step: BatchStep, small: Small) -> Callable[[Batches], Batches]:
    function, schema = step.function, step.schema

    def apply(batches: Batches) -> Batches:
        for batch in batches:
            yield function(batch, small).cast(schema)

    return apply


def _tallier(step: PriceStep, state: object, small: Small) -> Callable[[Batches], Batches]:
    prepare, tally = step.prepare, step.tally

    def apply(batches: Batches) -> Batches:
        for batch in batches:
            yield tally(prepare(batch, small), state)

    return apply


def _common_functions(time_zone: str, salt: str) -> Iterator[str]:
    """Yield the definitions of the functions that the common SQL may use."""
    make = "CREATE OR REPLACE TEMPORARY FUNCTION"
    yield f"{make} days_between(earlier DATE, later DATE) RETURNS BIGINT RETURN CAST(datediff(later, earlier) AS BIGINT)"
    yield (
        f"{make} local_date(instant TIMESTAMP) RETURNS DATE "
        f"RETURN CAST(from_utc_timestamp(instant, {_quoted(time_zone)}) AS DATE)"
    )
    yield (
        f"{make} hash_share(text STRING) RETURNS DOUBLE "
        "RETURN CAST(conv(substr(md5(text), 1, 13), 16, 10) AS BIGINT) / 4503599627370496e0"
    )
    yield (
        f"{make} customer_key(source STRING, source_key STRING) RETURNS STRING "
        f"RETURN concat('c', substr(sha2(concat({_quoted(salt)}, chr(31), source, chr(31), source_key), 256), 1, 20))"
    )


def _quoted(text: str) -> str:
    """Return text as a SQL string literal."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
