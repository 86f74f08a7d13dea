"""Files that cannot be read as a whole: nothing is stored, and the sentence says what to do."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from najimi.errors import InputFileError, OutOfRangeError
from najimi.load import LoadReport, load_file
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
Load = Callable[..., LoadReport]
Facts = Callable[[Workspace, str], list[dict[str, Any]]]

PEOPLE = pa.table({"source_key": [f"k{i}" for i in range(1000)]})


def parquet_bytes(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def zip_bytes() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("people.csv", "source_key\na\n")
    return sink.getvalue()


ZIP = zip_bytes()


@pytest.mark.parametrize(
    ("content", "says", "advises"),
    [
        (b"", "is empty", "export it again"),
        (b"\xef\xbb\xbf\n\n", "is empty", "export it again"),
        (b"source_key\n", "has a heading but no rows", "export it again"),
        (b"sorce_key\na\n", 'no column holds "source_key"; nearest: sorce_key', "mend the heading"),
        (b"sorce_key\na\n", "The file has: sorce_key", "--mapping"),
        (b"source_key,x,x\na,1,2\n", "2 columns are named 'x'", "a name of its own"),
        (b"source_key,,,x\na,1,2,3\n", "column 2 has no name; column 3 has", "name of its own"),
        (ZIP, "is a ZIP file, not a workbook", "unpack it"),
        (ZIP[:-30], "is damaged or cut short", "copy it again"),
        (gzip.compress(b"source_key\na\n")[:-9], "is damaged or cut short", "copy it again"),
        (gzip.compress(ZIP), "is a ZIP file", "save it as CSV"),
        (b"\xd0\xcf\x11\xe0" + bytes(8), "is an old Excel file", "XLSX"),
        (bytes(range(256)), "is a binary file", "save it as CSV"),
        ("source_key\nJosé\n".encode("latin-1") * 20, "encoding cannot be told", "cp1252"),
        (b'"source_key\na\n', "heading of", "mend the first line"),
        (parquet_bytes(PEOPLE)[:-20], "is a damaged Parquet file", "copy it again"),
        (b"PAR1" + parquet_bytes(PEOPLE)[400:], "is a damaged Parquet file", "copy it again"),
        (parquet_bytes(PEOPLE.slice(0, 0)), "has a heading but no rows", "export it again"),
        (parquet_bytes(pa.table({"x": [[1]]})), "'x' (list", "plain columns"),
        (parquet_bytes(pa.table({"x": [{"y": 1}]})), "'x' (struct", "plain"),
    ],
    # Packed bytes hold the time of packing: they would give a test another name each time.
    ids=lambda value: value if isinstance(value, str) else "file",
)  # fmt: skip
def test_it_says_what_is_wrong_and_what_to_do(
    load: Load, workspace: Workspace, content: bytes, says: str, advises: str
) -> None:
    with pytest.raises(InputFileError) as caught:
        load(content, table="people")
    assert says in caught.value.problem
    assert advises in caught.value.hint
    assert not caught.value.is_retryable
    assert workspace.facts.source("people").files == ()
    assert not list((workspace.folder / "staging").glob("2*"))


def test_damage_in_the_middle_of_a_file_stores_nothing(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    content = bytearray(
        parquet_bytes(pa.table({"source_key": [f"k{i * 7919}" for i in range(99_999)]}))
    )
    content[len(content) // 3 : len(content) // 2] = b"\xff" * (
        len(content) // 2 - len(content) // 3
    )
    with pytest.raises(InputFileError, match="damaged"):
        load(bytes(content), table="people")
    assert facts_of(workspace, "people") == []


def test_a_missing_file_is_named(workspace: Workspace, tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(InputFileError, match="cannot be read"):
            load_file(workspace, "people", path, source="shop", now=NOW)


def test_a_csv_named_parquet_is_no_parquet(load: Load) -> None:
    with pytest.raises(InputFileError, match="is a damaged Parquet file"):
        load("source_key\na\n", table="people", name="people.parquet")


def test_an_unknown_encoding_is_named(load: Load) -> None:
    for name in ("utf-9", "base64"):
        with pytest.raises(InputFileError, match=f"no text encoding '{name}'"):
            load("source_key\na\n", table="people", encoding=name)


def test_a_wrong_named_encoding_costs_the_rows_it_cannot_read(load: Load) -> None:
    report = load("source_key\na\n花\n", table="people", encoding="ascii")
    assert (report.n_stored, report.reasons) == (1, {"it is not text in ascii": 1})


def test_a_table_that_is_not_loaded_from_files_is_refused(load: Load, workspace: Workspace) -> None:
    with pytest.raises(InputFileError, match="nearest: people"):
        load_file(workspace, "peple", Path("x.csv"), source="shop", now=NOW)
    with pytest.raises(InputFileError, match="decisions_issued"):
        load_file(workspace, "decisions_issued", Path("x.csv"), source="shop", now=NOW)


def test_source_and_now_must_be_in_range(workspace: Workspace) -> None:
    for source in ("", " ", "a\nb", "x" * 256):
        with pytest.raises(OutOfRangeError, match="source must have"):
            load_file(workspace, "people", Path("x.csv"), source=source, now=NOW)
    with pytest.raises(OutOfRangeError, match="time zone"):
        load_file(workspace, "people", Path("x.csv"), source="a", now=NOW.replace(tzinfo=None))
