"""The command line as a shop owner meets it: arguments in, words and an exit code out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.terminal import Said, run_najimi

from najimi.workspace import open_workspace

Run = Callable[..., Said]


@pytest.fixture(scope="session")
def run() -> Run:
    """Run ``najimi`` with some arguments; an error that is not najimi's own fails the test."""

    def _run(*arguments: str | Path, code: int = 0) -> Said:
        result = run_najimi(*arguments)
        assert result.exit_code == code, result.output
        return result

    return _run


@pytest.fixture(scope="session")
def new_shop(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """Return an empty workspace in yen, in Tokyo, that speaks English; nobody writes to it."""
    folder = tmp_path_factory.mktemp("cli") / "shop"
    run("init", folder, "--locale", "en")
    return folder


@pytest.fixture
def shop(new_shop: Path, tmp_path: Path) -> Path:
    """Return an empty workspace of one's own."""
    return Path(shutil.copytree(new_shop, tmp_path / "shop"))


@pytest.fixture
def n_stored() -> Callable[[Path, str], int]:
    """Return how many facts of a table a workspace holds."""

    def _n_stored(folder: Path, table: str) -> int:
        files = open_workspace(folder).facts.source(table).files
        return sum(pq.read_metadata(path).num_rows for path in files)

    return _n_stored
