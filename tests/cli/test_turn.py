"""najimi turn: for how many something is worth doing, and why the others are left in peace."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.terminal import Said

from najimi.cli.turning import suspended_lines
from najimi.testing import AS_OF
from najimi.workspace import Workspace, open_workspace

Run = Callable[..., Said]


def test_an_empty_workspace_says_that_nobody_is_known(run: Run, shop: Path) -> None:
    result = run("turn", "-w", shop)
    assert result.stdout.splitlines()[0] == "0 customers: 0 to be treated, 0 left in peace."


def test_every_customer_is_counted_once(run: Run, small_shop: Workspace, tmp_path: Path) -> None:
    folder = shutil.copytree(small_shop.folder, tmp_path / "shop")
    result = run("turn", "--as-of", "2026-04-01", "-w", folder)
    first, *reasons = result.stdout.split("\n\n")[0].splitlines()
    n_all, n_treated, n_peace = (int(number) for number in re.findall(r"\d+", first))
    assert n_all == 128 == n_treated + n_peace
    assert sum(int(line.split()[0].replace(",", "")) for line in reasons) == n_peace


def test_it_tells_what_each_strategy_costs_and_which_one_is_idle(
    run: Run, small_shop: Workspace, shop: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(small_shop.folder, tmp_path / "full")
    told = run("turn", "--as-of", "2026-04-01", "-w", folder).stdout.split("\n\n")[1]
    assert len(re.findall(r"名.*見込み", told)) == 3
    idle = run("turn", "-w", shop).stdout
    assert idle.count("is idle") == 3


def test_without_customers_the_next_thing_is_to_load_people(run: Run, shop: Path) -> None:
    told = run("turn", "-w", shop).stdout
    assert f"Next: najimi load FILE -w {shop}" in told


def test_with_customers_the_next_thing_is_to_explain_or_serve(
    run: Run, small_shop: Workspace, tmp_path: Path
) -> None:
    folder = shutil.copytree(small_shop.folder, tmp_path / "shop")
    told = run("turn", "--as-of", "2026-04-02", "-w", folder).stdout
    assert f"najimi explain CUSTOMER -w {folder}   または   najimi serve -w {folder}" in told


@pytest.mark.parametrize("slip", ["2099-01-01", "0001-01-01"])
def test_a_slip_in_the_year_is_refused(run: Run, shop: Path, slip: str) -> None:
    result = run("turn", "--as-of", slip, "-w", shop, code=2)
    assert "--as-of must lie between 1980 and tomorrow" in result.stderr
    assert open_workspace(shop).turns.current() is None


def test_a_turn_of_the_past_does_not_hide_a_later_one(
    run: Run, small_shop: Workspace, tmp_path: Path
) -> None:
    folder = shutil.copytree(small_shop.folder, tmp_path / "shop")
    told = run("turn", "--as-of", "2026-03-01", "-w", folder).stdout
    assert "より後の時点(2026-04-01 00:00 Asia/Tokyo)から見た回" in told
    current = open_workspace(folder).turns.current()
    assert current is not None
    assert current.manifest.as_of.isoformat() == "2026-03-31T15:00:00+00:00"


def test_a_day_without_an_hour_begins_at_midnight_of_the_shop(run: Run, shop: Path) -> None:
    run("turn", "--as-of", "2026-04-01", "-w", shop)
    current = open_workspace(shop).turns.current()
    assert current is not None
    assert current.manifest.as_of.isoformat() == "2026-03-31T15:00:00+00:00"
    assert not current.manifest.is_replay


def test_a_replay_is_marked(run: Run, shop: Path) -> None:
    run("turn", "--as-of", "2025-04-01T06:00+09:00", "--replay", "-w", shop)
    current = open_workspace(shop).turns.current()
    assert current is not None
    assert current.manifest.is_replay


def test_the_same_turn_twice_is_one_turn(run: Run, shop: Path) -> None:
    first, second = (run("turn", "--as-of", "2026-04-01", "-w", shop) for _ in range(2))
    assert first.stdout == second.stdout
    assert len(open_workspace(shop).turns.all()) == 1


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "1/4/2026", "", " "])
def test_an_instant_that_is_none_is_refused(run: Run, shop: Path, text: str) -> None:
    result = run("turn", "--as-of", text, "-w", shop, code=2)
    assert f"--as-of must be an ISO 8601 instant, got {text!r}." in result.stderr
    assert "Hint: write it like 2026-11-21T06:00+09:00." in result.stderr
    assert open_workspace(shop).turns.current() is None


def test_a_folder_that_is_no_workspace_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("turn", "-w", tmp_path, code=2)
    assert f"{tmp_path} is not a najimi workspace: it has no najimi.toml." in result.stderr


def test_what_was_suspended_is_named_as_the_turns_own_playbook_does(
    small_shop: Workspace, tmp_path: Path
) -> None:
    shop = open_workspace(shutil.copytree(small_shop.folder, tmp_path / "full"))
    turn = shop.turns.current()
    assert turn is not None
    row = {"treatment_id": "premium_range", "n_customers": 40, "n_regretted": 12,
           "regret_low_share": 0.2, "line_share": 0.1, "is_suspended": True}  # fmt: skip
    pq.write_table(pa.Table.from_pylist([row]), turn.path("regrets"))
    text = shop.playbooks.text().replace('"premium_range"', '"dearer_range"')
    text = text.replace('"retail_starter_3"', '"retail_starter_4"')
    shop.playbooks.publish(text, "retail_starter_4", at=AS_OF)
    (line,) = suspended_lines(turn, shop, "en")
    assert "40" in line
    assert shop.playbook("retail_starter_3").treatment("premium_range").words["en"].title in line
