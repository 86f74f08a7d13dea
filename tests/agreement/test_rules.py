"""A rule answers alike on DuckDB, on Spark, and asked of one person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.customize.rules.random_rules import RULES, rows

from najimi.backends import Backend
from najimi.customize.rules import compile_rule, rule_sql
from najimi.plan import Plan, SqlStep
from najimi.tables.turn import CONTEXTS

MANY = 40
KNOWN = (
    "n_orders * 0.1 = 0.3",
    "greatest(days_since_last_order, n_orders) > 3",
    "NOT (days_since_last_talk > 3 AND main_need = 'it''s')",
    "coalesce(days_since_last_talk, 999) > 120",
    "has_bought_front IS NOT TRUE OR is_restricted",
    "-n_orders < -3 AND n_orders IN (1, 2.5, 4)",
)


class Run(Protocol):
    """What the fixture hands over: see conftest."""

    backend: Backend


def people_table(people: list[dict[str, Any]]) -> pa.Table:
    fields = {name: CONTEXTS.schema.field(name).type for name in people[0]}
    columns = [pa.array([row[name] for row in people], kind) for name, kind in fields.items()]
    ids = pa.array([f"c{place:03d}" for place in range(len(people))])
    return pa.table([ids, *columns], names=["customer_id", *fields])


@pytest.fixture
def engines(both: tuple[Run, Run]) -> Iterator[list[Backend]]:
    yield [run.backend for run in both]


@given(
    rules=st.lists(RULES, min_size=MANY, max_size=MANY),
    people=st.lists(rows(), min_size=8, max_size=8),
)
@settings(
    deadline=None, max_examples=3,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow,
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
