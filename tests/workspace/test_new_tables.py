"""A workspace of an earlier version gets the tables of this one, and nothing lost is made anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from najimi.config import Settings
from najimi.errors import WorkspaceError
from najimi.loop import run_turn
from najimi.playbooks import read_pack
from najimi.tables import FACT_TABLES
from najimi.tables.facts import ADDED_LATER
from najimi.testing import AS_OF
from najimi.workspace import Workspace, create_workspace, open_workspace

NEW = "cost_entries"


@pytest.fixture
def older(tmp_path: Path) -> Workspace:
    """Return a workspace as one was made before there were answers, cases, verdicts or costs."""
    pack = read_pack("retail_starter")
    workspace = create_workspace(tmp_path / "shop", Settings(), playbook_text=pack, salt="older")
    for name in ADDED_LATER:
        shutil.rmtree(workspace.folder / "facts" / name)
    return workspace


def test_a_table_that_came_with_a_newer_version_is_made_when_opened(older: Workspace) -> None:
    opened = open_workspace(older.folder)
    assert set(opened.facts.versions()) == set(FACT_TABLES)
    turn = run_turn(opened, as_of=AS_OF)
    assert turn.read("relation_costs").to_pylist()[0]["reason"] == "no_costs"


def test_a_table_that_a_turn_has_read_is_missed_and_not_made_empty(older: Workspace) -> None:
    opened = open_workspace(older.folder)
    run_turn(opened, as_of=AS_OF)
    shutil.rmtree(older.folder / "facts" / NEW)
    with pytest.raises(WorkspaceError, match=f"'{NEW}' cannot be opened"):
        open_workspace(older.folder).facts.versions()


def test_a_table_of_old_that_was_lost_is_not_replaced_by_an_empty_one(older: Workspace) -> None:
    shutil.rmtree(older.folder / "facts" / "order_lines")
    with pytest.raises(WorkspaceError, match="'order_lines' cannot be opened"):
        open_workspace(older.folder).facts.versions()
