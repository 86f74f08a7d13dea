"""One turn of the small shop on each engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from najimi.backends import DuckDbBackend
from najimi.backends.spark import SparkBackend, open_session
from najimi.loop import run_turn
from najimi.testing import AS_OF, make_small_shop
from najimi.workspace import Turn

LATER = AS_OF.replace(month=6, day=1)


@pytest.fixture(scope="session")
def spark_session() -> Iterator[object]:
    session = open_session()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def both_turns(
    tmp_path_factory: pytest.TempPathFactory, spark_session: object
) -> tuple[Turn, Turn]:
    """Return the second turn of two equal shops, one computed by DuckDB and one by Spark."""
    return _second_turn(tmp_path_factory.mktemp("duckdb"), None), _second_turn(
        tmp_path_factory.mktemp("spark"), spark_session
    )


def _second_turn(folder: Path, session: object | None) -> Turn:
    workspace = make_small_shop(folder / "shop")
    settings = {"time_zone": workspace.settings.time_zone, "salt": workspace.salt}
    for number, as_of in enumerate((AS_OF, LATER)):
        scratch = folder / f"scratch{number}"
        backend = (
            SparkBackend(scratch=scratch, session=session, **settings)
            if session
            else DuckDbBackend(scratch=scratch, **settings)
        )
        turn = run_turn(workspace, as_of=as_of, backend=backend)
    return turn
