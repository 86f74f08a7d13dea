"""The page of *customize*: its worked example recomputed, its commands run as they stand."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.terminal import run_najimi

from najimi.model.playbook import Treatment
from najimi.workspace import Turn, Workspace

TEXT = (Path(__file__).parents[2] / "docs" / "loop" / "3-customize.md").read_text("utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, flags=re.S)
            for line in block.splitlines()]  # fmt: skip
CELLS = [[cell.strip() for cell in line.strip("|").split("|")]
         for line in TEXT.splitlines() if line.startswith("| ") and line.count("|") == 13]  # fmt: skip
HEADING, *ROWS = CELLS
TABLE = [dict(zip(HEADING, row, strict=True)) for row in ROWS]
OPEN = [row for row in TABLE if row["mark"] == "open"]
Find = Callable[[str], str]


def row_of(turn: Turn, table: str, customer_id: str) -> dict[str, Any]:
    (row,) = [row for row in turn.read(table).to_pylist() if row["customer_id"] == customer_id]
    return dict(row)


@pytest.fixture(scope="module")
def candidates(turn: Turn, customer_id: Find) -> dict[str, dict[str, Any]]:
    rows = row_of(turn, "candidates", customer_id("alice"))["candidates"]
    return {row["treatment_id"]: row for row in rows if row["mark"] != "not_eligible"}


@pytest.fixture(scope="module")
def treatments(small_shop: Workspace) -> dict[str, Treatment]:
    return {each.treatment_id: each for each in small_shop.playbook().treatments}


def test_the_table_names_all_that_is_meant_for_alice_with_its_mark(
    candidates: dict[str, Any],
) -> None:
    assert {row["treatment"]: row["mark"] for row in TABLE} == {
        name: row["mark"] for name, row in candidates.items()
    }


@pytest.mark.parametrize("row", OPEN, ids=lambda row: row["treatment"])
def test_each_score_is_the_sum_of_its_parts(
    row: dict[str, str], turn: Turn, customer_id: Find,
    candidates: dict[str, Any], treatments: dict[str, Treatment],
) -> None:  # fmt: skip
    told, treatment = candidates[row["treatment"]], treatments[row["treatment"]]
    order = row_of(turn, "contexts", customer_id("alice"))["expected_order_margin_amount"]
    margin = float(row["uplift"]) * int(row["orders"]) * order
    assert round(order) == 4_708
    assert round(margin) == int(row["margin"])
    assert (int(row["relation"]), int(row["cost"])) == (
        treatment.relation_amount, treatment.cost_amount,
    )  # fmt: skip
    taken = int(row["cost"]) + int(row["attention"])
    score = margin + int(row["relation"]) + int(row["need"]) - taken
    assert score == pytest.approx(told["score"])
    assert round(score) == int(row["score"])


def test_a_call_has_a_price_and_the_best_after_prices_is_chosen(
    turn: Turn, customer_id: Find
) -> None:
    (calls,) = [row for row in turn.read("prices").to_pylist() if row["capacity"] == "sends_call"]
    (call,) = [row for row in OPEN if row["treatment"] == "ask_what_for"]
    assert (calls["available"], calls["wanted"]) == (24, 32)
    assert round(calls["price_amount"]) == int(call["price"])
    best = max(OPEN, key=lambda row: int(row["after prices"]))
    decision = row_of(turn, "decisions", customer_id("alice"))
    assert decision["treatment_id"] == best["treatment"]
    assert decision["propensity"] == pytest.approx(0.855)


@pytest.mark.parametrize("who", ["dora", "erin", "grace", "charlie"])
def test_the_others_are_left_in_peace_for_the_reasons_it_names(
    turn: Turn, customer_id: Find, who: str
) -> None:
    (reason,) = re.findall(rf"{who.title()} because [^`]*\(`(\w+)`\)", TEXT)
    assert row_of(turn, "decisions", customer_id(who))["reason"] == reason


def test_its_commands_end_well(
    small_shop: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(small_shop.folder, tmp_path / "shop")
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS:
        program, *arguments = shlex.split(command)
        said = run_najimi(*arguments)
        assert (program, said.exit_code) == ("najimi", 0), said.output
