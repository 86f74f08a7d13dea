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
from najimi.playbooks import read_pack
from najimi.workspace import Workspace, create_workspace

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)


Load = Callable[..., LoadReport]
Facts = Callable[[Workspace, str], list[dict[str, Any]]]


def make_workspace(folder: Path, settings: Settings) -> Workspace:
    """Return a new workspace with empty fact tables."""
    text = read_pack("retail_starter")
    return create_workspace(folder, settings, playbook_text=text, salt="salt")


@pytest.fixture
def facts_of() -> Facts:
    """Return every stored fact of a table."""

    def _facts_of(workspace: Workspace, table: str) -> list[dict[str, Any]]:
        files = workspace.facts.source(table).files
        return pa.concat_tables(map(pq.read_table, files)).to_pylist() if files else []

    return _facts_of


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "shop", Settings(currency="JPY", time_zone="Asia/Tokyo"))


@pytest.fixture
def dollar_workspace(tmp_path: Path) -> Workspace:
    return make_workspace(
        tmp_path / "store", Settings(currency="USD", time_zone="America/New_York")
    )


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
