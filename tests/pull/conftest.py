"""A shop's own database: a real PostgreSQL, or a file of SQLite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import NullPool, create_engine

from najimi.config import Settings
from najimi.playbooks import read_pack
from najimi.pull import PULL_FILE, TablePulled, pull_source, read_sources
from najimi.workspace import Workspace, create_workspace

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
VARIABLE = "SHOP_DB_URL"
MEMBERS = """
CREATE TABLE members (
    member_no varchar(20) PRIMARY KEY, mail varchar(200), joined date, points numeric(12, 2),
    updated_at timestamp
)
"""
CONFIGURATION = """
[sources.shop]
url_variable = "SHOP_DB_URL"

[sources.shop.tables.people]
query = "SELECT member_no, mail, joined, points, updated_at FROM members"
watermark = "updated_at"
mapping.columns = { member_no = "source_key", mail = "email", updated_at = "occurred_at" }
"""

Tell = Callable[..., None]
Pull = Callable[[], list[TablePulled]]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty workspace that pulls members."""
    folder = tmp_path / "shop"
    made = create_workspace(folder, Settings(), playbook_text=read_pack("retail_starter"))
    (folder / PULL_FILE).write_text(CONFIGURATION, encoding="utf-8")
    return made


@pytest.fixture(params=["postgresql", "sqlite"])
def tell(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Return how to speak to the shop's database, which has a table of members."""
    if request.param == "postgresql":
        url = request.getfixturevalue("new_database")()
    else:
        url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    monkeypatch.setenv(VARIABLE, url)
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)

    def say(statement: str, *rows: tuple[Any, ...]) -> None:
        with engine.begin() as connection:
            marks = statement.replace("?", "%s") if request.param == "postgresql" else statement
            for row in rows or [()]:
                connection.exec_driver_sql(marks, row)

    say(MEMBERS)
    return say


@pytest.fixture
def pull(workspace: Workspace) -> Pull:
    """Return how to pull the source of the shop."""
    return lambda: pull_source(workspace, read_sources(workspace.folder)["shop"], now=NOW)


@pytest.fixture
def people(workspace: Workspace) -> Callable[[], list[dict[str, Any]]]:
    """Return how to read the facts about people, by key."""

    def read() -> list[dict[str, Any]]:
        files = workspace.facts.source("people").files
        if not files:
            return []
        rows = pa.concat_tables([pq.read_table(file) for file in files]).to_pylist()
        return sorted(rows, key=lambda row: (row["source_key"], row["occurred_at"]))

    return read
