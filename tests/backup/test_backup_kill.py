"""A backup or a restore killed at any point leaves nothing that looks whole; the next one mends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

import najimi
from najimi.testing import AS_OF
from najimi.workspace import Workspace, open_workspace

SOURCE = Path(najimi.__file__).parent
POINTS = [
    point
    for path in sorted((SOURCE / "backup").glob("*.py"))
    for point in re.findall(r'fault_point\("([a-z_.]+)"\)', path.read_text(encoding="utf-8"))
]
NOW = AS_OF + timedelta(days=1)
SCRIPT = f"""
import sys
from datetime import datetime
from pathlib import Path
from najimi.backup import backup_workspace, restore_workspace
from najimi.desk.server import make_link
from najimi.workspace import open_workspace
what, source, target = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
if what == "serve":
    make_link(source)
elif what == "backup":
    backup_workspace(open_workspace(source), target, now=datetime.fromisoformat("{NOW.isoformat()}"))
else:
    restore_workspace(source, target, now=datetime.fromisoformat("{NOW.isoformat()}"), is_new_list=True)
"""
Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return how to back up or restore in a process of its own."""

    def start(*arguments: str | Path, **environment: str) -> int:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("NAJIMI_", "DJANGO_"))}
        command = [sys.executable, "-c", SCRIPT, *(str(argument) for argument in arguments)]
        own = clean | {"PYTHONPATH": str(SOURCE.parent)} | environment
        return subprocess.run(command, env=own, check=False).returncode

    return start


def visible(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def test_every_fault_point_has_a_name_of_its_own() -> None:
    assert len(POINTS) == len(set(POINTS)) == 6


@pytest.mark.parametrize("point", [name for name in POINTS if name.startswith("backup.")])
def test_a_killed_backup_leaves_no_file_and_the_next_one_is_whole(
    shop: Workspace, run: Run, tmp_path: Path, point: str
) -> None:
    assert run("serve", shop.folder, "x") == 0
    target = tmp_path / "b.tar"
    code = run("backup", shop.folder, target, FAULT=f"{point}:kill")
    assert code == -signal.SIGKILL
    assert visible(tmp_path) == {"shop"}
    assert run("backup", shop.folder, target) == 0
    assert run("restore", target, tmp_path / "back") == 0
    assert {path.name for path in tmp_path.iterdir()} == {"shop", "b.tar", "back"}


@pytest.mark.parametrize("point", [name for name in POINTS if name.startswith("restore.")])
def test_a_killed_restore_leaves_no_workspace_and_the_next_one_is_whole(
    shop: Workspace, run: Run, tmp_path: Path, point: str
) -> None:
    assert run("serve", shop.folder, "x") == 0
    assert run("backup", shop.folder, tmp_path / "b.tar") == 0
    code = run("restore", tmp_path / "b.tar", tmp_path / "back", FAULT=f"{point}:kill")
    assert code == -signal.SIGKILL
    assert visible(tmp_path) == {"shop", "b.tar"}
    assert run("restore", tmp_path / "b.tar", tmp_path / "back") == 0
    assert open_workspace(tmp_path / "back").turns.current() is not None
    assert {path.name for path in tmp_path.iterdir()} == {"shop", "b.tar", "back"}


def test_a_restored_desk_lets_its_owner_in(shop: Workspace, run: Run, tmp_path: Path) -> None:
    assert run("serve", shop.folder, "x") == 0
    assert run("backup", shop.folder, tmp_path / "b.tar") == 0
    assert run("restore", tmp_path / "b.tar", tmp_path / "back") == 0
    assert (tmp_path / "back" / "desk.sqlite3").exists()
    assert run("serve", tmp_path / "back", "x") == 0


def test_a_restore_into_postgresql_that_was_killed_goes_on(
    shop: Workspace, run: Run, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    assert run("serve", shop.folder, "x") == 0
    assert run("backup", shop.folder, tmp_path / "b.tar") == 0
    there = {"NAJIMI_DESK_DATABASE_URL": new_database()}
    told = ("restore", tmp_path / "b.tar", tmp_path / "back")
    assert run(*told, FAULT="restore.after_desk:kill", **there) == -signal.SIGKILL
    assert run(*told, **there) == 0
    assert not (tmp_path / "back" / "desk.sqlite3").exists()
    assert run("serve", tmp_path / "back", "x", **there) == 0
