"""A publication or a rehearsal killed at any point leaves the old or the new, and can be ended."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import najimi
from najimi.drafting import latest_rehearsal, start_draft
from najimi.testing import environment_with
from najimi.workspace import Workspace, open_workspace

SOURCE = Path(najimi.__file__).parent
POINTS = sorted(
    point
    for path in SOURCE.rglob("*.py")
    for point in re.findall(
        r'fault_point\("(playbook\.[a-z_]+)"\)', path.read_text(encoding="utf-8")
    )
)


@pytest.fixture
def shop(small_shop: Workspace, tmp_path: Path) -> Workspace:
    workspace = open_workspace(shutil.copytree(small_shop.folder, tmp_path / "shop"))
    start_draft(workspace)
    return workspace


def run(shop: Workspace, command: str, fault: str = "") -> int:
    asked = [sys.executable, "-m", "najimi.cli", "playbook", command, "-w", str(shop.folder)]
    done = subprocess.run(asked, env=environment_with(fault), capture_output=True, check=False)
    return done.returncode


def test_every_point_of_a_publication_is_met() -> None:
    assert POINTS == ["playbook.after_file", "playbook.after_ledger"]


@pytest.mark.parametrize("point", [*POINTS, "files.before_replace"])
def test_a_killed_publication_leaves_the_old_in_force_and_is_finished_by_the_next(
    shop: Workspace, point: str
) -> None:
    assert run(shop, "publish", f"{point}:kill") == -signal.SIGKILL
    opened = open_workspace(shop.folder)
    assert opened.playbook().version == "retail_starter_3"
    assert run(shop, "publish") == 0
    assert opened.playbook().version == "retail_starter_4"
    assert [each.version for each in opened.playbooks.editions()] == [
        "retail_starter_3", "retail_starter_4",
    ]  # fmt: skip
    assert not opened.playbooks.draft_path.exists()


def test_a_killed_rehearsal_leaves_nothing_that_anybody_reads(shop: Workspace) -> None:
    assert run(shop, "rehearse", "rehearsal.before_rename:kill") == -signal.SIGKILL
    assert latest_rehearsal(shop) is None
    assert run(shop, "rehearse") == 0
    assert latest_rehearsal(shop) is not None
