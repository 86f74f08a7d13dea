"""A rule answers alike on DuckDB, on Spark, and asked of one person; so do totals of strategies."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.customize.rules.random_rules import RULES, rows
from tests.customize.test_effort import SALE, TIPS, efforts, shop_of

from najimi.backends import Backend
from najimi.customize import treatments_table
from najimi.customize.rules import compile_rule, rule_sql
from najimi.customize.strategies import strategy_steps
from najimi.model.playbook import parse_playbook
from najimi.plan import Plan, SqlStep
from najimi.playbooks import read_pack
from najimi.tables.turn import CONTEXTS, DECISIONS

MANY = 40
KNOWN = (
    "n_orders * 0.1 = 0.3",
    "greatest(days_since_last_order, n_orders) > 3",
    "NOT (days_since_last_talk > 3 AND main_need = 'it''s')",
    "coalesce(days_since_last_talk, 999) > 120",
    "has_bought_front IS NOT TRUE OR is_restricted",
    "-n_orders < -3 AND n_orders IN (1, 2.5, 4)",
)


def people_table(people: list[dict[str, Any]]) -> pa.Table:
    fields = {name: CONTEXTS.schema.field(name).type for name in people[0]}
    columns = [pa.array([row[name] for row in people], kind) for name, kind in fields.items()]
    ids = pa.array([f"c{place:03d}" for place in range(len(people))])
    return pa.table([ids, *columns], names=["customer_id", *fields])


@given(
    rules=st.lists(RULES, min_size=MANY, max_size=MANY),
    people=st.lists(rows(), min_size=8, max_size=8),
)
@settings(
    deadline=None, max_examples=3,
    suppress_health_check=[HealthCheck.too_slow,
                           HealthCheck.large_base_example, HealthCheck.data_too_large],
)  # fmt: skip
def test_both_engines_and_one_person_give_one_answer(
    engines: list[Backend], rules: list[str], people: list[dict[str, Any]]
) -> None:
    asked = [*KNOWN, *rules]
    answers = ", ".join(f"{rule_sql(rule)} AS holds_{n}" for n, rule in enumerate(asked))
    plan = Plan((SqlStep("asked", f"SELECT customer_id, {answers} FROM ruled"),), ("asked",))
    table = people_table(people)
    expected = [[compile_rule(rule)(row) for row in table.to_pylist()] for rule in asked]
    for engine in engines:
        engine.register("ruled", table)
        engine.run(plan)
        found = engine.collect("asked").sort_by("customer_id")
        assert [found[f"holds_{n}"].to_pylist() for n in range(len(asked))] == expected


def test_both_engines_add_up_the_strategies_alike(engines: list[Backend]) -> None:
    pack = parse_playbook(read_pack("retail_starter"), currency="JPY")
    names = [*(treatment.treatment_id for treatment in pack.treatments), None]
    rows = [
        {"treatment_id": name, "strategy": name and str(pack.treatment(name).strategy),
         "cost_amount": 7 * place, "minutes": place % 5,
         "incremental_margin_amount": name and place * 10.5 - 60.0}
        for place, name in enumerate(names * 3)
    ]  # fmt: skip
    schema = pa.schema([(name, DECISIONS.column(name).type) for name in rows[0]])
    kept_back = pa.table({"treatment_id": ["premium_range"] * 3})
    found = []
    for engine in engines:
        engine.register("decisions", pa.Table.from_pylist(rows, schema=schema))
        engine.register("holdouts", kept_back)
        engine.register("treatments", treatments_table(pack))
        engine.run(Plan(strategy_steps(pack), ("strategy_totals",)))
        found.append(engine.collect("strategy_totals").sort_by("strategy").to_pylist())
    assert found[0] == found[1]
    assert sum(row["n_decided"] for row in found[0]) == 3 * len(pack.treatments)
    assert sum(row["n_held_out"] for row in found[0]) == 3


def test_both_engines_put_customers_and_effort_in_the_same_groups(engines: list[Backend]) -> None:
    pack = parse_playbook(read_pack("retail_starter"), currency="JPY")
    soon = [900.5, 900.5, 30.0, 14.4, None, -3.0, *(17.0 * n for n in range(20))]
    shop = shop_of(soon, {0: SALE, 2: TIPS, 4: TIPS, 9: SALE})
    found = [efforts(engine, pack, shop) for engine in engines]
    assert found[0] == found[1]
    assert sum(row["n_customers"] for row in found[0]) == len(soon)


def test_a_table_in_pieces_is_known_whole_even_if_one_is_empty(engines: list[Backend]) -> None:
    piece = pa.table({"n": [1, 2]})
    pieces = pa.concat_tables([piece, piece.slice(0, 0), piece])
    for engine in engines:
        engine.register("pieces", pieces)
        assert sorted(engine.collect("pieces")["n"].to_pylist()) == [1, 1, 2, 2]
