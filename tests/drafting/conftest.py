"""A small shop with one turn and a draft, to copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from najimi.drafting import start_draft
from najimi.workspace import Workspace, open_workspace

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
Edit = Callable[..., None]


@pytest.fixture
def shop(small_shop: Workspace, tmp_path: Path) -> Workspace:
    """Return a shop of one's own with a turn, and a draft that differs by its version only."""
    workspace = open_workspace(shutil.copytree(small_shop.folder, tmp_path / "shop"))
    start_draft(workspace)
    return workspace


@pytest.fixture
def edit(shop: Workspace) -> Edit:
    """Return how to change texts of the draft."""

    def change(*changes: tuple[str, str]) -> None:
        text = shop.playbooks.draft()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        shop.playbooks.start_draft(text, is_anew=True)

    return change
