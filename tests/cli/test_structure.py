"""najimi who and najimi structure: the answers, or plainly what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.terminal import Said

from najimi.loop import run_turn
from najimi.testing import AS_OF, fact_rows
from najimi.workspace import Workspace, open_workspace

Run = Callable[..., Said]


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_it_says_who_is_most_important_how_sure_and_how_fresh(
    run: Run, small_shop: Workspace, locale: str
) -> None:
    told = run("who", "--top", "3", "--locale", locale, "-w", small_shop.folder).stdout
    first = told.splitlines()[1]
    assert {"ja": "有賀 愛", "en": "Ai Ariga"}[locale] in first
    assert {"ja": "おそらく", "en": "probably"}[locale] in first
    assert "Asia/Tokyo" in told.splitlines()[0]
    assert "_nbd" not in told, "models are called by their names, not by our codes"
    assert sum(line.startswith(("1.", "2.", "3.", "4.")) for line in told.splitlines()) == 3


def test_the_answer_is_the_same_after_the_same_file_came_again(
    run: Run, shop: Path, tmp_path: Path
) -> None:
    days = [AS_OF - timedelta(days=days) for days in range(20, 400, 30)]
    lines = [f"c{n},{n}-{day:%m%d},{day:%Y-%m-%d},1,{500 * n},JPY"
             for n in range(1, 9) for day in days[:: n]]  # fmt: skip
    path = tmp_path / "orders.csv"
    path.write_text(
        "source_key,order_id,occurred_at,quantity,net_amount,currency\n" + "\n".join(lines)
    )
    told = []
    for _ in range(2):
        run("load", "order_lines", path, "--source", "till", "-w", shop)
        run("turn", "--as-of", AS_OF.isoformat(), "-w", shop)
        told.append(run("who", "-w", shop).stdout)
    assert "1. name not known" in told[0]
    assert told[0] == told[1]


def test_without_orders_it_says_what_is_missing(run: Run, shop: Path) -> None:
    run_turn(open_workspace(shop), as_of=AS_OF)
    told = run("who", "--locale", "en", "-w", shop).stdout
    assert "no orders are known" in told
    assert "1." not in told
    spread = run("structure", "--locale", "en", "-w", shop).stdout
    assert "no orders are known" in spread
    assert "manager" not in spread, "nothing is known of what care would gain"


def test_orders_of_long_ago_or_of_people_who_came_once_are_said_to_be_so(
    run: Run, shop: Path
) -> None:
    lines = [
        {"source_key": f"k{n}", "order_id": f"o{n}", "quantity": 1, "net_amount": 500,
         "occurred_at": AS_OF - timedelta(days=50 + n), "currency": "JPY"}
        for n in range(3)
    ]  # fmt: skip
    workspace = open_workspace(shop)
    workspace.facts.append("order_lines", fact_rows("order_lines", lines).to_reader())
    run_turn(workspace, as_of=AS_OF)
    told = run("who", "--locale", "en", "-w", shop).stdout
    assert "too few people have come back" in told
    assert "The orders are old" in told


def test_it_says_tiers_care_and_that_costs_are_missing(run: Run, small_shop: Workspace) -> None:
    told = run("structure", "--locale", "en", "-w", small_shop.folder).stdout
    assert "most valuable: " in told
    assert "The most valuable tenth of customers holds" in told
    assert "A named manager for" in told
    assert "n/a. No costs were entered" in told
    assert "it was not measured here" in told


def test_a_turn_that_is_not_there_is_refused_with_what_to_do(
    run: Run, small_shop: Workspace
) -> None:
    said = run("structure", "--since", "nowhere", "-w", small_shop.folder, code=2)
    assert "no turn 'nowhere' is on disk" in said.stderr
