"""What staff put aside, held against what the customer bought afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from tests.counter.conftest import Till, najimi

from najimi.testing.facts import fact_rows
from najimi.workspace import Workspace


@pytest.fixture(scope="module")
def put_aside(till: Till, counter_shop: Workspace, spoken_to: list[str]) -> None:
    """Let staff put two suggestions aside 40 days ago; one customer bought it anyway."""
    then = datetime.now(UTC) - timedelta(days=40)
    for number, key in enumerate(spoken_to[:3]):
        told = till.next("bread", key=key)
        sent: dict[str, object] = {"verdict_id": f"d-{number}", "decision_id": told["decision_id"],
                                   "verdict": "refused"}  # fmt: skip
        aside = {"dismissed_by": "hana", "reason": "knows_better"} if number else {}
        assert till.tell(**sent, **aside)[0] == 200
        if number == 1:
            line = {
                "fact_id": "anyway", "order_id": "anyway", "source_key": key, "quantity": Decimal(1),
                "product_id": told["suggestion"]["product_id"], "net_amount": 900,
                "occurred_at": then + timedelta(days=5), "currency": "JPY",
            }  # fmt: skip
            counter_shop.facts.append("order_lines", fact_rows("order_lines", [line]).to_reader())
    with closing(sqlite3.connect(counter_shop.folder / "desk.sqlite3")) as database, database:
        for table in ("counterdecision", "counterverdict"):
            database.execute(f"UPDATE desk_{table} SET at = ?", (then.isoformat(" "),))


def test_it_tells_how_many_dismissed_were_bought_anyway_beside_those_told(
    put_aside: None, counter_shop: Workspace
) -> None:
    told = najimi(counter_shop.folder, "dismissals")
    assert (
        "担当者が取り下げたおすすめ: 2件。それでも28日のうちにお求めになったもの: 1件(50%)" in told
    )
    assert "取り下げなかったおすすめ: 1件" in told
    assert "hana、事情を知っている: 取り下げ2件、それでもお求めになったもの1件(50%)" in told


def test_what_is_not_over_yet_is_not_counted(
    put_aside: None, till: Till, counter_shop: Workspace, spoken_to: list[str]
) -> None:
    decision_id = till.next("bread", key=spoken_to[4])["decision_id"]
    till.tell(
        verdict_id="young", decision_id=decision_id, verdict="refused",
        dismissed_by="ken", reason="not_today",
    )  # fmt: skip
    told = najimi(counter_shop.folder, "dismissals")
    assert "まだ28日がたっていないため、数えていないもの: 1件" in told
