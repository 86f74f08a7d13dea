"""The demo with a few turns, made once for all tests that look at it."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from rich.console import Console

from najimi.demo import DemoResult, run_demo

TURN_DAYS = (date(2017, 10, 2), date(2017, 10, 9), date(2018, 1, 1))


@pytest.fixture(scope="session")
def printed() -> StringIO:
    return StringIO()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, printed: StringIO) -> DemoResult:
    """Return the demo on all real data, with three of its turns."""
    folder = tmp_path_factory.mktemp("demo") / "shop"
    console = Console(file=printed, width=200)
    return run_demo(folder, console=console, locale="en", turn_days=TURN_DAYS)
