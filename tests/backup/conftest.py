"""A small shop that has decided once, backups of it, and a real list kept outside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from najimi.backup import backup_workspace, restore_workspace
from najimi.journal import open_journal
from najimi.testing import AS_OF
from najimi.testing.facts import fact_rows
from najimi.workspace import Workspace, open_workspace

BEGUN_AT = AS_OF + timedelta(days=1)
Restore = Callable[..., Workspace]


@pytest.fixture
def shop(small_shop: Workspace, tmp_path: Path) -> Workspace:
    """Return a copy of the small shop, with rejected rows and a waiting journal segment."""
    folder = Path(shutil.copytree(small_shop.folder, tmp_path / "shop"))
    (folder / "rejected" / "a.csv").write_text("line,reason,raw\n1,why,what\n", encoding="utf-8")
    said = {"source_key": "iris", "occurred_at": AS_OF, "fact_id": "waiting", "source": "till"}
    (fact,) = fact_rows("people", [said]).to_pylist()
    journal = open_journal(folder)
    journal.append("people", [fact])
    journal.close()
    return open_workspace(folder)


@pytest.fixture
def backup(shop: Workspace, tmp_path: Path) -> Path:
    """Return a backup of the shop."""
    return backup_workspace(shop, tmp_path / "shop.tar", now=BEGUN_AT).path


@pytest.fixture
def restore(tmp_path: Path) -> Restore:
    """Return how to bring a backup back."""

    def bring_back(backup: Path, name: str = "back", **told: object) -> Workspace:
        told = {"now": BEGUN_AT, "is_new_list": True} | told
        return restore_workspace(backup, tmp_path / name, **told).workspace  # type: ignore[arg-type]

    return bring_back
