"""Files as spreadsheets, shells and other tools really leave them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest

from najimi.errors import InputFileError
from najimi.load import LoadReport, preview_file
from najimi.load.encodings import found_encoding
from najimi.load.telling import describe_proposal
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
Load = Callable[..., LoadReport]
Facts = Callable[[Workspace, str], list[dict[str, Any]]]


def test_a_key_that_is_no_number_is_empty_and_a_long_one_has_no_exponent(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    report = load(
        pa.table({"source_key": [float("nan"), 7.0, 1e15]}), table="people", name="p.parquet"
    )
    assert report.reasons == {"source_key must not be empty": 1}
    keys = {fact["source_key"] for fact in facts_of(workspace, "people")}
    assert keys == {"7", "1000000000000000"}


def test_a_comma_behind_the_last_column_is_no_column(load: Load) -> None:
    report = load("source_key,email,\n1,a@example.jp,\n2,b@example.jp,x\n3,c@example.jp,\n",
                  table="people")  # fmt: skip
    assert (report.n_in, report.n_stored) == (3, 2)
    assert report.reasons == {"it has a value beyond the 2 columns of the heading": 1}


def test_a_json_array_is_refused_with_what_to_write_instead(load: Load) -> None:
    with pytest.raises(InputFileError, match="one JSON array") as caught:
        load('[{"source_key": "1"}]', table="people", name="people.json")
    assert "JSON lines" in str(caught.value)


def test_one_nul_does_not_make_a_short_text_another_encoding() -> None:
    text = b"source_key\n\x001\n"
    assert found_encoding(text, iter([text])) == "utf-8"


def test_a_hidden_sheet_is_not_read(load: Load, workspace: Workspace, facts_of: Facts) -> None:
    book, data = openpyxl.Workbook(), io.BytesIO()
    hidden = book.active
    hidden.append(["source_key"])
    hidden.append(["old"])
    hidden.sheet_state = "hidden"
    shown = book.create_sheet("now")
    shown.append(["source_key"])
    shown.append(["new"])
    book.save(data)
    load(data.getvalue(), table="people", name="people.xlsx")
    assert [fact["source_key"] for fact in facts_of(workspace, "people")] == ["new"]


def test_the_proposal_says_which_columns_are_none_of_ours(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("会員番号,好きなお茶,メール\n1,煎茶,a@example.jp\n", encoding="utf-8")
    told = describe_proposal(preview_file(workspace, path, now=NOW), "ja")
    assert "属性として保管するだけです：好きなお茶" in told


def test_a_birthday_of_zeros_is_an_unknown_one(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    text = "source_key,birth_on\n1,0000-00-00 00:00:00\n2,0000-00-00\n3,1990-01-02\n"
    report = load(text, table="people")
    born = {fact["source_key"]: fact["birth_on"] for fact in facts_of(workspace, "people")}
    assert born == {"1": None, "2": None, "3": date(1990, 1, 2)}
    assert report.remarks == {"date_unknown": 2}


def test_an_order_on_a_day_of_zeros_is_rejected(load: Load) -> None:
    heading = "source_key,order_id,occurred_at,quantity,net_amount,currency"
    report = load(f"{heading}\n1,o1,0000-00-00,1,900,JPY\n2,o2,2026-01-01,1,900,JPY\n")
    assert (report.n_stored, report.n_rejected) == (1, 1)
