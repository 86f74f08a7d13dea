"""A real workspace, a fixed now, and files with real bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from najimi.config import Settings
from najimi.load import LoadReport, load_file, parse_mapping
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
LINES_HEADING = "source_key,order_id,occurred_at,quantity,net_amount,currency"


def make_workspace(folder: Path, settings: Settings) -> Workspace:
    """Return a workspace with empty fact tables."""
    (folder / "facts").mkdir(parents=True)
    workspace = Workspace(folder, settings, "salt")
    workspace.facts.create()
    return workspace


def facts_of(workspace: Workspace, table: str) -> list[dict[str, Any]]:
    """Return every stored fact of a table."""
    source = workspace.facts.source(table)
    if not source.files:
        return []
    rows: list[dict[str, Any]] = pa.concat_tables(map(pq.read_table, source.files)).to_pylist()
    return rows


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "shop", Settings(currency="JPY", time_zone="Asia/Tokyo"))


@pytest.fixture
def dollar_workspace(tmp_path: Path) -> Workspace:
    return make_workspace(
        tmp_path / "store", Settings(currency="USD", time_zone="America/New_York")
    )


Load = Callable[..., LoadReport]


@pytest.fixture
def load(tmp_path: Path, workspace: Workspace) -> Load:
    """Write a file and load it."""

    def _load(
        content: str | bytes | pa.Table, *, table: str = "order_lines", mapping: str = "",
        encoding: str | None = None, into: Workspace = workspace, name: str = "file.csv",
    ) -> LoadReport:  # fmt: skip
        path = tmp_path / name
        if isinstance(content, pa.Table):
            pq.write_table(content, path)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        parsed = parse_mapping(mapping, table=table) if mapping else None
        return load_file(
            into, table, path, source="shop", mapping=parsed, encoding=encoding, now=NOW
        )

    return _load
