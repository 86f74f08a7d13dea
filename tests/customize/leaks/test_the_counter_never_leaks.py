"""What the facts forbid in the plan is forbidden at the counter, too: in random worlds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.customize.leaks.oracle import forbidding, refused_products, suspended, treated_lately
from tests.customize.leaks.registering import MOMENT, derive, turn_rows
from tests.customize.leaks.test_never_leaks import EXAMPLES
from tests.customize.leaks.world import ZONE, World, make_world, seeded_world

from najimi.backends import DuckDbBackend
from najimi.customize import plan_customize
from najimi.customize.baskets import counter_treatment, question_treatment
from najimi.model.give_and_take_rules import LineBinds
from najimi.model.playbook import Playbook
from najimi.plan import Plan

STEPS = ("seeds", "suspensions", "refused_products", "need_sureness", "counter_marks")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    """Return a DuckDB of this file's own."""
    scratch = tmp_path_factory.mktemp("counter_leaks")
    with DuckDbBackend(scratch=scratch, time_zone=ZONE) as opened:
        yield opened


def marks_of(engine: DuckDbBackend, world: World) -> dict[str, dict[str, object]]:
    """Return what the counter is told of each customer of a world."""
    derive(engine, world)
    decided = [{"customer_id": each} for each in world.customers]
    engine.register("decisions", turn_rows("decisions", decided))
    steps = [each for each in plan_customize(MOMENT, world.playbook).steps if each.name in STEPS]
    engine.run(Plan(tuple(steps), ("counter_marks",)))
    return {row["customer_id"]: row for row in engine.collect("counter_marks").to_pylist()}


@settings(deadline=None, max_examples=EXAMPLES)
@given(random=st.randoms(use_true_random=False))
def test_the_counter_is_told_what_the_facts_forbid(
    engine: DuckDbBackend, pack: Playbook, random: Random
) -> None:
    world = make_world(random, pack)
    rules, stopped = world.playbook.counter, suspended(world)
    told = marks_of(engine, world)
    for customer, row in told.items():
        of_counter = (("mark", counter_treatment), ("question_mark", question_treatment))
        for name, treatment_of in of_counter:
            reasons = forbidding(world, customer, treatment_of(rules), stopped)
            assert row[name] in (reasons or {"open"}), (customer, name, row[name], reasons)
        assert set(row["refused_products"] or ()) == refused_products(world, customer)
        assert row["n_treatments_in_period"] == treated_lately(world, customer)
        assert_line_and_needs(row, world, customer)


def assert_line_and_needs(row: dict[str, object], world: World, customer: str) -> None:
    own, line = world.people[customer], world.playbook.give_and_take
    is_bound = LineBinds.UPSELL in line.binds
    assert row["is_below_line"] == (is_bound and own["balance_points"] < line.line_points)
    sure = [f"{need} {round(share * 1_000_000)}" for need, share in sorted(own["needs"].items())]
    assert list(row["need_millionths"] or ()) == sure


def test_the_worlds_meet_what_binds_the_counter(engine: DuckDbBackend, pack: Playbook) -> None:
    met: Counter[object] = Counter()
    for seed in range(12):
        for row in marks_of(engine, seeded_world(seed, pack)).values():
            met.update([row["mark"], row["question_mark"], f"line {row['is_below_line']}"])
    assert {"open", "complaint", "care_event", "rolling_limit", "not_their_way", "contact_rule",
            "ask_first", "line True"} <= set(met)  # fmt: skip
