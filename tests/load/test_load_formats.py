"""Tabs, workbooks, JSON lines and gzip give the facts that a CSV gives."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from najimi.errors import InputFileError
from najimi.load import LoadReport
from najimi.load.reading import open_rows
from najimi.workspace import Workspace

Load = Callable[..., LoadReport]
HEADING = ("source_key", "order_id", "occurred_at", "quantity", "net_amount", "currency")
LINE = ("007", "o1", "2026-03-01", "2", "1980", "JPY")
CSV = f"{','.join(HEADING)}\n{','.join(LINE)}\n"


def workbook(*sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for at, rows in enumerate(sheets):
        sheet = book.active if at == 0 else book.create_sheet()
        for row in rows:
            sheet.append(row)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def rejected(report: LoadReport) -> str:
    assert report.rejected_path is not None
    return report.rejected_path.read_text(encoding="utf-8")


@pytest.mark.parametrize("mark", ["\t", ";", "|"])
def test_the_heading_tells_what_parts_the_fields(load: Load, mark: str) -> None:
    load(CSV)
    assert load(CSV.replace(",", mark)).n_duplicate == 1


def test_a_bar_inside_a_character_of_cp932_parts_nothing(load: Load) -> None:
    text = "source_key|given_name\na|ポ一\nb|ソ\n"
    assert b"|" in "ポ".encode("cp932")
    report = load(text.encode("cp932"), table="people")
    assert (report.n_stored, report.n_rejected) == (2, 0)


def test_a_workbook_gives_the_facts_of_a_csv(load: Load) -> None:
    load(CSV)
    typed = ["007", "o1", date(2026, 3, 1), 2, 1980.0, "JPY"]
    report = load(workbook([list(HEADING), typed]), name="lines.xlsx")
    assert report.n_duplicate == 1


def test_times_of_a_workbook_need_no_text(load: Load) -> None:
    load(CSV.replace("2026-03-01", "2026-03-01 10:30:00"))
    typed = ["007", "o1", datetime(2026, 3, 1, 10, 30), 2, 1980, "JPY"]
    assert load(workbook([list(HEADING), typed]), name="lines.xlsx").n_duplicate == 1


def test_the_first_sheet_that_is_not_empty_is_read_and_others_are_told(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook([], [["source_key"], ["a"]], [["x"], ["b"]]))
    with open_rows(path) as rows:
        assert rows.names == ("source_key",)
        assert [note.in_words("ja") for note in rows.notes] == [
            "シート「Sheet1」を読みます",
            "読まないシート：Sheet2（シートは --sheet か取り込みの画面で選べます）",
        ]
    with open_rows(path, sheet="Sheet2") as rows:
        assert rows.names == ("x",)
    with pytest.raises(InputFileError, match="nearest: Sheet2"), open_rows(path, sheet="Sheet22"):
        pass


def test_a_row_with_an_error_in_a_cell_is_rejected_with_its_number(load: Load) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([["source_key", "email"], ["a"], ["b"]])))
    sheet = book.active
    assert sheet is not None
    sheet["B3"] = "#N/A"
    sink = io.BytesIO()
    book.save(sink)
    report = load(sink.getvalue(), table="people", name="people.xlsx")
    assert (report.n_stored, report.n_rejected) == (1, 1)
    assert '3,"cell B3 holds an error"' in rejected(report)


def test_blank_rows_and_a_second_heading_of_a_workbook_are_no_data(load: Load) -> None:
    rows = [[], ["source_key", "email"], ["a", "x"], [], ["source_key", "email"], ["b", 1, 2]]
    report = load(workbook(rows), table="people", name="people.xlsx")
    assert (report.n_in, report.n_stored) == (3, 1)
    assert report.reasons == {
        "it repeats the heading": 1,
        "it has a value beyond the 2 columns of the heading": 1,
    }


def test_json_lines_give_the_facts_of_a_csv(load: Load) -> None:
    load(CSV)
    plain = dict(zip(HEADING, LINE, strict=True)) | {"quantity": 2, "net_amount": 1980}
    report = load(json.dumps(plain) + "\n\n", name="lines.jsonl")
    assert report.n_duplicate == 1


def test_names_of_json_lines_may_come_late_and_numbers_stay_exact(
    load: Load, workspace: Workspace, facts_of: Callable[..., list[dict[str, Any]]]
) -> None:
    load('{"source_key": "a"}\n{"source_key": 12345678901234567890, "vip": true}\n', table="people")
    kept = {fact["source_key"]: fact["attributes"] for fact in facts_of(workspace, "people")}
    assert kept == {"a": None, "12345678901234567890": '{"vip": "true"}'}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"source_key": "b", "tags": [1]}', "'tags' is not a plain value"),
        ('{"source_key": "b", "tags": {"a": 1}}', "'tags' is not a plain value"),
        ('{"source_key": "b", "source_key": "c"}', "it has one name twice"),
        ('{"source_key": "b"', "it is not one JSON object"),
        ("[1, 2]", "it is not one JSON object"),
        ("[" * 5000, "it is not one JSON object"),
        ('{"source_key": "\\ud800"}', "it holds half a character"),
    ],
)
def test_a_line_that_is_no_plain_object_is_rejected_alone(
    load: Load, line: str, reason: str
) -> None:
    report = load(f'{{"source_key": "a"}}\n{line}\n{{"source_key": "z"}}\n', table="people")
    assert (report.n_stored, report.n_rejected) == (2, 1)
    assert next(iter(report.reasons)).startswith(reason)
    assert "\n2," in rejected(report)


@pytest.mark.parametrize("name", ["lines.csv.gz", "lines.gz"])
def test_a_packed_file_gives_the_facts_of_a_csv(load: Load, name: str) -> None:
    load(CSV)
    half = CSV.index("\n") + 1
    packed = gzip.compress(CSV[:half].encode()) + gzip.compress(CSV[half:].encode())
    assert load(packed, name=name).n_duplicate == 1
