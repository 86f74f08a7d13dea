"""What a command writes into a workspace is for its owner only, whatever the system's habit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_no_file_of_a_workspace_can_be_read_by_others(tmp_path: Path) -> None:
    people, shop = tmp_path / "people.csv", tmp_path / "shop"
    people.write_text("source_key,family_name\nk1,有賀\n", encoding="utf-8")
    for told in (
        ["init", str(shop)],
        ["load", "people", str(people), "--source", "shop", "-w", str(shop)],
    ):
        command = [sys.executable, "-m", "najimi.cli", *told]
        subprocess.run(command, check=True, umask=0o022, capture_output=True)
    assert list(shop.glob("facts/people/*.parquet"))
    found = [path for path in shop.rglob("*") if path.stat().st_mode & 0o077]
    assert found == []
