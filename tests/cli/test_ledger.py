"""najimi ledger: what we gave one customer and what we took, entry by entry."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.terminal import Said

from najimi.ownership.handing_out import to_csv_zip, to_json
from najimi.ownership.holding import hold
from najimi.workspace import Workspace

Run = Callable[..., Said]
Find = Callable[[str], str]
NOW = datetime(2026, 4, 2, tzinfo=UTC)


def test_it_lists_the_entries_with_the_balance_they_lead_to(
    run: Run, small_shop: Workspace
) -> None:
    told = run("ledger", "shop:grace", "--locale", "en", "-w", small_shop.folder).stdout
    lines = [line for line in told.splitlines() if ", taken: " in line]
    assert lines == [
        'March 12, 2026, taken: attention (a proposal, letter, "Coupons for a department"), -0.1, today -0.093; balance -0.093',
        'March 20, 2026, taken: attention (a proposal, letter, "Coupons for a department"), -0.1, today -0.095; balance -0.188',
        'March 27, 2026, taken: attention (a proposal, letter, "Coupons for a department"), -0.1, today -0.098; balance -0.286',
    ]  # fmt: skip
    assert "Balance: -0.286 points." in told
    assert "Give first, best of all useful information." in told


def test_it_speaks_japanese(run: Run, small_shop: Workspace) -> None:
    told = run("ledger", "shop:erin", "--locale", "ja", "-w", small_shop.folder).stdout
    assert (
        "2026年3月27日: いただいたもの「おかけしたご迷惑」(ご不満)-2.0点、いまは-1.962点(差し引き-1.962点)"
        in told
    )
    assert "減っています" in told


def test_the_customer_is_told_in_plain_words(run: Run, small_shop: Workspace) -> None:
    told = run("ledger", "shop:erin", "--to-customer", "--locale", "en", "-w", small_shop.folder)
    assert "March 27, 2026: we caused you trouble (a complaint): 2.0 points" in told.stdout
    assert "It is our turn to give." in told.stdout
    assert "the line" not in told.stdout


def test_of_somebody_without_entries_it_says_so(
    run: Run, small_shop: Workspace, customer_id: Find
) -> None:
    told = run("ledger", customer_id("bob"), "--locale", "en", "-w", small_shop.folder).stdout
    assert "Nothing given and nothing taken is known yet." in told


@pytest.mark.parametrize("customer", ["shop:nobody", "c0000"])
def test_somebody_unknown_is_an_error_that_says_what_to_do(
    run: Run, small_shop: Workspace, customer: str
) -> None:
    told = run("ledger", customer, "-w", small_shop.folder, code=2)
    assert "Hint:" in told.stderr


def test_before_the_first_turn_it_says_what_comes_first(run: Run, new_shop: Path) -> None:
    assert "najimi turn" in run("ledger", "shop:a", "-w", new_shop, code=2).stderr


@pytest.mark.parametrize(("locale", "words"), [("ja", "今度は私どもが"), ("en", "our turn")])
def test_what_we_hold_has_the_ledger_in_sentences(
    small_shop: Workspace, locale: str, words: str
) -> None:
    holding = hold(small_shop, "shop:erin", now=NOW)
    beside = json.loads(to_json(holding, locale))["beside"]
    assert words in beside["balances"]["rows"][0]["in_words"]
    assert all(row["in_words"] for row in beside["ledger_entries"]["rows"])
    assert len(to_csv_zip(holding, locale)) > 0
