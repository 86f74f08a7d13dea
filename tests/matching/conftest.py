"""A shop with a labelled set of invented people, of whom some are in twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from najimi.demo.lookalikes import make_lookalikes
from najimi.loop import run_turn
from najimi.testing import AS_OF, fact_rows, make_small_shop
from najimi.workspace import Workspace

People = list[dict[str, Any]]


@pytest.fixture
def shop_with(tmp_path: Path) -> Callable[[People], Workspace]:
    """Return how to make a shop whose current turn knows some people."""

    def make(people: People) -> Workspace:
        workspace = make_small_shop(tmp_path / "shop", n_others=3)
        told = [{"occurred_at": AS_OF.replace(year=2025)} | person for person in people]
        workspace.facts.append("people", fact_rows("people", told, source="till").to_reader())
        run_turn(workspace, as_of=AS_OF)
        return workspace

    return make


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, list[int]]:
    """Return a shop of 2,500 people after a turn, and who each of its statements is about."""
    workspace = make_small_shop(tmp_path_factory.mktemp("labelled") / "shop", n_others=3)
    rows, who = make_lookalikes(2_500, seed=3)
    told = fact_rows("people", rows, source="till")
    workspace.facts.append("people", told.to_reader())
    run_turn(workspace, as_of=AS_OF)
    return workspace, who
