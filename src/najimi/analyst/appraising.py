"""A purchase file to values: read, the steps of the phase on DuckDB in a folder of its own, written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from najimi.analyst.asking import Columns, Question
from najimi.analyst.reading import PURCHASE_LINES, UNITS, Read, read_purchases
from najimi.analyst.scratch import scratch_folder
from najimi.backends import DuckDbBackend
from najimi.differentiate.answering import DOUBTED_SCHEMA
from najimi.differentiate.doubt.calibration import CalibrationBin, calibration
from najimi.differentiate.phase import plan_values
from najimi.errors import OutOfRangeError
from najimi.faults import fault_point
from najimi.load.notes import Note
from najimi.load.reading import PARQUET_SUFFIXES
from najimi.model.moment import Moment
from najimi.plan import Source
from najimi.tables.contract import FLOAT
from najimi.tables.turn import MODELS
from najimi.workspace.private_files import replacing

REJECTED_SUFFIX = ".rejected.csv"
AMOUNTS = ("expected_amount", "expected_amount_low", "expected_amount_high", "past_amount")
OUT_SCHEMA = pa.schema(
    [field.with_type(FLOAT) if field.name in AMOUNTS else field for field in DOUBTED_SCHEMA]
)
ROUNDED_DIGITS = 6


@dataclass(frozen=True)
class ValueReport:
    """
    What became of a purchase file; ``n_rows`` is always ``n_used + n_rejected``.

    Parameters
    ----------
    columns : Columns
    as_of : date
    n_rows, n_used, n_rejected : int
    n_later : int
        Used rows on or after ``as_of``: not known yet on that day.
    n_customers, n_not_yet : int
        Customers with a row, and customers who have later lines only and so have none.
    reasons : Counter of str
        Rejected rows per reason.
    rejected_path : Path or None
    models : list of dict
        Rows of ``models``.
    totals : list of dict
        Rows of ``value_totals``, amounts as in the file.
    picture : tuple of CalibrationBin
        Claimed and actual shares of buyers in the backtest; empty without one.
    notes : tuple of Note
    """

    columns: Columns
    as_of: date
    n_rows: int
    n_used: int
    n_rejected: int
    n_later: int
    n_customers: int
    n_not_yet: int
    reasons: Counter[str]
    rejected_path: Path | None
    models: list[dict[str, Any]]
    totals: list[dict[str, Any]]
    picture: tuple[CalibrationBin, ...]
    notes: tuple[Note, ...]


def value_file(
    path: Path,
    out: Path,
    question: Question,
    *,
    now: datetime,
    on_progress: Callable[[int], None] = lambda _: None,
) -> ValueReport:
    """
    Write what each customer of a purchase file is expected to do; one row per customer.

    Parameters
    ----------
    path : Path
        CSV, Parquet, Excel or JSON lines.
    out : Path
        CSV, or Parquet if its name ends so; replaced whole, or left as it was.
    question : Question
    now : datetime
        Aware.
    on_progress : callable, optional
        Told how many rows were read.

    Returns
    -------
    ValueReport
        Rejected rows stand beside ``out``, each with its line and reason.

    Raises
    ------
    InputFileError
        If the file cannot be read as a whole.
    OutOfRangeError
        If ``out`` is the file itself, or a number is outside its range.
    """
    if out.resolve() == path.resolve():
        raise OutOfRangeError(
            f"--out must be another file than {path}.", hint="name a new file, like values.csv."
        )
    with scratch_folder(out) as folder:
        read = read_purchases(path, question, folder, now=now, on_progress=on_progress)
        fault_point("value.after_read")
        moment = _moment(question, read)
        with DuckDbBackend(scratch=folder / "scratch", time_zone=question.time_zone) as backend:
            files = (str(read.lines),)
            backend.register("purchase_lines", Source(PURCHASE_LINES, files), before=moment.as_of)
            backend.register("previous_models", Source(MODELS.schema, ()))
            backend.run(plan_values(moment))
            n_customers = _write(backend, out)
            return ValueReport(
                columns=read.columns, as_of=moment.today,
                n_rows=read.n_rows, n_used=read.n_used, n_rejected=read.n_rejected,
                **_later(read, moment), n_customers=n_customers,
                reasons=read.reasons, rejected_path=_move_rejected(read, out),
                models=backend.collect("models").to_pylist(), totals=_totals(backend),
                picture=_picture(backend), notes=read.notes,
            )  # fmt: skip


def _moment(question: Question, read: Read) -> Moment:
    today = question.as_of or (read.latest_on or date(1970, 1, 1)) + timedelta(days=1)
    return Moment(
        as_of=datetime.combine(today, time(), ZoneInfo(question.time_zone)),
        time_zone=question.time_zone,
        horizon_days=question.horizon_days,
        annual_discount_share=0.0,
        interval_share=question.interval_share,
        seed=question.seed,
        turn_id="values",
        salt="",
    )


def _later(read: Read, moment: Moment) -> dict[str, int]:
    """Count the lines that are not known yet, and the customers of whom nothing else is."""
    table = pq.read_table(read.lines, columns=["customer_id", "occurred_at"])
    is_later = pc.greater_equal(table["occurred_at"], pa.scalar(moment.as_of))
    if not pc.any(is_later).as_py():
        return {"n_later": 0, "n_not_yet": 0}
    everyone, known = (
        pc.count_distinct(ids).as_py()
        for ids in (table["customer_id"], table["customer_id"].filter(pc.invert(is_later)))
    )
    return {"n_later": pc.sum(is_later).as_py(), "n_not_yet": everyone - known}


def _write(backend: DuckDbBackend, out: Path) -> int:
    """Write the values by customer; return how many there are."""
    n_rows = 0
    is_parquet = out.suffix.lower() in PARQUET_SUFFIXES
    kind: Any = pq.ParquetWriter if is_parquet else arrow_csv.CSVWriter
    with replacing(out) as made, kind(made, OUT_SCHEMA) as writer:
        for batch in _rows(backend):
            n_rows += batch.num_rows
            writer.write_batch(batch)
    return n_rows


def _rows(backend: DuckDbBackend) -> Iterator[pa.RecordBatch]:
    names = DOUBTED_SCHEMA.names
    for batch in backend.reader("doubted_values", order_by=("customer_id",)):
        columns = [_as_told(name, batch.column(name)) for name in names]
        yield pa.RecordBatch.from_arrays(columns, schema=OUT_SCHEMA)


def _as_told(name: str, column: pa.Array) -> pa.Array:
    """Return amounts as in the file, and numbers without digits that nobody can mean."""
    if name in AMOUNTS:
        column = pc.divide(column.cast(FLOAT), float(UNITS))
    return pc.round(column, ROUNDED_DIGITS) if column.type == FLOAT else column


def _totals(backend: DuckDbBackend) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = backend.collect("value_totals").to_pylist()
    for row in rows:
        unit = UNITS if row["quantity"] == "margin" else 1
        row |= {
            name: row[name] / unit for name in ("expected", "low", "high") if row[name] is not None
        }
    return rows


def _picture(backend: DuckDbBackend) -> tuple[CalibrationBin, ...]:
    heard = backend.collect("testimony")
    came = (heard["actual_purchases"].to_numpy() > 0).astype(np.float64)
    return calibration(heard["buys_probability"].to_numpy(), came)


def _move_rejected(read: Read, out: Path) -> Path | None:
    """Put the list of rejected rows beside the answer; one of an earlier run does not stay."""
    target = out.with_name(out.stem + REJECTED_SUFFIX)
    if not read.rejected.exists():
        target.unlink(missing_ok=True)
        return None
    return read.rejected.replace(target)
