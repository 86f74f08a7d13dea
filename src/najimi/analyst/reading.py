"""Rows of a purchase file to purchase lines: every row is used, too late, or rejected by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.analyst.asking import Columns, Question, find_columns
from najimi.errors import InputFileError, OutOfRangeError
from najimi.journal.rejecting import BETWEEN_REASONS, RejectedRows
from najimi.load.amounts import DECIMAL_PATTERN, EXACT, FLOAT_PATTERN, plain_amounts
from najimi.load.batch import Batch
from najimi.load.checking import CONTROL_PATTERN, MAX_DAYS_AHEAD, MAX_ID_CHARACTERS
from najimi.load.content import texts_of
from najimi.load.deriving import trimmed
from najimi.load.instants import parse_instants
from najimi.load.notes import Note
from najimi.load.reading import open_rows
from najimi.load.totals import IS_TOTAL, totals
from najimi.load.widths import narrow
from najimi.tables.contract import INSTANT, INTEGER, STRING
from najimi.tables.facts import EARLIEST

UNITS = 1000
"""Amounts are counted in thousandths: whole numbers, as fine as any currency."""

MOST_AMOUNT = 10**11
MOST_TOTAL = 2**62
PURCHASE_LINES = pa.schema(
    [("customer_id", STRING), ("occurred_at", INSTANT), ("net_amount", INTEGER)]
)
MARKED_CURRENCIES = ("JPY", "USD", "EUR", "GBP")
LINES_FILE, REJECTED_FILE = "lines.parquet", "rejected.csv"

Progress = Callable[[int], None]


@dataclass
class Read:
    """
    What came of the rows of a file.

    ``n_rows`` is always ``n_used + n_rejected``; lines on or after the day we look are among the
    used, and counted again in ``n_later`` once that day is known.

    Parameters
    ----------
    columns : Columns
    lines, rejected : Path
        Purchase lines as Parquet; rejected rows as CSV, not there if there is none.
    n_rows, n_used, n_rejected : int
    reasons : Counter of str
        Rejected rows per reason.
    latest_on : date or None
        Day of the latest line.
    notes : tuple of Note
    """

    columns: Columns
    lines: Path
    rejected: Path
    n_rows: int = 0
    n_used: int = 0
    n_rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    latest_on: date | None = None
    notes: tuple[Note, ...] = ()
    total: int = 0


def read_purchases(
    path: Path, question: Question, folder: Path, *, now: datetime, on_progress: Progress
) -> Read:
    """
    Read a purchase file once; write its good lines and its rejected rows into a folder.

    Parameters
    ----------
    path : Path
    question : Question
    folder : Path
        Empty.
    now : datetime
        Aware; lines over a day later lie in the future.
    on_progress : callable
        Told how many rows were read.

    Raises
    ------
    InputFileError
        If the file cannot be read as a whole, or has no rows, or its columns are in doubt.
    OutOfRangeError
        If the amounts together are beyond what can be counted exactly.
    """
    with open_rows(path, encoding=question.encoding, sheet=question.sheet) as rows:
        batches = (batch for batch in rows.batches() if batch.n_rows)
        first = next(batches, None)
        if first is None:
            raise InputFileError(
                f"{path} has a heading but no rows.", hint="export it again, with its rows."
            )
        columns = find_columns(question, rows.names, first.columns)
        read = Read(columns, folder / LINES_FILE, folder / REJECTED_FILE, notes=rows.notes)
        with (
            pq.ParquetWriter(read.lines, PURCHASE_LINES, compression="lz4") as writer,
            RejectedRows(read.rejected) as rejected,
        ):
            for batch in chain([first], batches):
                writer.write_batch(_lines_of(batch, question, read, rejected, now))
                read.n_rows += batch.n_rows
                on_progress(read.n_rows)
    read.n_rejected, read.reasons = rejected.n_rows, rejected.reasons
    return read


def _lines_of(
    batch: Batch, question: Question, read: Read, rejected: RejectedRows, now: datetime
) -> pa.RecordBatch:
    """Return the good lines of a batch, and write the others aside."""
    ids = trimmed(texts_of(batch.columns[read.columns.customer]))
    at, is_bad_date = _instants(
        batch.columns[read.columns.date], question, read.columns.date_format
    )
    amounts, is_no_number = amounts_of(batch.columns[read.columns.amount])
    is_total = totals(batch, {"source_key": ids})
    shape = read.columns.date_format or "2026-04-01 10:00"
    faults = [
        *_id_faults(ids),
        *_date_faults(at, is_bad_date, shape=shape, now=now),
        *_amount_faults(amounts, is_no_number),
    ]
    faults = [(why, pc.and_not(pc.fill_null(mask, False), is_total)) for why, mask in faults]
    faults.append((IS_TOTAL, is_total))
    is_bad = pa.repeat(False, len(ids))
    for _, mask in faults:
        is_bad = pc.or_(is_bad, mask)
    rejected.add(
        pa.array(batch.broken_lines), pa.array(batch.broken_reasons, STRING), batch.broken_raw
    )
    rejected.add(
        pa.array(batch.lines).filter(is_bad), _reasons(faults, is_bad), batch.raw.filter(is_bad)
    )
    good = pa.RecordBatch.from_arrays([ids, at, amounts], schema=PURCHASE_LINES)
    good = good.filter(pc.invert(is_bad))
    _count(good, question, read)
    return good


def _count(good: pa.RecordBatch, question: Question, read: Read) -> None:
    if not good.num_rows:
        return
    read.n_used += good.num_rows
    latest = pc.max(good.column("occurred_at")).as_py().astimezone(ZoneInfo(question.time_zone))
    read.latest_on = max(read.latest_on or latest.date(), latest.date())
    read.total += pc.sum(pc.abs(good.column("net_amount")).cast(pa.decimal128(38, 0))).as_py()
    if read.total > MOST_TOTAL:
        raise OutOfRangeError(
            f"the amounts together must be below {MOST_TOTAL // UNITS:,}, got more.",
            hint="give amounts in thousands or millions.",
        )


def _instants(given: pa.Array, question: Question, form: str | None) -> tuple[pa.Array, pa.Array]:
    texts = given if pa.types.is_temporal(given.type) else trimmed(texts_of(given))
    return parse_instants(texts, zone=question.time_zone, date_format=form)


def amounts_of(given: pa.Array) -> tuple[pa.Array, pa.Array]:
    """
    Return amounts in thousandths, and which are no numbers; what is finer is rounded.

    Signs of money, and commas between thousands, are understood.

    Examples
    --------
    >>> [column.to_pylist() for column in amounts_of(pa.array(["1,980", "¥5", "0.0015", "x"]))]
    [[1980000, 5000, 2, None], [False, False, False, True]]
    """
    texts = trimmed(texts_of(given))
    for currency in MARKED_CURRENCIES:
        texts = plain_amounts(texts, currency)
    texts = narrow(texts)
    is_no_number = pc.invert(pc.match_substring_regex(texts, FLOAT_PATTERN))
    is_exact = pc.match_substring_regex(texts, DECIMAL_PATTERN)
    nothing = pa.scalar(None, STRING)
    bare = pc.utf8_ltrim(pc.if_else(is_exact, texts, nothing), characters="+").cast(EXACT)
    units = _rounded(pc.multiply(bare, pa.scalar(UNITS, pa.decimal128(4, 0))))
    is_rough = pc.and_not(pc.invert(is_no_number), is_exact)
    if pc.any(is_rough).as_py():
        floats = pc.if_else(is_rough, texts, nothing).cast(pa.float64())
        beyond = pc.greater(pc.abs(floats), MOST_AMOUNT)
        floats = pc.if_else(beyond, pa.scalar(2.0 * MOST_AMOUNT), floats)
        units = pc.coalesce(units, _rounded(pc.multiply(floats, float(UNITS))))
    return units, pc.fill_null(is_no_number, False)


def _rounded(units: pa.Array) -> pa.Array:
    return pc.round(units, 0, round_mode="half_towards_infinity").cast(INTEGER, safe=False)


def _id_faults(ids: pa.Array) -> Iterator[tuple[str, pa.Array]]:
    yield "source_key must not be empty", pc.is_null(ids)
    yield (
        "source_key must not hold control characters",
        pc.match_substring_regex(ids, CONTROL_PATTERN),
    )
    is_long = pc.greater(pc.utf8_length(ids), MAX_ID_CHARACTERS)
    yield f"source_key must have at most {MAX_ID_CHARACTERS} characters", is_long


def _date_faults(
    at: pa.Array, is_bad: pa.Array, *, shape: str, now: datetime
) -> Iterator[tuple[str, pa.Array]]:
    is_bad = pc.fill_null(is_bad, False)
    yield f"occurred_at is not a real date written like {shape}", is_bad
    yield "occurred_at must not be empty", pc.and_not(pc.is_null(at), is_bad)
    latest = pa.scalar(now + timedelta(days=MAX_DAYS_AHEAD), INSTANT)
    yield "occurred_at lies in the future", pc.greater(at, latest)
    is_early = pc.less(at, pa.scalar(EARLIEST, INSTANT))
    yield f"occurred_at lies before {EARLIEST:%Y-%m-%d}", is_early


def _amount_faults(amounts: pa.Array, is_no_number: pa.Array) -> Iterator[tuple[str, pa.Array]]:
    yield "net_amount must be a number like 1980 or -12.30", is_no_number
    yield "net_amount must not be empty", pc.and_not(pc.is_null(amounts), is_no_number)
    bound = MOST_AMOUNT * UNITS
    yield f"net_amount must be <= {MOST_AMOUNT}", pc.greater(amounts, bound)
    yield f"net_amount must be >= -{MOST_AMOUNT}", pc.less(amounts, -bound)


def _reasons(faults: list[tuple[str, pa.Array]], is_bad: pa.Array) -> pa.Array:
    nothing = pa.scalar(None, STRING)
    told = [pc.if_else(mask, why, nothing).filter(is_bad) for why, mask in faults]
    return pc.binary_join_element_wise(*told, BETWEEN_REASONS, null_handling="skip")
