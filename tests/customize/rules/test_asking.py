"""Asked of one person, a rule answers as it does in bulk, NULL included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.customize.rules.random_rules import RULES, rows

from najimi.backends import DuckDbBackend
from najimi.customize.rules import compile_rule, rule_sql
from najimi.errors import RuleError
from najimi.plan import Plan, SqlStep

Make = Callable[..., Any]


@given(rule=RULES, people=st.lists(rows(), min_size=1, max_size=6))
@settings(deadline=None, max_examples=250)
def test_one_person_gets_the_answer_that_the_bulk_gives(
    backend: DuckDbBackend, contexts: Make, rule: str, people: list[dict[str, Any]]
) -> None:
    backend.register("contexts", contexts(people))
    sql = f"SELECT customer_id, {rule_sql(rule)} AS holds FROM contexts"
    backend.run(Plan((SqlStep("asked", sql),), ("asked",)))
    in_bulk = backend.collect("asked").sort_by("customer_id")["holds"].to_pylist()
    holds = compile_rule(rule)
    assert [holds(row) for row in contexts(people).to_pylist()] == in_bulk


@pytest.mark.parametrize(
    ("rule", "row", "holds"),
    [
        ("n_orders * 0.1 = 0.3", {"n_orders": 3}, False),  # 0.1 is no tenth, on any engine
        ("n_orders + 1 > 3 or tier = 'small'", {"n_orders": 3, "tier": "steady"}, True),
        ("not days_since_last_talk > 3", {"days_since_last_talk": None}, False),
        ("days_since_last_talk > 3 or tier = 'small'",
         {"days_since_last_talk": None, "tier": "small"}, True),
        ("days_since_last_talk in (1, 2)", {"days_since_last_talk": 2}, True),
        ("balance_points >= 1.5", {"balance_points": 1_500}, True),
        ("balance_points >= 1", {"balance_points": 999}, False),
        ("-balance_points + 0.3 = 0", {"balance_points": 300}, True),
        ("greatest(days_since_last_talk, n_orders) = 4",
         {"days_since_last_talk": None, "n_orders": 4}, True),
    ],
)  # fmt: skip
def test_known_answers(rule: str, row: dict[str, Any], holds: bool) -> None:
    assert compile_rule(rule)(row) is holds


def test_a_rule_that_is_none_is_refused_before_anybody_is_asked() -> None:
    with pytest.raises(RuleError, match="unknown column"):
        compile_rule("stge = 'new'")


def test_a_rule_is_made_once() -> None:
    assert compile_rule("n_orders > 3") is compile_rule("n_orders > 3")
