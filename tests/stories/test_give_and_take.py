"""Give before you ask: who was given enough to be asked, who was not, and what others solved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from najimi.explain import explain_customer
from najimi.loop import run_turn
from najimi.testing import AS_OF, fact_rows, make_small_shop
from najimi.workspace import Turn, Workspace

Row = dict[str, Any]
Find = Callable[[str], str]


def on(key: str, days: int, **more: Any) -> Row:
    return {"fact_id": f"{key}-{days}-give-{len(more)}", "source_key": key,
            "occurred_at": AS_OF - timedelta(days=days)} | more  # fmt: skip


def story_rows() -> dict[str, list[Row]]:
    """Alice was helped by three letters; we sent Bob where his leak was mended."""
    gift = {
        "channel": "letter",
        "direction": "out",
        "kind": "give",
        "treatment_id": "personal_coupons",
    }
    leak = {"case_id": "leak", "kind": "other"}
    return {
        "interactions": [on("alice", days, **gift) for days in (100, 80, 60)],
        "verdicts": [on("alice", 50, verdict="helped_much", treatment_id="personal_coupons")],
        "cases": [on("bob", 30, state="opened", **leak),
                  on("bob", 10, state="sent_elsewhere", **leak, note="近くの金物店で")],
    }  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = make_small_shop(tmp_path_factory.mktemp("giving") / "shop", n_others=40)
    for table, rows in story_rows().items():
        workspace.facts.append(table, fact_rows(table, rows).to_reader())
    run_turn(workspace, as_of=AS_OF)
    return workspace


@pytest.fixture(scope="module")
def told(shop: Workspace) -> Turn:
    current = shop.turns.current()
    assert current is not None
    return current


def row_of(turn: Turn, table: str, key: str) -> Row:
    ids = {row["source_key"]: row["customer_id"] for row in turn.read("identities").to_pylist()}
    (row,) = [row for row in turn.read(table).to_pylist() if row["customer_id"] == ids[key]]
    return dict(row)


def mark_of(turn: Turn, key: str, treatment_id: str) -> str:
    candidates = row_of(turn, "candidates", key)["candidates"]
    (mark,) = [item["mark"] for item in candidates if item["treatment_id"] == treatment_id]
    return str(mark)


def test_alice_may_be_asked_once_gifts_of_ours_have_helped_her(turn: Turn, told: Turn) -> None:
    assert mark_of(turn, "alice", "ask_review") == "give_first", "of the shop that gave nothing"
    assert mark_of(told, "alice", "ask_review") == "open"
    balance = row_of(told, "balances", "alice")
    assert (balance["n_gives"], balance["give_first"]) == (3, "value_delivered")


@pytest.mark.parametrize(
    ("locale", "begin", "end"),
    [
        ("ja", "こちらから差し上げるのが先です(差し引き0.0点)。まず「", "」から差し上げます"),
        ("en", "we have to give more first (give and take: 0.0 points), best of all: ", ""),
    ],
)
def test_while_nothing_was_given_the_explanation_says_what_to_give_first(
    small_shop: Workspace, turn: Turn, customer_id: Find, locale: str, begin: str, end: str
) -> None:
    told = explain_customer(turn, small_shop.playbook(), customer_id("alice"), locale)
    (why,) = [item.why for item in told.not_chosen if item.treatment_id == "ask_review"]
    assert why.startswith(begin)
    assert why.endswith(end)
    gifts = {
        t.words[locale].title
        for t in small_shop.playbook().treatments
        if t.kind in ("give", "serve", "care")
    }
    assert why.removeprefix(begin).removesuffix(end) in gifts


def test_what_was_solved_for_bob_where_we_sent_him_is_a_give_and_is_counted(told: Turn) -> None:
    balance = row_of(told, "balances", "bob")
    assert (balance["n_gives"], balance["n_solved_elsewhere"]) == (1, 1)
    assert balance["balance_points"] > 0
    assert row_of(told, "tiers", "bob")["tier"] == "most_growable", "he is not lost by it"
