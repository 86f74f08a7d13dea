"""The examples in the desk's docstrings hold."""

from __future__ import annotations

import doctest

import pytest

from najimi.desk import charts, names
from najimi.desk.engine import purchases


@pytest.mark.parametrize("module", [charts, names, purchases], ids=lambda module: module.__name__)
def test_the_examples_of_a_module_hold(module: object) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert tried > 0
    assert failed == 0
