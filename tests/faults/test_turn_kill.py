"""A turn killed at any point leaves the old turn or the whole new one; the next run mends."""

from __future__ import annotations

import random
import re
import shutil
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import najimi
from najimi.loop import run_turn
from najimi.tables import TURN_TABLES
from najimi.testing import AS_OF, environment_with, make_small_shop
from najimi.workspace import Turn, Workspace, open_workspace

SOURCE = Path(najimi.__file__).parent
POINTS = sorted(
    point
    for path in SOURCE.rglob("*.py")
    for point in re.findall(r'fault_point\("(turn\.[a-z_]+)"\)', path.read_text(encoding="utf-8"))
)
LATER = AS_OF + timedelta(days=7)
KILLS_AT_RANDOM = 5


@pytest.fixture(scope="module")
def shop_with_a_turn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a shop that has one turn; tests work on copies."""
    workspace = make_small_shop(tmp_path_factory.mktemp("killed") / "shop", n_others=30)
    run_turn(workspace, as_of=AS_OF)
    return workspace.folder


@pytest.fixture
def workspace(shop_with_a_turn: Path, tmp_path: Path) -> Workspace:
    return open_workspace(shutil.copytree(shop_with_a_turn, tmp_path / "shop"))


def start(workspace: Workspace, as_of: datetime, fault: str = "") -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "najimi.cli",
        "turn",
        "--as-of",
        as_of.isoformat(),
        "-w",
        str(workspace.folder),
    ]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, env=environment_with(fault), **quiet)


def readers_see_a_whole_turn(workspace: Workspace) -> datetime:
    """Assert that the turn readers see has every table, and return when it looked from."""
    current = workspace.turns.current()
    assert current is not None
    n_rows = {name: current.read(name).num_rows for name in TURN_TABLES}
    assert n_rows["decisions"] == n_rows["customers"] == 38
    return current.manifest.as_of


def each_decision_is_issued_once(workspace: Workspace) -> None:
    files = workspace.facts.source("decisions_issued").files
    issued = [key for file in files for key in pq.read_table(file)["fact_id"].to_pylist()]
    decided = [key for turn in workspace.turns.all() for key in decided_in(turn)]
    assert sorted(issued) == sorted(decided)
    assert len(issued) == len(set(issued))


def decided_in(turn: Turn) -> set[str]:
    """Return the ids of what was done and of what was kept back: both stand in the record."""
    tables = (turn.read(name) for name in ("decisions", "holdouts"))
    return {key for table in tables for key in table["decision_id"].to_pylist()}


def test_every_point_of_a_turn_has_a_name_of_its_own() -> None:
    assert len(POINTS) == len(set(POINTS)) == 6


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_turn_is_whole_or_nothing_and_the_next_one_mends(
    workspace: Workspace, point: str
) -> None:
    killed = start(workspace, LATER, f"{point}:kill")
    assert killed.wait() == -signal.SIGKILL
    assert readers_see_a_whole_turn(workspace) in (AS_OF, LATER)
    assert start(workspace, LATER).wait() == 0
    assert readers_see_a_whole_turn(workspace) == LATER
    each_decision_is_issued_once(workspace)
    names = {path.name for path in (workspace.folder / "turns").iterdir()}
    assert names == {"CURRENT", "lock", *(turn.folder.name for turn in workspace.turns.all())}


@pytest.mark.parametrize("point", ["turn.before_pointer", "turn.before_issue"])
def test_decisions_of_a_killed_turn_are_issued_before_a_later_turn_looks(
    workspace: Workspace, point: str
) -> None:
    assert start(workspace, LATER, f"{point}:kill").wait() == -signal.SIGKILL
    run_turn(workspace, as_of=LATER + timedelta(days=7))
    assert len(workspace.turns.all()) == 3
    each_decision_is_issued_once(workspace)


@pytest.mark.parametrize("number", range(KILLS_AT_RANDOM))
def test_a_turn_killed_at_a_random_moment_is_whole_or_nothing(
    workspace: Workspace, number: int
) -> None:
    n_files = random.Random(number).randint(0, len(TURN_TABLES))  # noqa: S311
    running = start(workspace, LATER)
    while running.poll() is None and n_files_written(workspace) < n_files:
        pass
    running.kill()
    assert running.wait() in (0, -signal.SIGKILL)
    assert readers_see_a_whole_turn(workspace) in (AS_OF, LATER)
    run_turn(workspace, as_of=LATER)
    assert readers_see_a_whole_turn(workspace) == LATER
    each_decision_is_issued_once(workspace)


def n_files_written(workspace: Workspace) -> int:
    """Count what the turn that runs now has written; its folder is hidden until published."""
    return len(list((workspace.folder / "turns").glob(".*/*.parquet")))
