"""Zeros that a spreadsheet dropped come back where they were lost for certain; else it is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.load.conftest import NOW, make_workspace
from tests.load.test_load_formats import workbook

from najimi.config import Settings
from najimi.load import LoadReport, preview_file
from najimi.load.telling import describe_preview
from najimi.load.zeros import with_zeros
from najimi.workspace import Workspace

Load = Callable[..., LoadReport]
Facts = Callable[[Workspace, str], list[dict[str, Any]]]
ROWS = [
    ["source_key", "postal_code", "phone"],
    ["a", 600001, 9012345678],
    ["b", 10010, 312345678],
    ["c", "0600001", "090-1234-5678"],
    ["d", "600001", "312345678"],
    ["e", 1500001, 81312345678],
    ["f", 1234, 123],
]


def test_zeros_of_numbers_come_back_and_texts_stay(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    report = load(workbook(ROWS), table="people", name="people.xlsx")
    found = {f["source_key"]: (f["postal_code"], f["phone"]) for f in facts_of(workspace, "people")}
    assert found == {
        "a": ("0600001", "09012345678"),
        "b": ("0010010", "0312345678"),
        "c": ("0600001", "090-1234-5678"),
        "d": ("600001", "312345678"),
        "e": ("1500001", "81312345678"),
        "f": ("1234", "123"),
    }
    assert report.remarks == {
        "postal_code_zero_restored": 2, "postal_code_zero_missing": 1,
        "phone_zero_restored": 2, "phone_zero_missing": 1,
    }  # fmt: skip


def test_it_is_told_before_anything_is_stored(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(workbook(ROWS))
    told = describe_preview(preview_file(workspace, path, source="till", now=NOW), "ja")
    assert "先頭の0がなくなった郵便番号が2行あります。0を補いました" in told
    assert "先頭の0がない電話番号が1行あります" in told


def test_numbers_of_a_parquet_file_lost_their_zeros_too(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    load(pa.table({"source_key": ["a"], "postal_code": [600001]}), table="people", name="p.parquet")
    assert [fact["postal_code"] for fact in facts_of(workspace, "people")] == ["0600001"]


def test_a_code_of_another_country_does_not_become_a_japanese_one(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    rows = [ROWS[0], ["a", 90210, None], ["b", 80000, None], ["c", "90210", None], ["d", 79999, ""]]
    report = load(workbook(rows), table="people", name="people.xlsx")
    found = {fact["source_key"]: fact["postal_code"] for fact in facts_of(workspace, "people")}
    assert found == {"a": "90210", "b": "80000", "c": "90210", "d": "0079999"}
    assert report.remarks == {"postal_code_zero_missing": 2, "postal_code_zero_restored": 1}


@pytest.mark.parametrize(("region", "kept"), [("US", "02134"), ("GB", "2134")])
def test_every_region_has_its_own_codes(
    tmp_path: Path, load: Load, facts_of: Facts, region: str, kept: str
) -> None:
    settings = Settings(currency="USD", time_zone="America/New_York", phone_region=region)
    shop = make_workspace(tmp_path / "store", settings)
    rows = [["source_key", "postal_code"], ["a", 2134]]
    load(workbook(rows), table="people", name="people.xlsx", into=shop)
    assert [fact["postal_code"] for fact in facts_of(shop, "people")] == [kept]


@given(st.from_regex(r"\A(00[1-7]|0[1-9][0-9]|[1-9][0-9]{2})[0-9]{4}\Z"))
def test_a_postal_code_that_went_through_a_number_is_itself_again(code: str) -> None:
    values = {"postal_code": pa.array([str(int(code))])}
    with_zeros(values, {"postal_code": pa.array([True])}, "JP")
    assert values["postal_code"].to_pylist() == [code]
