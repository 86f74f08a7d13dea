"""Workspaces that tests share: the small shop with the cast, and one turn of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from najimi.loop import run_turn
from najimi.testing import AS_OF, make_small_shop
from najimi.workspace import Turn, Workspace


@pytest.fixture(scope="session")
def small_shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace with the cast and one published turn; tests only read it."""
    workspace = make_small_shop(tmp_path_factory.mktemp("small") / "shop")
    run_turn(workspace, as_of=AS_OF)
    return workspace


@pytest.fixture(scope="session")
def turn(small_shop: Workspace) -> Turn:
    """Return the turn of the small shop."""
    current = small_shop.turns.current()
    assert current is not None
    return current


@pytest.fixture(scope="session")
def customer_id(turn: Turn) -> Callable[[str], str]:
    """Return how to find the customer id of a member of the cast."""
    rows = turn.read("identities").to_pylist()
    ids = {row["source_key"]: row["customer_id"] for row in rows}
    return lambda name: ids[name]


@pytest.fixture
def fresh_shop(tmp_path: Path) -> Workspace:
    """Return a small shop without a turn that a test may change."""
    return make_small_shop(tmp_path / "shop", n_others=40)
