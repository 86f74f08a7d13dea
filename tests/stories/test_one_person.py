"""Whole turns over keys that are one person, or are not: no money twice, no consent mixed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from najimi.loop import run_turn
from najimi.testing import AS_OF, fact_rows, make_small_shop
from najimi.workspace import Turn, Workspace

Row = dict[str, Any]


def said(key: str, days_ago: float, **columns: Any) -> Row:
    return {"source_key": key, "occurred_at": AS_OF - timedelta(days=days_ago)} | columns


def line(key: str, days_ago: float, amount: int) -> Row:
    more = {"order_id": f"{key}-{days_ago}", "quantity": 1, "net_amount": amount, "currency": "JPY"}
    return said(key, days_ago, fact_id=f"more-{key}-{days_ago}", **more)


def shop_with(folder: Path, **facts: list[Row]) -> Workspace:
    workspace = make_small_shop(folder / "shop", n_others=20)
    for table, rows in facts.items():
        numbered = [{"fact_id": f"more-{n}"} | row for n, row in enumerate(rows)]
        workspace.facts.append(table, fact_rows(table, numbered).to_reader())
    return workspace


def amounts(turn: Turn) -> dict[str, int]:
    keys = {row["customer_id"]: row["source_key"] for row in turn.read("identities").to_pylist()
            if row["reason"] == "own" and row["source"] == "shop"}  # fmt: skip
    rows = turn.read("purchase_summaries").to_pylist()
    return {keys[row["customer_id"]]: row["net_amount"] for row in rows}


def test_what_two_bought_on_one_computer_is_counted_once_and_each_for_their_own(
    tmp_path: Path,
) -> None:
    people = [said("alice", 50, device_id="pc"), said("bob", 30.25, device_id="pc")]
    lines = [line("pc", days, 1_000) for days in (60, 40, 30.5, 30, 10)]
    plain = run_turn(shop_with(tmp_path / "plain"), as_of=AS_OF)
    shared = run_turn(shop_with(tmp_path / "shared", people=people, order_lines=lines), as_of=AS_OF)
    before, after = amounts(plain), amounts(shared)
    assert sum(after.values()) == sum(before.values()) + 5_000
    assert after["alice"] == before["alice"] + 3_000
    assert after["bob"] == before["bob"] + 2_000


def test_a_guests_purchases_are_the_members_once_the_address_is_known(tmp_path: Path) -> None:
    people = [said("guest", 20, email="alice@example.com")]
    lines = [line("guest", 20, 700)]
    workspace = shop_with(tmp_path, people=people, order_lines=lines)
    before = amounts(run_turn(workspace, as_of=AS_OF))
    assert before["guest"] == 700
    known = said("alice", 1, email="Alice@Example.com", fact_id="known")
    workspace.facts.append("people", fact_rows("people", [known]).to_reader())
    after = amounts(run_turn(workspace, as_of=AS_OF + timedelta(minutes=1)))
    assert after["alice"] == before["alice"] + 700
    assert "guest" not in after


def test_a_merged_withdrawal_silences_the_person_until_it_is_undone(tmp_path: Path) -> None:
    no = [said("web", 90, state="withdrawn", purpose="promotional", channel=channel)
          for channel in ("email", "letter", "call", "counter", "visit")]  # fmt: skip
    link = said("web", 5, into_source="shop", into_key="alice", state="merged")
    workspace = shop_with(tmp_path, people=[said("web", 95)], consents=no, links=[link])
    assert not allowed(run_turn(workspace, as_of=AS_OF), "alice")
    undone = fact_rows("links", [link | {"state": "undone", "fact_id": "undone",
                                         "occurred_at": AS_OF}])  # fmt: skip
    workspace.facts.append("links", undone.to_reader())
    assert allowed(run_turn(workspace, as_of=AS_OF + timedelta(minutes=1)), "alice")


def allowed(turn: Turn, key: str) -> bool:
    ids = {row["source_key"]: row["customer_id"] for row in turn.read("identities").to_pylist()}
    rows = {row["customer_id"]: row for row in turn.read("contexts").to_pylist()}
    return bool(rows[ids[key]]["may_promotional_email"])


def test_nothing_but_what_must_arrive_is_decided_for_whoever_is_restricted(tmp_path: Path) -> None:
    rests = [said(key, 3, state="restricted") for key in ("alice", "bob", "other-001")]
    turn = run_turn(shop_with(tmp_path, restrictions=rests), as_of=AS_OF)
    ids = {row["source_key"]: row["customer_id"] for row in turn.read("identities").to_pylist()}
    decided = {row["customer_id"]: row for row in turn.read("decisions").to_pylist()}
    for key in ("alice", "bob", "other-001"):
        assert decided[ids[key]]["treatment_id"] is None
        assert decided[ids[key]]["reason"] == "restricted"
