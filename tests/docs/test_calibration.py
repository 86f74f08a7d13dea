"""The pictures of calibration are what their script makes, and the page says what they show."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

METHODS = Path(__file__).parents[2] / "docs" / "methods"
KEPT: dict[str, Any] = json.loads((METHODS / "calibration/calibration.json").read_text("utf-8"))
INTERVAL_SHARE = 0.8


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    path = METHODS / "make_calibration.py"
    spec = importlib.util.spec_from_file_location("make_calibration", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses ask there for their own module
    spec.loader.exec_module(module)
    return module


def numbers_of(value: Any) -> list[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for each in value for number in numbers_of(each)]
    return [float(value)] if isinstance(value, int | float) else []


@pytest.mark.parametrize("at", range(3))
def test_the_script_makes_the_numbers_that_are_kept(maker: ModuleType, at: int) -> None:
    holdout = maker.HOLDOUTS[at]
    found, kept = maker.measure(holdout), KEPT[holdout.name]
    assert found["model"] == kept["model"]
    assert numbers_of(found) == pytest.approx(numbers_of(kept), rel=1e-3, abs=2e-3)


@pytest.mark.parametrize("name", KEPT)
def test_the_pictures_are_drawn_from_them(maker: ModuleType, name: str) -> None:
    assert (METHODS / f"calibration/{name}.svg").read_text("utf-8") == maker.draw(KEPT[name])


def test_the_page_has_the_same_table() -> None:
    page = (METHODS / "intervals.md").read_text(encoding="utf-8")
    for one in KEPT.values():
        line = (
            f"| {one['title']} | {one['n_customers']:,} | {one['covered_purchases']:.1%} | "
            f"{one['covered_amount']:.1%} | {one['covered_buys_bins']:.0%} | {one['buys_error']:.1%} |"
        )
        assert line in page


@pytest.mark.parametrize("name", KEPT)
def test_at_least_as_many_as_promised_land_between_the_ends(name: str) -> None:
    one = KEPT[name]
    for share in ("covered_purchases", "covered_amount", "covered_buys_bins"):
        assert INTERVAL_SHARE - 0.01 <= one[share] <= 1
    assert one["buys_error"] <= 0.03
