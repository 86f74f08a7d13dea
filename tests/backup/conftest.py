"""A small shop that has decided once, backups of it, and a real list kept outside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from najimi.backup import backup_workspace, restore_workspace
from najimi.testing import AS_OF
from najimi.workspace import Workspace, open_workspace

BEGUN_AT = AS_OF + timedelta(days=1)
Restore = Callable[..., Workspace]


@pytest.fixture
def shop(small_shop: Workspace, tmp_path: Path) -> Workspace:
    """Return a copy of the small shop, with rejected rows and a waiting journal segment."""
    folder = Path(shutil.copytree(small_shop.folder, tmp_path / "shop"))
    (folder / "rejected" / "a.csv").write_text("line,reason,raw\n1,why,what\n", encoding="utf-8")
    sealed = folder / "journal" / "sealed"
    sealed.mkdir(parents=True)
    (sealed / "1.frames").write_bytes(b"frame")
    return open_workspace(folder)


@pytest.fixture
def backup(shop: Workspace, tmp_path: Path) -> Path:
    """Return a backup of the shop."""
    return backup_workspace(shop, tmp_path / "shop.tar", now=BEGUN_AT).path


def replay_nothing(workspace: Workspace, since: datetime) -> None:
    """Stand for a shop in which nobody took anything back."""


@pytest.fixture
def restore(tmp_path: Path) -> Restore:
    """Return how to bring a backup back."""

    def bring_back(backup: Path, name: str = "back", **told: object) -> Workspace:
        told = {"replay": replay_nothing, "is_new_list": True} | told
        return restore_workspace(backup, tmp_path / name, **told).workspace  # type: ignore[arg-type]

    return bring_back
