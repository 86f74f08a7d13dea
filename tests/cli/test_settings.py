"""najimi settings: every number a workspace may change, and what happens to a slip of the pen."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Callable
from pathlib import Path

from tests.terminal import Said

from najimi.config import Settings

Run = Callable[..., Said]


def mend(shop: Path, old: str, new: str) -> None:
    path = shop / "najimi.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_it_prints_every_setting_with_its_sentence(run: Run, new_shop: Path) -> None:
    told = run("settings", "-w", new_shop).stdout
    for field in dataclasses.fields(Settings):
        assert f"# {field.metadata['sentence']}" in told
        assert f"\n{field.name} = " in told


def test_what_it_prints_can_be_read_back(run: Run, new_shop: Path) -> None:
    told = tomllib.loads(run("settings", "-w", new_shop).stdout)
    assert Settings(**told) == Settings(locale="en")


def test_it_prints_the_value_in_force(run: Run, shop: Path) -> None:
    mend(shop, "horizon_days = 365", "horizon_days = 180")
    assert "\nhorizon_days = 180\n" in run("settings", "-w", shop).stdout


def test_an_unknown_setting_names_the_nearest(run: Run, shop: Path) -> None:
    mend(shop, "horizon_days", "horizon_day")
    result = run("settings", "-w", shop, code=2)
    assert "najimi.toml holds an unknown setting 'horizon_day'." in result.stderr
    assert "Hint: nearest known name: horizon_days" in result.stderr


def test_all_values_outside_their_range_are_named_at_once(run: Run, shop: Path) -> None:
    mend(shop, "horizon_days = 365", "horizon_days = 3")
    mend(shop, "keep_turns = 60", 'keep_turns = "many"')
    result = run("turn", "-w", shop, code=2)
    assert "horizon_days must be in [7, 3650], got 3" in result.stderr
    assert "keep_turns must be int, got 'many'" in result.stderr


def test_a_file_that_is_no_toml_is_refused(run: Run, shop: Path) -> None:
    mend(shop, "horizon_days = 365", "horizon_days 365")
    assert "najimi.toml is not valid TOML" in run("settings", "-w", shop, code=2).stderr
