"""The examples in the desk's docstrings hold."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

CHARTS = tuple(f"charts.{name}" for name in ("flows", "plots", "series", "shapes"))


@pytest.mark.parametrize("name", [*CHARTS, "names", "engine.purchases"])
def test_the_examples_of_a_module_hold(name: str) -> None:
    # By name, for the package of charts has functions called like its modules.
    failed, tried = doctest.testmod(import_module(f"najimi.desk.{name}"))
    assert tried > 0
    assert failed == 0
