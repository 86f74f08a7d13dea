"""A run that was killed leaves no copy of the purchases beside the answer for long."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import najimi
from najimi.analyst import Question, value_file
from najimi.analyst.scratch import PREFIX, scratch_folder

SCRIPT = "import sys; from najimi.cli import main; sys.exit(main())"
NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def purchases(tmp_path: Path) -> Path:
    path = tmp_path / "purchases.csv"
    path.write_text("customer,date,amount\nann,2025-03-01,5\nann,2025-03-09,6\nbob,2025-03-05,7\n")
    return path


def folders_beside(path: Path) -> list[Path]:
    return list(path.parent.glob(f"{PREFIX}*"))


def test_what_a_killed_run_left_is_removed_by_the_next(purchases: Path) -> None:
    out = purchases.with_name("values.csv")
    environment = os.environ | {"FAULT": "value.after_read:kill",
                                "PYTHONPATH": str(Path(najimi.__file__).parents[1])}  # fmt: skip
    command = [sys.executable, "-c", SCRIPT, "value", str(purchases), "--out", str(out)]
    killed = subprocess.run(command, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not out.exists()
    (left,) = folders_beside(out)
    assert left.stat().st_mode & 0o077 == 0
    value_file(purchases, out, Question(), now=NOW)
    assert folders_beside(out) == []
    assert out.exists()


def test_a_run_that_lives_keeps_its_folder(purchases: Path) -> None:
    out = purchases.with_name("values.csv")
    with scratch_folder(out) as folder:
        value_file(purchases, out, Question(), now=NOW)
        assert folders_beside(out) == [folder]


def test_a_folder_of_that_name_that_is_no_run_of_ours_stays(purchases: Path) -> None:
    mine = purchases.parent / f"{PREFIX}notes"
    mine.mkdir()
    with scratch_folder(purchases):
        assert mine.exists()
