"""A workspace whose journal tests write to, and what has become facts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from najimi.config import Settings
from najimi.testing import AS_OF
from najimi.workspace import Workspace

Facts = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "shop", Settings(), "salt")
    (made.folder / "facts").mkdir(parents=True)
    made.facts.create()
    return made


@pytest.fixture
def facts_of(workspace: Workspace) -> Facts:
    """Return every stored fact of a table, ordered by source and id."""

    def _facts_of(table: str = "interactions") -> list[dict[str, Any]]:
        files = workspace.facts.source(table).files
        rows = [row for file in files for row in pq.read_table(file).to_pylist()]
        return sorted(rows, key=lambda row: (row["source"], row["fact_id"]))

    return _facts_of


@pytest.fixture
def contact() -> Callable[..., dict[str, Any]]:
    """Return how to make one interaction."""

    def _contact(fact_id: str, **said: Any) -> dict[str, Any]:
        return {
            "source": "till", "fact_id": fact_id, "occurred_at": AS_OF, "recorded_at": AS_OF,
            "content_hash": 7, "source_key": "alice", "channel": "counter", "direction": "in",
            "kind": "talk", **said,
        }  # fmt: skip

    return _contact
