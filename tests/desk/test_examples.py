"""The examples in the desk's docstrings hold."""

from __future__ import annotations

import doctest

import pytest

from najimi.desk import names
from najimi.desk.charts import flows, plots, series, shapes
from najimi.desk.engine import purchases

MODULES = (flows, plots, series, shapes, names, purchases)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_examples_of_a_module_hold(module: object) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert tried > 0
    assert failed == 0
