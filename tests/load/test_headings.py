"""The heading is found below titles, and its row is told; no row of data is taken for one."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.load.conftest import NOW
from tests.load.test_load_formats import rejected, workbook

from najimi.errors import InputFileError
from najimi.load import LoadReport, preview_file, read_head, sheets_of
from najimi.load.heading import heading_at
from najimi.load.reading import open_rows
from najimi.load.telling import describe_preview
from najimi.workspace import Workspace

Load = Callable[..., LoadReport]
Facts = Callable[[Workspace, str], list[dict[str, Any]]]

TITLED = [
    ["会員一覧"],
    [],
    ["source_key", "family_name", "email"],
    ["a", "森", "a@example.jp"],
    ["", "原"],
]


def test_a_workbook_with_a_title_keeps_the_numbers_of_its_rows(load: Load) -> None:
    report = load(workbook(TITLED), table="people", name="people.xlsx")
    assert (report.n_in, report.n_stored) == (2, 1)
    assert "\n5," in rejected(report)


def test_the_row_of_the_heading_is_told(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(workbook(TITLED))
    preview = preview_file(workspace, path, now=NOW)
    assert preview.names == ("source_key", "family_name", "email")
    assert "見出しは3行目です" in describe_preview(preview, "ja")
    assert "the heading is row 3" in describe_preview(preview, "en")


def test_a_table_that_stands_below_and_to_the_right_of_its_title_is_read(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    rows = [["会員一覧", "", "", "2026年4月"], ["", "", "source_key", "email", "phone", "card_id"]]
    rows += [["", "", "a", "a@example.jp", "", ""], ["x", "", "b", "", "", ""]]
    report = load(workbook(rows), table="people", name="people.xlsx")
    assert report.reasons == {"it has a value beyond the 4 columns of the heading": 1}
    assert [fact["source_key"] for fact in facts_of(workspace, "people")] == ["a"]


@pytest.mark.parametrize(
    "rows",
    [
        [["a", "b"], [1, 2]],
        [["email"], ["a@example.jp"], ["b@example.jp"]],
        [["a", "b"], ["x", "y", "z"], ["x", "y", "z"]],
        [["C1", "", ""], ["C2", "a@example.jp", "森"], ["C3", "b@example.jp", "原"]],
        [["C1", ""], ["C2", "090-1234-5678"], ["C3", ""]],
        [["a", "b", "c"], ["x", "", ""], ["p", "q", "r"]],
    ],
)
def test_no_row_of_data_is_taken_for_the_heading(rows: list[list[Any]]) -> None:
    assert heading_at(rows) == 0


CSV = (
    "会員一覧\n出力日,2026-04-01\n\n会員番号,氏名,メール,電話\n1,青葉 みどり,a@example.jp,\n,森,,\n"
)


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_titles_above_a_csv_are_told_from_its_heading(
    workspace: Workspace, tmp_path: Path, mark: str
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(CSV.replace(",", mark), encoding="utf-8")
    head = read_head(path)
    assert head.names == ("会員番号", "氏名", "メール", "電話")
    assert [note.in_words("en") for note in head.notes] == [
        "the heading is row 4; what stands above it is taken for a title"
    ]
    assert head.first is not None and head.first.lines.tolist() == [5, 6]


@pytest.mark.parametrize(
    "text",
    [
        "a\nx,y\n",
        "メモ\nおはよう,こんにちは\n",
        "a,b,c\n会員番号,氏名,メール\n",
        "x\n東京,渋谷,原宿\n大阪,梅田,難波\n",
    ],
)
def test_without_names_we_know_the_first_line_of_a_csv_stays_its_heading(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(text, encoding="utf-8")
    head = read_head(path)
    assert (head.names, head.notes) == (tuple(text.split("\n", maxsplit=1)[0].split(",")), ())


def test_the_line_for_excel_names_what_parts_the_fields(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    text = 'sep=;\nsource_key;family_name\n="00123";"a;b"\n"=""00,124""";c\n;d\n'
    report = load(text, table="people")
    assert "\n5," in rejected(report)
    found = {fact["source_key"]: fact["family_name"] for fact in facts_of(workspace, "people")}
    assert found == {"00123": "a;b", "00,124": "c"}


def test_a_sheet_is_chosen_by_its_name(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook([["source_key"], ["a"]], [["source_key"], ["b"], ["c"]], []))
    assert sheets_of(path) == ("Sheet", "Sheet1")
    assert sheets_of(Path(__file__)) == ()
    head = read_head(path, sheet="Sheet1")
    assert head.first is not None and head.first.n_rows == 2


def test_a_fault_of_a_heading_names_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook([["a", "a"], [1, 2]], [[]]))
    with pytest.raises(InputFileError, match=r"of sheet 'Sheet' of .*book.xlsx"), open_rows(path):
        pass
    with pytest.raises(InputFileError, match=r"sheet 'Sheet1' of .* is empty"):
        read_head(path, sheet="Sheet1")


def test_what_is_no_workbook_has_no_sheet(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("source_key\na\n", encoding="utf-8")
    with pytest.raises(InputFileError, match="is no workbook"):
        read_head(path, sheet="2026")


def test_merged_titles_are_one_cell(load: Load) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "会員一覧"
    sheet.merge_cells("A1:C1")
    for row in (["source_key", "email", "phone"], ["a", "", ""], ["b", "", ""]):
        sheet.append(row)
    sink = io.BytesIO()
    book.save(sink)
    assert load(sink.getvalue(), table="people", name="people.xlsx").n_stored == 2
