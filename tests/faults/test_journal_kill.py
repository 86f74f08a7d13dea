"""What the journal acknowledged becomes a fact once, whoever is killed and whoever writes."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import najimi
from najimi.config import Settings
from najimi.journal import compact
from najimi.testing import environment_with
from najimi.workspace import Workspace

SOURCE = Path(najimi.__file__).parent
POINTS = [
    point
    for path in [*sorted((SOURCE / "journal").glob("*.py")), SOURCE / "workspace" / "facts.py"]
    for point in re.findall(r'fault_point\("([a-z_.]+)"\)', path.read_text(encoding="utf-8"))
]
IN_WRITING = ["journal.before_write", "journal.before_sync", "journal.after_sync"]
IN_COMPACTING = [point for point in POINTS if point not in IN_WRITING and "load" not in point]
BEGIN = """
import sys, threading
from datetime import UTC, datetime
from pathlib import Path
from najimi.config import Settings
from najimi.journal import compact, open_journal
from najimi.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]), Settings(), "salt")
AT = datetime(2026, 4, 1, tzinfo=UTC)
def contact(key):
    return {
        "source": "till", "fact_id": key, "occurred_at": AT, "recorded_at": AT, "content_hash": 7,
        "source_key": "alice", "channel": "counter", "direction": "in", "kind": "talk",
    }
"""
WRITE = """
def write(thread):
    for number in range(int(sys.argv[3])):
        key = f"{sys.argv[2]}-{thread}-{number}"
        open_journal(workspace.folder).append("interactions", [contact(key)])
        print(key + chr(10), end="", flush=True)
threads = [threading.Thread(target=write, args=(thread,)) for thread in range(int(sys.argv[4]))]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
COMPACT = "compact(workspace)\n"


def start(script: str, *arguments: object, fault: str = "") -> subprocess.Popen[str]:
    environment = environment_with(fault)
    command = [sys.executable, "-c", BEGIN + script, *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def stored(workspace: Workspace) -> list[str]:
    files = workspace.facts.source("interactions").files
    return sorted(key for file in files for key in pq.read_table(file)["fact_id"].to_pylist())


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "shop", Settings(), "salt")
    (made.folder / "facts").mkdir(parents=True)
    made.facts.create()
    return made


def test_the_points_on_both_ways_are_known() -> None:
    assert set(IN_WRITING) < set(POINTS)
    assert len(IN_COMPACTING) == 6


@pytest.mark.parametrize("point", IN_WRITING)
def test_a_killed_writer_loses_nothing_it_acknowledged(workspace: Workspace, point: str) -> None:
    open_then_killed = start(WRITE, workspace.folder, "w", 1, 1, fault=f"{point}:kill")
    acknowledged, _ = open_then_killed.communicate()
    assert open_then_killed.returncode == -signal.SIGKILL
    assert acknowledged == ""
    finished, _ = start(WRITE, workspace.folder, "w", 1, 1).communicate()
    compact(workspace)
    assert stored(workspace) == finished.split() == ["w-0-0"]


@pytest.mark.parametrize("point", IN_COMPACTING)
def test_a_killed_compaction_is_ended_by_the_next(workspace: Workspace, point: str) -> None:
    acknowledged, _ = start(WRITE, workspace.folder, "w", 3, 2).communicate()
    killed = start(COMPACT, workspace.folder, fault=f"{point}:kill")
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert stored(workspace) in ([], sorted(acknowledged.split()))
    compact(workspace)
    assert stored(workspace) == sorted(acknowledged.split())
    left = [path for path in (workspace.folder / "journal").rglob("*") if path.is_file()]
    assert [path.name for path in left] == ["lock"]


def test_threads_of_processes_write_while_others_compact(workspace: Workspace) -> None:
    writers = [start(WRITE, workspace.folder, name, 40, 3) for name in "ab"]
    while any(writer.poll() is None for writer in writers):
        compact(workspace)
    acknowledged = [key for writer in writers for key in writer.communicate()[0].split()]
    compact(workspace)
    assert len(acknowledged) == 2 * 3 * 40
    assert stored(workspace) == sorted(acknowledged)


def test_writers_killed_in_mid_stream_lose_nothing_they_acknowledged(workspace: Workspace) -> None:
    for name in ("a", "b", "c"):
        writer = start(WRITE, workspace.folder, name, 100_000, 2)
        assert writer.stdout is not None
        seen = [writer.stdout.readline() for _ in range(20)]
        writer.kill()
        rest, _ = writer.communicate()
        acknowledged = {
            line.strip() for line in [*seen, *rest.splitlines(keepends=True)] if line.endswith("\n")
        }
        compact(workspace)
        assert acknowledged <= set(stored(workspace))
    assert len(set(stored(workspace))) == len(stored(workspace))
