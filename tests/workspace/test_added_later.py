"""A workspace of an earlier version gets the tables it lacks; what was lost is not made up."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from najimi.errors import WorkspaceError
from najimi.loop import run_turn
from najimi.tables.facts import ADDED_LATER
from najimi.testing import AS_OF, make_small_shop
from najimi.workspace import open_workspace


def test_tables_that_came_later_are_made_when_it_is_opened(tmp_path: Path) -> None:
    folder = make_small_shop(tmp_path / "shop", n_others=3).folder
    for name in ADDED_LATER:
        shutil.rmtree(folder / "facts" / name)
    turn = run_turn(open_workspace(folder), as_of=AS_OF)
    assert turn.read("satisfaction").num_rows == 0
    assert turn.read("needs").num_rows > 0


def test_a_table_that_was_lost_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    folder = make_small_shop(tmp_path / "shop", n_others=3).folder
    shutil.rmtree(folder / "facts" / "order_lines")
    with pytest.raises(WorkspaceError):
        open_workspace(folder).facts.versions()
