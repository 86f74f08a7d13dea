"""Small files are put together, or still apart; a kill in between changes no fact."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import najimi
from najimi.testing import AS_OF, fact_rows
from najimi.workspace import FactStore
from najimi.workspace.fact_files import MOST_SMALL_FILES

SOURCE = Path(najimi.__file__).parent
STORE = (SOURCE / "workspace" / "rewriting.py").read_text(encoding="utf-8")
POINTS = re.findall(r'fault_point\("(facts\.[a-z]+_optimize)"\)', STORE)
SCRIPT = """
import sys
from pathlib import Path
from najimi.workspace import FactStore
FactStore(Path(sys.argv[1])).optimize("people")
"""
KEYS = [f"key-{number:02d}" for number in range(MOST_SMALL_FILES + 1)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = FactStore(tmp_path)
    store.create()
    for key in KEYS:
        said = fact_rows("people", [{"source_key": key, "occurred_at": AS_OF}])
        store.append("people", said.to_batches())
    return tmp_path


def keys(store: FactStore) -> list[str]:
    files = store.source("people").files
    return sorted(key for file in files for key in pq.read_table(file)["source_key"].to_pylist())


def test_the_points_are_known() -> None:
    assert POINTS == ["facts.before_optimize", "facts.after_optimize"]


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_optimize_changes_no_fact_and_is_ended_by_the_next(
    folder: Path, point: str
) -> None:
    environment = os.environ | {"FAULT": f"{point}:kill", "PYTHONPATH": str(SOURCE.parent)}
    command = [sys.executable, "-c", SCRIPT, str(folder)]
    killed = subprocess.run(command, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    store = FactStore(folder)
    assert keys(store) == KEYS
    store.optimize("people")
    store.optimize("people")
    assert keys(store) == KEYS
    assert len(list((folder / "people").glob("*.parquet*"))) == 1
