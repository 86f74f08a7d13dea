"""Whatever the playbook, the catalogue and the customers: what a refusal forbids is never chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.customize.leaks.oracle import day_of, forbidding, suspended
from tests.customize.leaks.world import NEEDS, NOW, PRODUCTS, World, make_world, seeded_world

from najimi.backends import DuckDbBackend
from najimi.customize import plan_customize, treatments_table
from najimi.customize.screening import MARKS
from najimi.model.moment import Moment
from najimi.model.playbook import Playbook
from najimi.plan import Plan
from najimi.tables.turn import BEGINNING, END_OF_TIME, TURN_TABLES
from najimi.testing import fact_rows

Decide = Callable[..., dict[str, list[dict[str, Any]]]]
MOMENT = Moment(NOW, "Asia/Tokyo", 365, 0.1, 0.8, 1, "turn", "salt")
FACTS = ("interactions", "decisions_issued", "cases", "verdicts", "career_choices", "order_lines")
FAR_BACK = datetime(2020, 1, 1, tzinfo=UTC)


def turn_rows(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Return rows of a table of a turn; what a row leaves out is empty, whatever the contract says."""
    schema = TURN_TABLES[name].schema
    loose = pa.schema([field.with_nullable(True) for field in schema])
    return pa.table(
        [pa.array([row.get(f.name) for row in rows], f.type) for f in loose], schema=loose
    )


def register(backend: DuckDbBackend, world: World) -> None:
    """Make a world known as the facts and as what *differentiate* would have written."""
    for name in FACTS:
        rows = [{k: v for k, v in row.items() if k != "customer_id"} for row in world.facts[name]]
        if name == "decisions_issued":
            rows = [row | {"customer_id": row["source_key"]} for row in rows]
        backend.register(name, fact_rows(name, rows))
    allowed = [{"source_key": one, "purpose": purpose, "channel": channel, "state": "granted",
                "occurred_at": FAR_BACK}
               for one in world.customers for purpose, channel in sorted(world.people[one]["allowed"])]  # fmt: skip
    resting = [{"source_key": one, "state": "restricted", "occurred_at": FAR_BACK}
               for one in world.customers if world.people[one]["is_restricted"]]  # fmt: skip
    for name, rows in (("consents", allowed), ("restrictions", resting), ("people", [])):
        backend.register(name, fact_rows(name, rows))
    for name, rows in made_tables(world).items():
        backend.register(name, turn_rows(name, rows))
    facts = [(p, -9.0 if share is None else share, "none", c) for p, (c, share) in PRODUCTS.items()]
    names = ("product_id", "margin_share", "role", "category")
    backend.register(
        "product_facts", pa.table(dict(zip(names, zip(*facts, strict=True), strict=True)))
    )
    pairs = [(need, category) for need, found in NEEDS.items() for category in found]
    backend.register(
        "need_categories", pa.table(dict(zip(("need", "category"), zip(*pairs, strict=True), strict=True)))
    )  # fmt: skip
    backend.register("treatments", treatments_table(world.playbook))


def made_tables(world: World) -> dict[str, list[dict[str, Any]]]:
    each = [{"customer_id": one, "first_customer_id": one} for one in world.customers]
    bought = {one: [day_of(r["occurred_at"]) for r in world.of("order_lines", one) if r["quantity"] > 0]
              for one in world.customers}  # fmt: skip
    return {
        "identities": [row | {"source": "shop", "source_key": row["customer_id"], "from_at": BEGINNING,
                              "until_at": END_OF_TIME} for row in each],
        "redirects": each,
        "customers": each,
        "customer_values": [row | {"n_orders": 1, "expected_order_margin_amount": 100.0} for row in each],
        "tiers": [row | {"tier": "steady"} for row in each],
        "careers": [row | {"path": "common", "stage": "loyal"} for row in each],
        "balances": [row | {name: world.people[row["customer_id"]][name]
                            for name in ("n_gives", "balance_points")} for row in each],
        "purchase_summaries": [
            row | {"has_bought_front": world.people[row["customer_id"]]["has_bought_front"],
                   "n_orders_90_days": 1, "last_on": max(bought[row["customer_id"]], default=None)}
            for row in each
        ],
        "needs": [
            {"customer_id": one, "need": need, "source": "said", "confidence": share, "is_main": n == 0}
            for one in world.customers
            for n, (need, share) in enumerate(world.people[one]["needs"].items())
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def deriving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    """Return a DuckDB for the steps up to contexts, which the other one is handed as tables."""
    with DuckDbBackend(scratch=tmp_path_factory.mktemp("deriving")) as opened:
        yield opened


@pytest.fixture(scope="module")
def chosen(
    deriving: DuckDbBackend, backend: DuckDbBackend, decide: Decide
) -> Callable[[World], dict[str, Any]]:
    """Return how to run the whole phase over a world."""

    def run(world: World) -> dict[str, Any]:
        register(deriving, world)
        steps = plan_customize(MOMENT, world.playbook).steps
        names = [step.name for step in steps]
        deriving.run(Plan(steps[: names.index("contexts") + 1], ("contexts",)))
        contexts, regrets = deriving.collect("contexts"), deriving.collect("regrets")
        if "upsell_gates" in names:
            backend.register("upsell_gates", deriving.collect("upsell_gates"))
        told = decide(world.playbook, contexts, regrets=regrets)
        return told | {"regrets": regrets.to_pylist()}

    return run


@settings(deadline=None, max_examples=15)
@given(random=st.randoms(use_true_random=False))
def test_what_the_facts_forbid_is_marked_and_never_chosen(
    chosen: Callable[[World], dict[str, Any]], pack: Playbook, random: Random
) -> None:
    world = make_world(random, pack)
    told = chosen(world)
    stopped = {row["treatment_id"] for row in told["regrets"] if row["is_suspended"]}
    assert stopped == suspended(world)
    decided = {row["customer_id"]: row["treatment_id"] for row in told["decisions"]}
    for row in told["candidates"]:
        for item in row["candidates"]:
            treatment = world.playbook.treatment(item["treatment_id"])
            reasons = forbidding(world, row["customer_id"], treatment, stopped)
            assert item["mark"] in (reasons or {"open"}), (row["customer_id"], item, reasons)
            assert not reasons or decided[row["customer_id"]] != item["treatment_id"]
            assert_keys(item, world)


def assert_keys(item: dict[str, Any], world: World) -> None:
    """An open upsell has both keys, and both numbers of both are stored."""
    if item["fit_share"] is not None and item["mark"] == "open":
        assert item["fit_share"] > item["asked_fit_share"]
        assert item["unit_margin_amount"] > item["asked_unit_margin_amount"]
    if world.playbook.treatment(item["treatment_id"]).replaces_product_id:
        assert item["fit_share"] is not None


def test_the_worlds_meet_every_refusal(
    chosen: Callable[[World], dict[str, Any]], pack: Playbook
) -> None:
    met: Counter[str] = Counter()
    for seed in range(12):
        told = chosen(seeded_world(seed, pack))
        met.update(item["mark"] for row in told["candidates"] for item in row["candidates"])
    assert set(met) == set(MARKS) - {"not_eligible"}


def test_nothing_later_than_the_turn_is_made_up(pack: Playbook) -> None:
    world = seeded_world(1, pack)
    told = [row["occurred_at"] for rows in world.facts.values() for row in rows]
    assert max(told) <= NOW - timedelta(hours=1)
