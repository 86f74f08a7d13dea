"""An empty workspace and a folder into which a till drops its files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from najimi.config import Settings
from najimi.playbooks import read_pack
from najimi.watch import Look, Outcome, Watched, step
from najimi.workspace import Workspace, create_workspace

NOW = datetime(2026, 4, 1, 20, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty workspace that speaks Japanese."""
    text = read_pack("retail_starter")
    return create_workspace(tmp_path / "shop", Settings(), playbook_text=text)


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    """Return an empty folder whose files are people of a till."""
    (tmp_path / "in").mkdir()
    return Watched(tmp_path / "in", source="till", table="people")


@pytest.fixture
def take(workspace: Workspace, watched: Watched) -> Callable[..., list[Outcome]]:
    """Return how to look twice, so that what rests is taken up."""

    def looks(told: Watched = watched, now: datetime = NOW) -> list[Outcome]:
        seen: Look = {}
        seen, _ = step(workspace, told, seen, now=now)
        return step(workspace, told, seen, now=now)[1]

    return looks


@pytest.fixture
def n_people(workspace: Workspace) -> Callable[[], int]:
    """Return how many facts about people are stored."""

    def count() -> int:
        files = workspace.facts.source("people").files
        return sum(pq.read_metadata(file).num_rows for file in files)

    return count
