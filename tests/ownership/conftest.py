"""A shop in which everybody can be told apart in every store."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from najimi.loop import run_turn
from najimi.tables import FACT_TABLES
from najimi.testing import AS_OF, make_small_shop
from najimi.workspace import Workspace, open_workspace

Snapshot = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def shop_with_a_turn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small shop with one turn; tests work on copies."""
    workspace = make_small_shop(tmp_path_factory.mktemp("owned") / "shop", n_others=12)
    run_turn(workspace, as_of=AS_OF)
    return workspace.folder


@pytest.fixture
def shop(shop_with_a_turn: Path, tmp_path: Path) -> Workspace:
    """Return a small shop with one turn that a test may change."""
    return open_workspace(shutil.copytree(shop_with_a_turn, tmp_path / "shop"))


@pytest.fixture
def rows_of() -> Callable[[Workspace], Snapshot]:
    """Return how to read every row of every fact table and of the current turn."""

    def read(workspace: Workspace) -> Snapshot:
        facts = {name: _rows(workspace.facts.source(name).files) for name in FACT_TABLES}
        turn = workspace.turns.current()
        files = sorted(turn.folder.glob("*.parquet")) if turn else []
        return facts | {f"turn/{file.stem}": _rows([str(file)]) for file in files}

    return read


def _rows(files: Any) -> list[dict[str, Any]]:
    rows = pa.concat_tables([pq.read_table(file) for file in files]).to_pylist() if files else []
    return sorted(rows, key=repr)
