"""Whatever the playbook, the catalogue and the customers: what a refusal forbids is never chosen."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.customize.leaks.oracle import forbidding, suspended
from tests.customize.leaks.registering import derive
from tests.customize.leaks.world import NOW, ZONE, World, make_world, seeded_world

from najimi.backends import DuckDbBackend
from najimi.customize.screening import MARKS
from najimi.model.playbook import Playbook
from najimi.model.treatments import Treatment

Decide = Callable[..., dict[str, list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def deriving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    """Return a DuckDB for the steps up to contexts, which the other one is handed as tables."""
    scratch = tmp_path_factory.mktemp("deriving")
    with DuckDbBackend(scratch=scratch, time_zone=ZONE) as opened:
        yield opened


@pytest.fixture(scope="module")
def chosen(
    deriving: DuckDbBackend, backend: DuckDbBackend, decide: Decide
) -> Callable[[World], dict[str, Any]]:
    """Return how to run the whole phase over a world."""

    def run(world: World) -> dict[str, Any]:
        names = derive(deriving, world)
        contexts, regrets = deriving.collect("contexts"), deriving.collect("regrets")
        if "upsell_gates" in names:
            backend.register("upsell_gates", deriving.collect("upsell_gates"))
        told = decide(world.playbook, contexts, regrets=regrets)
        return told | {"regrets": regrets.to_pylist()}

    return run


BOUND = {("sell", "promotional"), ("ask", "promotional"), ("give", "promotional")}
"""Kind and class of all that a holdout may bind."""

EXAMPLES = int(os.environ.get("NAJIMI_LEAK_EXAMPLES", "15"))
"""So many worlds; set it to 100 or more for a night."""


@settings(deadline=None, max_examples=EXAMPLES)
@given(random=st.randoms(use_true_random=False))
def test_what_the_facts_forbid_is_marked_and_never_chosen(
    chosen: Callable[[World], dict[str, Any]], pack: Playbook, random: Random
) -> None:
    world = make_world(random, pack)
    told = chosen(world)
    stopped = {row["treatment_id"] for row in told["regrets"] if row["is_suspended"]}
    assert stopped == suspended(world)
    taken = {row["customer_id"]: {row["treatment_id"], row["held_out_treatment_id"]}
             for row in told["decisions"]}  # fmt: skip
    for row in told["holdouts"]:
        taken[row["customer_id"]].add(row["treatment_id"])
    assert_holdouts(told, world)
    assert_capacities(told, world)
    for row in told["candidates"]:
        for item in row["candidates"]:
            treatment = world.playbook.treatment(item["treatment_id"])
            reasons = forbidding(world, row["customer_id"], treatment, stopped)
            assert item["mark"] in (reasons or {"open"}), (row["customer_id"], item, reasons)
            assert not reasons or item["treatment_id"] not in taken[row["customer_id"]]
            assert_keys(item, world)


def assert_holdouts(told: dict[str, Any], world: World) -> None:
    """Hold what chance kept back against what a holdout may bind, also where more was done."""
    decided = {row["customer_id"]: row for row in told["decisions"]}
    for row in told["holdouts"]:
        treatment, decision = (
            world.playbook.treatment(row["treatment_id"]),
            decided[row["customer_id"]],
        )
        assert (treatment.kind, treatment.contact_class) in BOUND, row
        assert row["is_beside"] == (decision["treatment_id"] is not None)
        assert row["is_beside"] or decision["held_out_treatment_id"] == row["treatment_id"]
    of_decisions = [row for row in decided.values() if row["held_out_treatment_id"]]
    assert len(of_decisions) == sum(not row["is_beside"] for row in told["holdouts"])


def assert_capacities(told: dict[str, Any], world: World) -> None:
    """Hold what was decided against what is left of every capacity once what must arrive has."""
    sent = [world.playbook.treatment(row["treatment_id"]) for row in told["decisions"]
            if row["treatment_id"]]  # fmt: skip
    first = used([each for each in sent if each.contact_class == "must_arrive"])
    others = used([each for each in sent if each.contact_class != "must_arrive"])
    for name, amount in others.items():
        most = world.playbook.capacities[name]
        assert most is None or amount <= max(most - first[name], 0), name


def used(sent: list[Treatment]) -> dict[str, int]:
    """Add up what treatments use of each capacity; whoever is kept back uses nothing."""
    return {
        "budget": sum(each.cost_amount for each in sent),
        "minutes": sum(each.minutes for each in sent),
    } | {f"sends_{c}": sum(each.channel == c for each in sent) for c in ("email", "call")}


def assert_keys(item: dict[str, Any], world: World) -> None:
    """Hold an upsell against its keys: open with both, and their numbers are stored."""
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
        met.update(row["reason"] for row in told["decisions"])
        met.update("beside" if row["is_beside"] else "alone" for row in told["holdouts"])
    assert set(MARKS) | {"capacity", "held_out", "worth_doing", "beside", "alone"} <= set(met)


def test_nothing_later_than_the_turn_is_made_up(pack: Playbook) -> None:
    world = seeded_world(1, pack)
    told = [row["occurred_at"] for rows in world.facts.values() for row in rows]
    assert max(told) <= NOW - timedelta(hours=1)
