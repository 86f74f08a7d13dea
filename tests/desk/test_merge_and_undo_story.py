"""From the desk to the next turn and back: two are one, with the strictest consent; then two."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from najimi.desk import engine
from najimi.loop import run_turn
from najimi.testing import AS_OF, fact_rows, make_small_shop
from najimi.workspace import Turn, Workspace, open_workspace

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DAY = timedelta(days=1)
CHANNELS = ("email", "letter", "call", "counter")


def ids_of(turn: Turn) -> dict[str, str]:
    return {row["source_key"]: row["customer_id"] for row in turn.read("identities").to_pylist()}


def context(turn: Turn, customer_id: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = turn.read("contexts").to_pylist()
    return next(row for row in rows if row["customer_id"] == customer_id)


def merge_alice_and_dora(workspace: Workspace, who: User) -> tuple[str, str]:
    from najimi.desk.duplicates import services

    shop = engine.open_shop(workspace.folder)
    ids = ids_of(shop.turn)
    preview = engine.read_preview(shop, ids["alice"], ids["dora"])
    told = services.merge_customers(
        shop, ids["alice"], ids["dora"], seen=preview.seen, who=who, at=AS_OF + DAY
    )
    return told.leaves.person.customer_id, told.stays.person.customer_id


def test_a_merge_holds_from_the_next_turn_and_its_undoing_from_the_one_after(
    desk: Workspace, tmp_path: Path
) -> None:
    from najimi.desk.duplicates import services
    from najimi.desk.selectors import get_owner

    workspace = make_small_shop(tmp_path / "shop", n_others=20)
    refusal = {"source_key": "dora", "fact_id": "no", "purpose": "service", "channel": "email",
               "state": "refused", "occurred_at": AS_OF - 9 * DAY}  # fmt: skip
    workspace.facts.append("consents", fact_rows("consents", [refusal]).to_reader())
    before = run_turn(workspace, as_of=AS_OF)
    leaving, staying = merge_alice_and_dora(workspace, get_owner())

    as_one = run_turn(workspace, as_of=AS_OF + 2 * DAY)
    assert ids_of(as_one)["alice"] == ids_of(as_one)["dora"] == staying
    assert leaving not in as_one.read("customers")["customer_id"].to_pylist()
    assert not context(as_one, staying)["may_service_email"]
    assert context(as_one, staying)["may_service_letter"]

    shop = engine.open_shop(workspace.folder)
    services.undo_merge(shop, leaving, staying, who=get_owner(), at=AS_OF + 2 * DAY)
    bought = {"source_key": "dora", "fact_id": "after", "order_id": "after", "quantity": 1,
              "net_amount": 500, "currency": "JPY", "occurred_at": AS_OF + 2 * DAY}  # fmt: skip
    workspace.facts.append("order_lines", fact_rows("order_lines", [bought]).to_reader())
    again = run_turn(open_workspace(workspace.folder), as_of=AS_OF + 3 * DAY)
    names = ["source", "source_key", "customer_id", "first_customer_id"]
    told = [turn.read("identities").select(names).to_pylist() for turn in (before, again)]
    assert [row for row in told[1] if row["source"] != "desk"] == told[0]
    then, now = (
        {
            row["customer_id"]: row["net_amount"]
            for row in turn.read("purchase_summaries").to_pylist()
        }
        for turn in (before, again)
    )
    ids = ids_of(before)
    for key, extra in (("alice", 0), ("dora", 500)):
        assert now[ids[key]] == then[ids[key]] + extra
    assert context(again, ids["alice"])["may_service_email"]
