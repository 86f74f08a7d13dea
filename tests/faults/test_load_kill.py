"""A load killed at any point leaves the facts as they were, or complete; the next one mends."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import najimi
from najimi.config import Settings
from najimi.journal import compact
from najimi.journal.staging import staging_folder
from najimi.testing import environment_with
from najimi.workspace import Workspace

SOURCE = Path(najimi.__file__).parent
POINTS = [
    point
    for path in sorted(SOURCE.rglob("*.py"))
    for point in re.findall(r'fault_point\("([a-z_.]+)"\)', path.read_text(encoding="utf-8"))
]
SEALED_BY_A_LOAD = re.compile(
    r"load\.|journal\.(before|after)_(commit|removing_load)|facts\.before_c"
)
ON_THE_WAY = [point for point in POINTS if SEALED_BY_A_LOAD.match(point)]
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
SCRIPT_OF_A_KNOWN_FILE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from najimi.config import Settings
from najimi.load import load_by_recipe, preview_file
from najimi.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]), Settings(), "salt")
path, now = Path(sys.argv[2]), datetime(2026, 4, 1, tzinfo=UTC)
preview = preview_file(workspace, path, now=now)
load_by_recipe(workspace, path, preview.recipe, encoding=preview.encoding, now=now)
"""
ORDERS = Path(__file__).parents[1] / "load" / "fixtures" / "eccube_orders.csv"
N_ROWS = 500
N_REJECTED = 2
KILLS_AT_RANDOM = 6


def start(
    workspace: Workspace, file: Path, fault: str = "", script: str = SCRIPT
) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, str(workspace.folder), str(file)]
    environment = environment_with(fault)
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> list[int]:
    output, _ = process.communicate()
    assert process.returncode == 0
    return [int(number) for number in output.split()]


def exported(workspace: Workspace) -> list[dict[str, object]]:
    """Return every fact in the order of its key, each once."""
    files = workspace.facts.source("people").files
    if not files:
        return []
    table = pa.concat_tables([pq.read_table(file) for file in files])
    rows: list[dict[str, object]] = table.sort_by(
        [("source", "ascending"), ("fact_id", "ascending")]
    ).to_pylist()
    assert len({(row["source"], row["fact_id"]) for row in rows}) == len(rows)
    return rows


def lists_of_rejected(workspace: Workspace) -> set[bytes]:
    return {path.read_bytes() for path in (workspace.folder / "rejected").glob("*")}


def make(folder: Path) -> Workspace:
    (folder / "facts").mkdir(parents=True)
    workspace = Workspace(folder, Settings(), "salt")
    workspace.facts.create()
    return workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make(tmp_path / "shop")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("file") / "people.csv"
    rows = "".join(f"i{i},k{i}\n" for i in range(N_ROWS))
    path.write_text(f"fact_id,source_key\n{rows}a,b,c\ni7,other\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def unharmed(tmp_path_factory: pytest.TempPathFactory, file: Path) -> Workspace:
    """Return a workspace into which the file was loaded without a kill."""
    workspace = make(tmp_path_factory.mktemp("unharmed") / "shop")
    assert finish(start(workspace, file)) == [N_ROWS + N_REJECTED, N_ROWS, N_REJECTED, 0]
    return workspace


def is_as_before_or_complete(workspace: Workspace, unharmed: Workspace) -> bool:
    """Compact, assert that the facts are all there or none, and return whether they are."""
    compact(workspace)
    facts = exported(workspace)
    assert facts in ([], exported(unharmed))
    assert lists_of_rejected(workspace) == (lists_of_rejected(unharmed) if facts else set())
    for part in ("staging", "journal/loads", "journal/sealed", "journal/aside"):
        left = {path.name for path in (workspace.folder / part).glob("*")}
        assert left - {"lock"} == set() or not facts
    return bool(facts)


def test_every_fault_point_has_a_name_of_its_own() -> None:
    assert len(POINTS) == len(set(POINTS))
    assert len(ON_THE_WAY) == 10


@pytest.mark.parametrize("point", ON_THE_WAY)
def test_a_killed_load_is_as_before_or_complete_and_loads_again(
    workspace: Workspace, unharmed: Workspace, file: Path, point: str
) -> None:
    process = start(workspace, file, f"{point}:kill")
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    n_known = N_ROWS if is_as_before_or_complete(workspace, unharmed) else 0
    is_sealed = point not in {"load.after_read", "load.after_stage", "load.before_seal"}
    assert n_known == (N_ROWS if is_sealed else 0)
    again = finish(start(workspace, file))
    assert again == [N_ROWS + N_REJECTED, N_ROWS - n_known, N_REJECTED, n_known]
    assert exported(workspace) == exported(unharmed)


@pytest.mark.parametrize("point", ["load.before_seal", "load.after_seal", "journal.after_commit"])
def test_a_file_of_several_parts_is_killed_as_a_whole(workspace: Workspace, point: str) -> None:
    process = start(workspace, ORDERS, f"{point}:kill", SCRIPT_OF_A_KNOWN_FILE)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    compact(workspace)
    files = [workspace.facts.source(name).files for name in ("order_lines", "people")]
    if point == "load.before_seal":
        assert files == [(), ()]
        return
    lines = pa.concat_tables(map(pq.read_table, files[0])).to_pylist()
    assert len(lines) == 8
    assert sum(line["net_amount"] for line in lines if line["order_id"] == "12") == 0
    assert len(files[1]) == 1


@pytest.mark.parametrize("number", range(KILLS_AT_RANDOM))
def test_a_load_killed_at_a_random_moment_is_as_before_or_complete(
    workspace: Workspace, unharmed: Workspace, file: Path, number: int
) -> None:
    n_wanted = random.Random(number).randint(0, 14)  # noqa: S311
    process = start(workspace, file)
    while process.poll() is None and n_files(workspace) < n_wanted:
        pass
    process.kill()
    process.communicate()
    is_as_before_or_complete(workspace, unharmed)
    finish(start(workspace, file))
    assert exported(workspace) == exported(unharmed)


def n_files(workspace: Workspace) -> int:
    """Count what a load has made so far, as a clock that does not depend on the machine."""
    parts = ("staging", "journal", "rejected", "facts/people")
    walks = (os.walk(workspace.folder / part) for part in parts)  # a folder may go meanwhile
    return sum(len(folders) + len(files) for walk in walks for _, folders, files in walk)


def test_two_loads_of_one_file_at_once_store_it_once(workspace: Workspace, file: Path) -> None:
    both = [start(workspace, file), start(workspace, file)]
    numbers = [finish(process) for process in both]
    assert sorted(stored for _, stored, _, _ in numbers) == [0, N_ROWS]
    assert sum(duplicate for *_, duplicate in numbers) == N_ROWS
    assert len(exported(workspace)) == N_ROWS


def test_a_load_leaves_the_folder_of_a_living_load_alone(workspace: Workspace, file: Path) -> None:
    with staging_folder(workspace.folder / "staging", "living") as folder:
        assert finish(start(workspace, file))[1] == N_ROWS
        assert folder.exists()
    assert not folder.exists()
