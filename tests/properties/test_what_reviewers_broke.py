"""Ways in which the engine was once broken on purpose; each must stay mended."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from najimi.customize.choosing import limited_capacities, uses
from najimi.loop import run_turn
from najimi.testing import AS_OF, fact_rows, make_small_shop
from najimi.workspace import Turn, Workspace


def line(key: str, at: datetime, amount: int = 1_000) -> dict[str, Any]:
    """Return one order line."""
    return {
        "fact_id": f"{key}-{at.isoformat()}", "order_id": f"{key}-{at.isoformat()}", "source_key": key,
        "occurred_at": at, "quantity": Decimal(1), "net_amount": amount, "currency": "JPY",
    }  # fmt: skip


def append(
    workspace: Workspace, table: str, rows: list[dict[str, Any]], source: str = "shop"
) -> None:
    workspace.facts.append(table, fact_rows(table, rows, source=source).to_reader())


def values(turn: Turn) -> dict[str, float | None]:
    table = turn.read("customer_values", columns=["customer_id", "expected_margin_amount"])
    return dict(zip(*(table[name].to_pylist() for name in table.schema.names), strict=True))


@pytest.mark.parametrize("year", [2010, 1990])
def test_one_stray_old_order_does_not_blind_the_shop(
    small_shop: Workspace, turn: Turn, tmp_path: Path, year: int
) -> None:
    folder = shutil.copytree(small_shop.folder, tmp_path / "shop")
    workspace = Workspace(folder, small_shop.settings, small_shop.salt)
    append(workspace, "order_lines", [line("other-000", datetime(year, 1, 5, tzinfo=UTC))])
    before, after = values(turn), values(run_turn(workspace, as_of=AS_OF))
    known = [key for key, value in before.items() if value is not None]
    assert [key for key in known if after[key] is None] == []
    drift = [abs(after[key] - before[key]) / max(abs(before[key]), 1.0) for key in known]
    assert sorted(drift)[len(drift) // 2] < 0.05


def test_keys_that_run_together_stay_two_people(tmp_path: Path) -> None:
    workspace = make_small_shop(tmp_path / "shop", n_others=5)
    at = AS_OF - timedelta(days=30)
    for source, key in (("a", "b|c"), ("a|b", "c"), ("a", "b:c"), ("a:b", "c")):
        append(workspace, "people", [{"source_key": key, "occurred_at": at}], source=source)
    rows = run_turn(workspace, as_of=AS_OF).read("identities").to_pylist()
    ids = [row["customer_id"] for row in rows if row["source"] in {"a", "a|b", "a:b"}]
    assert len(set(ids)) == len(ids) == 4


def test_a_purchase_before_the_prediction_is_not_its_success(tmp_path: Path) -> None:
    workspace = make_small_shop(tmp_path / "shop", n_others=40)
    evening = AS_OF + timedelta(hours=20)
    morning = AS_OF + timedelta(hours=1)
    keys = [f"other-{number:03d}" for number in range(40)]
    append(workspace, "order_lines", [line(key, morning) for key in keys])
    run_turn(workspace, as_of=evening)
    later = run_turn(workspace, as_of=evening + timedelta(days=8))
    rows = [row for row in later.read("forecasts").to_pylist() if row["window_days"] == 7]
    assert [row["actual_purchases"] for row in rows] == [0]


def test_a_delivery_without_our_id_is_not_counted_twice(tmp_path: Path) -> None:
    workspace = make_small_shop(tmp_path / "shop", n_others=40)
    first = run_turn(workspace, as_of=AS_OF)
    keys = {row["customer_id"]: row["source_key"] for row in first.read("identities").to_pylist()}
    treated = [row for row in first.read("decisions").to_pylist() if row["channel"] == "letter"]
    sent = [
        {"fact_id": f"mail-{row['decision_id']}", "source_key": keys[row["customer_id"]],
         "channel": "letter", "direction": "out", "kind": row["kind"],
         "treatment_id": row["treatment_id"], "occurred_at": AS_OF + timedelta(days=1)}
        for row in treated
    ]  # fmt: skip
    append(workspace, "interactions", sent)
    second = run_turn(workspace, as_of=AS_OF + timedelta(days=3))
    contexts = {row["customer_id"]: row for row in second.read("contexts").to_pylist()}
    made = Counter(contexts[row["customer_id"]]["n_known_7_days"] for row in treated)
    assert treated
    assert set(made) <= {1, 2}
    for row in treated:
        context = contexts[row["customer_id"]]
        assert context["n_contacts_7_days"] == context["n_known_7_days"]


def test_nobody_is_told_there_is_too_little_while_enough_is_left(
    small_shop: Workspace, turn: Turn
) -> None:
    playbook = small_shop.playbook()
    prices = {row["capacity"]: row for row in turn.read("prices").to_pylist()}
    left = [
        prices[name]["available"] - prices[name]["used"] for name in limited_capacities(playbook)
    ]
    fits = (uses(playbook) <= left).all(axis=1)
    silent = {
        r["customer_id"] for r in turn.read("decisions").to_pylist() if r["reason"] == "capacity"
    }
    for row in turn.read("candidates").to_pylist():
        for place, candidate in enumerate(row["candidates"]):
            if (
                row["customer_id"] in silent
                and candidate["mark"] == "open"
                and candidate["score"] > 0
            ):
                assert not fits[place]


def test_only_refunds_is_no_prospect(tmp_path: Path) -> None:
    workspace = make_small_shop(tmp_path / "shop", n_others=20)
    at = AS_OF - timedelta(days=10)
    append(workspace, "order_lines", [line("returner", at, amount=-5_000)])
    done = run_turn(workspace, as_of=AS_OF)
    ids = {row["source_key"]: row["customer_id"] for row in done.read("identities").to_pylist()}
    context = {row["customer_id"]: row for row in done.read("contexts").to_pylist()}[
        ids["returner"]
    ]
    assert (context["tier"], context["stage"]) == ("below_zero", "lost")
