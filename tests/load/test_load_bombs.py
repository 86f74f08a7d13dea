"""Small files that would unpack to huge ones are refused before they do."""

from __future__ import annotations

import gzip
import io
import secrets
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from najimi.errors import InputFileError
from najimi.load import LoadReport
from najimi.load.reading import open_rows

Load = Callable[..., LoadReport]
MB = 2**20
SHEET = "xl/worksheets/sheet1.xml"


def gzip_bomb(block: bytes, n_mb: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(block * (MB // len(block))) for _ in range(n_mb)]
    return gzip.compress(b"source_key\n") + b"".join([*parts, packer.flush()])


def workbook_with(sheet: bytes) -> bytearray:
    """Return a workbook whose sheet is replaced by other bytes."""
    plain, sink = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == SHEET else old.read(name))
    return bytearray(sink.getvalue())


def sheet_of(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def refusal(path: Path, content: bytes) -> str:
    """Return why a file is refused, having used little memory."""
    path.write_bytes(content)
    tracemalloc.start()
    try:
        with pytest.raises(InputFileError) as caught, open_rows(path):
            pass
        assert tracemalloc.get_traced_memory()[1] < 64 * MB
    finally:
        tracemalloc.stop()
    return caught.value.problem


@pytest.mark.parametrize("block", [b"a,b\n", b"\xe3\x81\x82", b"x"])
def test_a_gzip_bomb_is_refused(tmp_path: Path, block: bytes) -> None:
    content = gzip_bomb(block, n_mb=60)
    assert "unpacks to over 200 times" in refusal(tmp_path / "a.csv.gz", content)


def test_a_workbook_that_says_it_is_huge_is_refused(tmp_path: Path) -> None:
    content = workbook_with(sheet_of("<row r='1'/>" * 4_000_000))
    assert "unpacks to" in refusal(tmp_path / "a.xlsx", bytes(content))


def test_a_workbook_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    content = workbook_with(sheet_of(" " * 40 * MB))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size
    content = content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert "unpacks to over 200 times" in refusal(tmp_path / "a.xlsx", bytes(content))


def test_two_cells_far_apart_are_refused(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>'
    assert "spans 17,179,869,184 places" in refusal(
        tmp_path / "a.xlsx", bytes(workbook_with(sheet_of(rows)))
    )


def test_a_workbook_of_many_parts_is_refused(tmp_path: Path) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for number in range(2_001):
            archive.writestr(f"{number}", b"")
    assert "has more than 2,000 parts" in refusal(tmp_path / "a.xlsx", sink.getvalue())


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_workbook_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    content = bytes(workbook_with(sheet_of("<row r='1'><c r='A1'><v>1</v></c></row>")))
    assert "damaged" in refusal(tmp_path / "a.xlsx", content[: int(len(content) * share)])


def test_a_changed_byte_in_a_workbook_is_found(tmp_path: Path) -> None:
    rows = "".join(f"<row r='{n}'><c r='A{n}'><v>{n * 7919}</v></c></row>" for n in range(1, 999))
    content = workbook_with(sheet_of(rows))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        content[archive.getinfo(SHEET).header_offset + 200] ^= 0xFF
    assert "damaged" in refusal(tmp_path / "a.xlsx", bytes(content))


def parquet(rows: pa.Table, **options: object) -> bytes:
    sink = io.BytesIO()
    pq.write_table(rows, sink, compression="zstd", write_statistics=False, **options)
    return sink.getvalue()


def test_a_parquet_file_that_says_it_is_huge_is_refused(tmp_path: Path) -> None:
    rows = pa.table({"source_key": pa.array([" " * MB] * 60)})
    content = parquet(rows, use_dictionary=False)
    assert "unpacks to over 200 times" in refusal(tmp_path / "a.parquet", content)


def test_a_parquet_file_of_empty_rows_without_end_is_refused(tmp_path: Path) -> None:
    content = parquet(pa.table({"source_key": pa.nulls(34_000_000, pa.int8())}))
    assert len(content) < MB // 8
    assert "unpacks to over 200 times" in refusal(tmp_path / "a.parquet", content)


def test_a_long_text_that_a_parquet_file_repeats_by_its_number_is_refused(tmp_path: Path) -> None:
    long = pa.array([secrets.token_hex(MB // 8)])
    repeated = pa.DictionaryArray.from_arrays(pa.array(np.zeros(60_000, np.int32)), long)
    path, before = tmp_path / "a.parquet", pa.total_allocated_bytes()
    path.write_bytes(parquet(pa.table({"source_key": repeated}), store_schema=False))
    with open_rows(path) as rows, pytest.raises(InputFileError, match="unpacks to over 200 times"):
        next(rows.batches())
    assert pa.total_allocated_bytes() - before < 64 * MB


def test_a_parquet_file_of_long_texts_is_read_in_small_batches(tmp_path: Path) -> None:
    texts = [secrets.token_hex(MB // 4) for _ in range(35)] * 2
    path = tmp_path / "a.parquet"
    path.write_bytes(parquet(pa.table({"source_key": texts})))
    with open_rows(path) as rows:
        found = [batch.columns["source_key"] for batch in rows.batches()]
    assert len(found) > 1
    assert [text for column in found for text in column.to_pylist()] == texts
