"""Entries of the books are loaded from a file in the shop's own words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from najimi.config import Settings
from najimi.load import Mapping, load_file
from najimi.playbooks import read_pack
from najimi.workspace import Workspace, create_workspace

NOW = datetime(2026, 4, 1, tzinfo=UTC)
TOLD = {
    "日付": "occurred_at",
    "費目": "purpose",
    "金額": "cost_amount",
    "まで": "until_on",
    "摘要": "note",
}
BOOKS = '日付,費目,金額,まで,摘要\n2026-01-01,広告,"12,000",2026-01-31,チラシ\n2026-02-01,会員,-500,,返金\n'


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    pack = read_pack("retail_starter")
    return create_workspace(tmp_path / "shop", Settings(), playbook_text=pack, salt="costs")


def test_books_with_their_own_words_become_entries(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "books.csv"
    path.write_text(BOOKS, encoding="utf-8")
    mapping = Mapping(
        columns=TOLD, constants={"currency": "JPY"},
        values={"purpose": {"広告": "acquire", "会員": "keep"}},
    )  # fmt: skip
    load_file(workspace, "cost_entries", path, source="books", mapping=mapping, now=NOW)
    rows = pq.read_table(list(workspace.facts.source("cost_entries").files)).to_pylist()
    told = sorted((row["purpose"], row["cost_amount"], str(row["until_on"])) for row in rows)
    assert told == [("acquire", 12_000, "2026-01-31"), ("keep", -500, "None")]
    assert {row["note"] for row in rows} == {"チラシ", "返金"}
