"""najimi init: a new workspace, or a refusal that leaves everything as it was."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.terminal import Said

from najimi.workspace import open_workspace

Run = Callable[..., Said]


def test_it_makes_a_workspace_and_says_what_comes_next(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    result = run("init", folder, "--currency", "USD", "--time-zone", "America/New_York",
                 "--locale", "en")  # fmt: skip
    assert f"{folder} is ready: currency USD, time zone America/New_York" in result.output
    assert f"Next: najimi load FILE -w {folder}" in result.output
    assert open_workspace(folder).settings.currency == "USD"


def test_nobody_else_may_read_any_of_it(run: Run, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        run("init", tmp_path / "shop")
    finally:
        os.umask(before)
    assert not [path for path in tmp_path.rglob("*") if path.stat().st_mode & 0o077]


def test_an_empty_folder_will_do(run: Run, tmp_path: Path) -> None:
    run("init", tmp_path)
    assert open_workspace(tmp_path).turns.current() is None


def test_it_refuses_a_folder_that_holds_something(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    result = run("init", tmp_path, code=2)
    assert result.stderr == (
        f"{tmp_path} is not empty.\nHint: name a new folder for the workspace.\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_it_refuses_to_begin_a_workspace_anew(run: Run, shop: Path) -> None:
    salt = (shop / "salt").read_text()
    run("init", shop, code=2)
    assert (shop / "salt").read_text() == salt


@pytest.mark.parametrize(
    ("option", "value", "name"),
    [("--currency", "YEN", "currency"), ("--time-zone", "Tokyo", "time_zone")],
)
def test_it_names_the_setting_that_is_wrong_and_makes_no_folder(
    run: Run, tmp_path: Path, option: str, value: str, name: str
) -> None:
    result = run("init", tmp_path / "shop", option, value, code=2)
    assert f"{name} must be one of its known values, got {value!r}" in result.stderr
    assert "Hint: " in result.stderr
    assert not (tmp_path / "shop").exists()


def test_a_currency_that_the_playbook_has_no_amounts_in_is_refused(
    run: Run, tmp_path: Path
) -> None:
    result = run("init", tmp_path / "shop", "--currency", "EUR", code=2)
    assert "the pack retail_starter has no amounts in EUR" in result.stderr
    assert not (tmp_path / "shop").exists()


def test_a_file_in_the_way_is_named_and_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "note").write_text("keep me")
    for target in (tmp_path / "note", tmp_path / "note" / "shop"):
        assert "is not a folder" in run("init", target, code=2).stderr
    assert (tmp_path / "note").read_text() == "keep me"
