"""A load killed at any point leaves the facts as they were, or complete; the next one mends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from najimi.load.staging import staging_folder

import najimi
from najimi.config import Settings
from najimi.workspace import Workspace

SOURCE = Path(najimi.__file__).parent
POINTS = [
    point
    for path in sorted((SOURCE / "load").glob("*.py"))
    for point in re.findall(r'fault_point\("(load\.[a-z_]+)"\)', path.read_text(encoding="utf-8"))
]
SCRIPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from najimi.config import Settings
from najimi.load import load_file
from najimi.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]), Settings(), "salt")
report = load_file(
    workspace, "people", Path(sys.argv[2]), source="shop", now=datetime(2026, 4, 1, tzinfo=UTC)
)
print(report.n_in, report.n_stored, report.n_rejected, report.n_duplicate)
"""
N_ROWS = 500


def start(workspace: Workspace, file: Path, fault: str = "") -> subprocess.Popen[str]:
    environment = os.environ | {"FAULT": fault, "PYTHONPATH": str(SOURCE.parent)}
    command = [sys.executable, "-c", SCRIPT, str(workspace.folder), str(file)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> list[int]:
    output, _ = process.communicate()
    assert process.returncode == 0
    return [int(number) for number in output.split()]


def n_facts(workspace: Workspace) -> int:
    files = workspace.facts.source("people").files
    ids = pa.chunked_array([], pa.string()) if not files else (
        pa.concat_tables([pq.read_table(file, columns=["fact_id"]) for file in files])["fact_id"]
    )  # fmt: skip
    assert len(ids.unique()) == len(ids)
    return len(ids)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "shop"
    (folder / "facts").mkdir(parents=True)
    workspace = Workspace(folder, Settings(), "salt")
    workspace.facts.create()
    return workspace


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    rows = "".join(f"k{i}\n" for i in range(N_ROWS))
    path.write_text(f"source_key\n{rows}a,b\n", encoding="utf-8")
    return path


def test_every_fault_point_has_a_name_of_its_own() -> None:
    assert len(POINTS) == len(set(POINTS)) == 5


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_load_loses_nothing_and_stores_nothing_twice(
    workspace: Workspace, file: Path, point: str
) -> None:
    process = start(workspace, file, f"{point}:kill")
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    n_after_kill = n_facts(workspace)
    assert n_after_kill in (0, N_ROWS)
    numbers = finish(start(workspace, file))
    assert numbers == [N_ROWS + 1, N_ROWS - n_after_kill, 1, n_after_kill]
    assert n_facts(workspace) == N_ROWS
    assert [path.name for path in (workspace.folder / "staging").iterdir()] == ["lock"]


def test_a_commit_before_the_kill_is_complete(workspace: Workspace, file: Path) -> None:
    for point, n_expected in (("load.before_commit", 0), ("load.after_commit", N_ROWS)):
        start(workspace, file, f"{point}:kill").communicate()
        assert n_facts(workspace) == n_expected


def test_two_loads_of_one_file_at_once_store_it_once(workspace: Workspace, file: Path) -> None:
    both = [start(workspace, file), start(workspace, file)]
    numbers = [finish(process) for process in both]
    assert sorted(stored for _, stored, _, _ in numbers) == [0, N_ROWS]
    assert sum(duplicate for *_, duplicate in numbers) == N_ROWS
    assert n_facts(workspace) == N_ROWS


def test_a_load_leaves_the_folder_of_a_living_load_alone(workspace: Workspace, file: Path) -> None:
    with staging_folder(workspace.folder / "staging", "living") as folder:
        assert finish(start(workspace, file))[1] == N_ROWS
        assert folder.exists()
    assert not folder.exists()
