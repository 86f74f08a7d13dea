"""The second turn of the small shop on each engine, with every step's table at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from najimi.backends import Backend, DuckDbBackend
from najimi.backends.spark import SparkBackend, open_session
from najimi.loop import run_turn
from najimi.testing import AS_OF, make_small_shop
from najimi.workspace import Turn

LATER = AS_OF.replace(month=6, day=1)
"""Two months on: the windows of the first turn's decisions are over."""


@dataclass(frozen=True)
class Run:
    """A finished turn, and the backend that ran it, still open."""

    turn: Turn
    backend: Backend


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Run, Run]]:
    """Yield the same turn of two equal shops, one computed by DuckDB and one by Spark."""
    session = open_session()
    with ExitStack() as stack:
        yield (
            _second_turn(tmp_path_factory.mktemp("duckdb"), DuckDbBackend, {}, stack),
            _second_turn(
                tmp_path_factory.mktemp("spark"), SparkBackend, {"session": session}, stack
            ),
        )
    session.stop()


def _second_turn(folder: Path, engine: Any, options: dict[str, Any], stack: ExitStack) -> Run:
    workspace = make_small_shop(folder / "shop")
    options |= {"time_zone": workspace.settings.time_zone, "salt": workspace.salt}
    with engine(scratch=folder / "first", **options) as backend:
        run_turn(workspace, as_of=AS_OF, backend=backend)
    backend = stack.enter_context(engine(scratch=folder / "second", **options))
    return Run(run_turn(workspace, as_of=LATER, backend=backend), backend)
